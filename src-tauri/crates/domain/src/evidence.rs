//! What a checked proof of readings shows, and what it does not.

use alloc::{string::String, vec::Vec};

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
pub const DOES_NOT_SHOW: [&str; 4] = [
    "That the sensor was right: a signature proves where a reading comes from, not that it is true.",
    "Whose the device is, or that it is registered at all: the chain was not asked. `deedboxctl check` asks it.",
    "When the readings existed: the times are the device's own word, and no batch is anchored on a chain.",
    "That nothing was left out: batches that are missing between those of the file are listed, readings are not.",
];

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
    /// Where its root is said to stand on a chain. Nobody looked there: it raises no level.
    pub anchor: Option<AnchorPlace>,
}

/// A place on a chain at which a root can be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnchorPlace {
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub contract: Address,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
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
