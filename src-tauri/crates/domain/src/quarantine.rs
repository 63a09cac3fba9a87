//! Batches that were refused: kept apart with the reason, never counted and never given out.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{device::DeviceId, time::Millis};

/// Which way batches come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// From the device itself.
    #[default]
    Link,
    /// From the network's data gateway, where the device handed it in.
    Gateway,
}

impl Carrier {
    /// Its name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Gateway => "gateway",
        }
    }
}

/// Why a batch was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The bytes are no batch.
    Unreadable,
    /// It is of another device.
    OtherDevice,
    /// The device's key did not sign it.
    Signature,
    /// The readings are not those that were signed.
    Readings,
    /// A reading lies outside the signed span.
    Times,
    /// It has no reading, too many, or a stream twice.
    Malformed,
    /// Its number is beyond what can be kept.
    Number,
    /// It is stored already and was sent again.
    Replay,
    /// It is older than what is stored.
    Old,
    /// The device signed two histories.
    Fork,
    /// Batches before it are missing where it came from.
    Gap,
    /// It is from a time that has not come yet.
    Ahead,
}

impl Fault {
    pub const ALL: [Self; 12] = [
        Self::Unreadable,
        Self::OtherDevice,
        Self::Signature,
        Self::Readings,
        Self::Times,
        Self::Malformed,
        Self::Number,
        Self::Replay,
        Self::Old,
        Self::Fork,
        Self::Gap,
        Self::Ahead,
    ];

    /// Its name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::OtherDevice => "other_device",
            Self::Signature => "signature",
            Self::Readings => "readings",
            Self::Times => "times",
            Self::Malformed => "malformed",
            Self::Number => "number",
            Self::Replay => "replay",
            Self::Old => "old",
            Self::Fork => "fork",
            Self::Gap => "gap",
            Self::Ahead => "ahead",
        }
    }

    /// The same from its name.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.as_str() == text)
    }
}

/// A refused batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// The device that it was asked for.
    pub device: DeviceId,
    /// Keccak-256 of the bytes as they came.
    pub digest: B256,
    /// The number that it says it has.
    pub seq: Option<u64>,
    pub fault: Fault,
    pub carrier: Carrier,
    /// When it came, the last time.
    pub at: Millis,
    /// Bytes that came.
    pub bytes: u32,
}

/// A refused batch in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineWords {
    /// Which batch, and what is wrong with it.
    pub title: String,
    /// What that means.
    pub reason: String,
    /// The one thing to do next.
    pub next: String,
}

/// A refused batch as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantinedView {
    pub digest: B256,
    /// The number that it says it has, as decimal text.
    pub seq: Option<String>,
    pub fault: Fault,
    pub carrier: Carrier,
    pub at: Millis,
    pub bytes: u32,
    pub words: QuarantineWords,
}

/// What was refused of a device, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineView {
    pub device: DeviceId,
    pub name: String,
    pub batches: Vec<QuarantinedView>,
}

/// How far fetching the batches of a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetching {
    pub device: DeviceId,
    pub carrier: Carrier,
    /// Batches that came.
    pub received: u32,
    /// Batches of them that were stored.
    pub stored: u32,
}
