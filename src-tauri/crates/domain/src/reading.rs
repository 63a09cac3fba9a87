//! Readings and what is known of where they come from.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{device::DeviceId, quarantine::Carrier, time::Millis};

/// How far a value's origin is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Provenance {
    /// Nothing is proven.
    L0,
    /// In a batch signed by the claimed device's key.
    L1,
    /// And the batch is under a root that this wallet saw anchored on a chain.
    L2,
}

/// The newest value of a stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StreamLatest {
    pub stream: String,
    pub value: f64,
    pub at: Millis,
    pub provenance: Provenance,
}

/// One point of a chart or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    pub at: Millis,
    pub value: f64,
}

/// A stream's values over a span, with their origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    pub device: DeviceId,
    pub stream: String,
    pub points: Vec<Point>,
    pub provenance: Provenance,
    /// The batches that the values come from.
    pub batches: Vec<BatchRef>,
}

/// Names a verified batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRef {
    #[serde(with = "crate::grant::text_u64")]
    pub seq: u64,
    pub root: B256,
    pub hash: B256,
    pub from: Millis,
    pub to: Millis,
    /// Readings in it.
    pub readings: u32,
    /// The gateway accepted it.
    pub uploaded: bool,
}

/// What a synchronisation with a device, or with the gateway of what it handed in, brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    pub received: u32,
    pub stored: u32,
    pub uploaded: u32,
    /// Batches that were refused, each with its reason.
    pub refused: Vec<RefusedBatch>,
    #[serde(default)]
    pub carrier: Carrier,
}

/// A batch that did not verify.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedBatch {
    #[serde(with = "crate::grant::text_u64")]
    pub seq: u64,
    pub reason: String,
}
