//! What a checked proof of readings shows, and what it does not.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    device::{DeviceId, Did},
    reading::Provenance,
    time::Millis,
};

/// What a proof that holds shows.
pub const SHOWS: &str =
    "Each reading is in a batch that was signed with the key of the device named here, and was not changed since.";

/// What no signature of a device shows.
#[must_use]
pub fn does_not_show(evidence: &Evidence) -> [&'static str; 4] {
    let when = if evidence.batches.iter().any(|batch| batch.anchor.is_some()) {
        "When the readings existed: the times are the device's own word, and that batches are anchored on a chain counts only once it was looked up there."
    } else {
        "When the readings existed: the times are the device's own word, and no batch is anchored on a chain."
    };
    [
        "That the sensor was right: a signature proves where a reading comes from, not that it is true.",
        "Whose the device is, or that it is registered at all: the chain was not asked. `deedboxctl check` asks it.",
        when,
        "That nothing was left out: batches that are missing between those of the file are listed, readings are not.",
    ]
}

/// What was found by checking signatures, Merkle ways and the order of batches; nothing of it was taken on trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub device: DeviceId,
    pub did: Did,
    /// The lowest level of its batches.
    pub level: Provenance,
    /// The streams of its readings.
    pub streams: Vec<String>,
    /// Its oldest reading.
    pub from: Millis,
    /// Its newest reading.
    pub to: Millis,
    pub readings: u32,
    /// By sequence number.
    pub batches: Vec<BatchEvidence>,
    /// Batches between those above that are not there.
    pub gaps: Vec<Gap>,
}

/// What was found of one batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchEvidence {
    #[serde(with = "crate::grant::text_u64")]
    pub seq: u64,
    pub level: Provenance,
    /// The span that the device signed.
    pub from: Millis,
    pub to: Millis,
    pub root: B256,
    /// What the device signed, and what its next batch names.
    pub hash: B256,
    /// Readings of it that are shown; none where it only closes the row.
    pub readings: u32,
    /// All of its readings are shown.
    pub whole: bool,
    /// The root that it is under, and where that is said to stand on a chain. Where nobody looked there the level stays L1.
    pub anchor: Option<AnchorPlace>,
}

/// A place on a chain at which a root can be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorPlace {
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub contract: Address,
    /// The root over many batches.
    pub root: B256,
    /// The block in which it was anchored first.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    /// When that was made, by the word of whoever made it.
    pub time: Millis,
}

impl Evidence {
    /// The same where these anchorings were read back from their chain: whatever is under one of them is L2.
    #[must_use]
    pub fn seen(mut self, seen: &BTreeSet<AnchorPlace>) -> Self {
        for batch in &mut self.batches {
            if batch.level == Provenance::L1 && batch.anchor.is_some_and(|place| seen.contains(&place)) {
                batch.level = Provenance::L2;
            }
        }
        self.level = self.batches.iter().map(|batch| batch.level).min().unwrap_or(Provenance::L0);
        self
    }
}

/// Batches that are not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The first missing one.
    #[serde(with = "crate::grant::text_u64")]
    pub first: u64,
    /// The last missing one.
    #[serde(with = "crate::grant::text_u64")]
    pub last: u64,
}
