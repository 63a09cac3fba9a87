//! Rewards that a service tells with a proof, and what the chain makes of them (T-51).

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    amount::Amount,
    device::DeviceId,
    failure::Failure,
    merkle::{RewardLeaf, RewardProof},
    send::Token,
    time::Millis,
};

/// The most rewards that one source may tell of one account.
pub const MOST_TOLD: usize = 1_000;

/// A reward as a proof service tells it; nothing of it is believed before the chain was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldReward {
    pub leaf: RewardLeaf,
    pub proof: RewardProof,
    /// The root that the service made it for, by its word.
    #[serde(default)]
    pub root: Option<B256>,
    /// Which cycle's root, for a family that has one for each.
    #[serde(default)]
    pub cycle: Option<u64>,
}

/// What the contract at `source` owes of one token to one account. Earned = collected + ready + waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenReward {
    pub token: Token,
    pub earned: Amount,
    pub collected: Amount,
    pub ready: Amount,
    pub waiting: Amount,
    pub waiting_for: Option<ProofWaits>,
}

/// Why a proven reward cannot be collected yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "snake_case")]
pub enum ProofWaits {
    /// The contract holds too little of the token.
    Funding,
    /// Its root is new, and can be disputed until then.
    Dispute { until: Millis },
}

/// A reward that no root of the contract proves: both numbers stand beside each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnprovenReward {
    pub leaf: RewardLeaf,
    /// The root that leaf and proof come to.
    pub told: B256,
    /// The contract's; zero before the first.
    pub chain: B256,
}

/// What one source owes one account, as far as it is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceProofs {
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    /// The block that everything was read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
    pub rewards: Vec<ProvenReward>,
    pub unproven: Vec<UnprovenReward>,
    /// Why nothing of this source is known: its service or the chain did not answer, or made no sense.
    pub failure: Option<Failure>,
    /// What it owes to devices' own wallets; those that it owes nothing are not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceProofs>,
    /// Of which devices' own wallets nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices_unknown: Option<DevicesUnknown>,
}

/// What one source owes to a device's own wallet, as far as it is proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceProofs {
    pub device: DeviceId,
    /// What the owner calls it.
    pub name: String,
    pub wallet: Address,
    /// The block that this was read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub rewards: Vec<ProvenReward>,
    pub unproven: Vec<UnprovenReward>,
}

/// Devices' own wallets that a service was not asked about, or said nothing sensible of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicesUnknown {
    /// How many; zero where it is not known which devices there are.
    pub devices: u32,
    /// None: they are more than are asked about in one look.
    pub failure: Option<Failure>,
}
