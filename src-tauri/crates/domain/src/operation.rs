//! Operations: work of several steps that outlives a crash.

use alloc::{string::String, vec::Vec};

use alloy_primitives::B256;
use serde::{Deserialize, Serialize};

use crate::{
    amount::Amount,
    device::DeviceId,
    failure::Failure,
    time::Millis,
    transaction::{Replacement, SignedTransaction},
};

/// Names an operation: 16 random bytes as hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(pub String);

impl core::fmt::Display for OperationId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    Claim,
    Collect,
    /// Rewards of many contracts are collected.
    CollectAll,
    /// A contract of rewards is told whom to pay.
    Recipient,
    Send,
    Transfer,
    /// A device's record is renewed.
    Update,
    /// A device's registration ends.
    Remove,
    /// A device's own wallet gives something, or makes another call.
    Execute,
    /// A device is claimed through DIMO.
    DimoClaim,
    /// It is connected with a vehicle there.
    DimoConnect,
    /// The connection ends.
    DimoDisconnect,
    /// What somebody was permitted with DIMO ends.
    DimoEndGrant,
    /// Batches of devices are anchored on the chain.
    Anchor,
}

/// One step as shown: done, under way or still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Stable name such as `approve`.
    pub name: String,
    pub status: StepStatus,
    pub tx: Option<B256>,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    Done,
    Current,
    Failed,
    ToDo,
}

/// Where an operation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum OperationStatus {
    Running,
    /// Stopped; nothing is lost; `resume` goes on where it broke.
    Stopped {
        failure: Failure,
    },
    Done,
    /// Ended without effect.
    Ended {
        failure: Failure,
    },
}

/// An operation as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationView {
    pub id: OperationId,
    pub kind: OperationKind,
    pub device: Option<DeviceId>,
    /// The device's name, what is collected, or what is sent to whom.
    pub title: String,
    #[serde(flatten)]
    pub status: OperationStatus,
    pub steps: Vec<Step>,
    /// What is left for the owner to do by hand, once it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<String>,
    /// It was done, and the block that held it left the chain: no other holds it yet.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub undone: bool,
    /// It was begun by the owner's rule, without a question of its own.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub by_rule: bool,
    /// Its transaction that is signed and not known to be mined; it can be sped up or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    pub started: Millis,
    pub updated: Millis,
}

/// A transaction that waits to be mined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub hash: B256,
    /// What it pays for one gas at most, in wei.
    pub max_fee_per_gas: Amount,
    /// What it was signed for, if it took the place of another.
    pub replacement: Option<Replacement>,
}

impl Waiting {
    /// The newest of a nonce; none where it is not known what was signed.
    #[must_use]
    pub fn of(signed: &SignedTransaction) -> Option<Self> {
        let content = signed.newest_content()?;
        let newest = signed.rivals.last();
        Some(Self {
            hash: newest.map_or(signed.hash, |rival| rival.hash),
            max_fee_per_gas: content.max_fee_per_gas,
            replacement: newest.map(|rival| rival.replacement),
        })
    }
}
