//! Rewards: four numbers that add up.

use alloc::{string::String, vec::Vec};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{amount::Amount, device::DeviceId, time::Millis};

/// Earned = collected + ready + waiting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardSums {
    pub earned: Amount,
    pub collected: Amount,
    pub ready: Amount,
    pub waiting: Amount,
}

impl RewardSums {
    /// The sums of both, part by part.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            earned: self.earned.plus(other.earned),
            collected: self.collected.plus(other.collected),
            ready: self.ready.plus(other.ready),
            waiting: self.waiting.plus(other.waiting),
        }
    }
}

/// The rewards of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRewards {
    pub device: DeviceId,
    pub name: String,
    #[serde(flatten)]
    pub sums: RewardSums,
    /// Ticks of the pool for this device.
    pub ticks: u32,
    /// Batches the gateway says it accepted; shown beside the chain's ticks (T-51).
    pub gateway_epochs: Option<u32>,
}

/// The rewards of a pool, in the native coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsView {
    pub pool: Address,
    pub symbol: String,
    pub decimals: u8,
    #[serde(flatten)]
    pub sums: RewardSums,
    pub devices: Vec<DeviceRewards>,
    /// Why `waiting` waits.
    pub waiting_for: Option<WaitingFor>,
    /// The block that all numbers were read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
    /// What each tick pays.
    pub per_period: Amount,
    /// Gateway and chain tell different stories: both numbers.
    pub difference: Option<Difference>,
}

/// Why a reward cannot be collected yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitingFor {
    /// The pool holds too little.
    Funding,
    /// The pool holds enough and refuses, for this reason of its contract.
    Refused { reason: String },
}

/// Epochs with accepted batches by the gateway's word, against ticks on the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub gateway_epochs: u32,
    pub chain_ticks: u32,
}
