//! What a wallet has of a device's readings, and what an import brought.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{
    device::DeviceId,
    evidence::Gap,
    keep_signed::KeepSigned,
    reading::{Provenance, RefusedBatch},
    time::Millis,
};

/// The stored batches of a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBatches {
    pub batches: u32,
    /// Those of them whose readings are gone, by the owner's rule or word; their heads and hours may be here.
    #[serde(default)]
    pub gone: u32,
    /// Signed readings that are here.
    #[serde(with = "crate::grant::text_u64")]
    pub readings: u64,
    /// The oldest moment of them; none without a batch.
    pub from: Option<Millis>,
    /// The newest moment of them.
    pub to: Option<Millis>,
    /// Batches between the first and the last stored one that are not there.
    #[serde(with = "crate::grant::text_u64")]
    pub missing: u64,
    /// Where they are missing, the newest 100 places.
    pub gaps: Vec<Gap>,
    /// Bytes that the sealed batches and hours take.
    #[serde(with = "crate::grant::text_u64")]
    pub bytes: u64,
}

/// The stored batches of a device by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStored {
    pub device: DeviceId,
    pub name: String,
    pub stored: StoredBatches,
    /// Batches that were refused and are kept apart.
    #[serde(default)]
    pub quarantined: u32,
}

/// What the import of a proof's file brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    pub device: DeviceId,
    /// What the check of the file found.
    pub level: Provenance,
    /// Batches that are new here.
    pub stored: u32,
    /// Batches that were here before.
    pub known: u32,
    /// Batches of which the file holds only a part.
    pub left_out: Vec<RefusedBatch>,
    /// Batches between those of the file that are not in it.
    pub gaps: Vec<Gap>,
}

/// What deleting a device's readings would take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    pub device: DeviceId,
    pub name: String,
    /// Only batches that ended before this day began (UTC); all without it.
    pub before: Option<Millis>,
    /// Batches of which only the head would be left.
    pub batches: u32,
    #[serde(with = "crate::grant::text_u64")]
    pub readings: u64,
    /// Batches among them that the gateway has not accepted: nothing is earned with them any more.
    pub waiting: u32,
    /// Anchorings with batches of the device; they stay on the chain.
    pub anchors: u32,
}

/// What is stored of a device, and how long signed readings are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredView {
    pub stored: StoredBatches,
    pub keep: KeepSigned,
}
