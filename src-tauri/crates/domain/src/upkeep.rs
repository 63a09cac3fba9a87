//! Keeping a device's registration: its record renewed, or taken off the network.

use alloc::string::String;

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId, Did},
    transaction::Fees,
};

/// What is done with a device's registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "upkeep", rename_all = "snake_case")]
pub enum Upkeep {
    /// The record names this description.
    Update {
        /// The exact document that is pinned.
        document: String,
        document_hash: B256,
        document_uri: String,
    },
    /// The record goes; the deed's token and its wallet stay with the owner.
    Remove {
        /// What another claim would cost.
        price: Amount,
        /// Its network fee, at most.
        claim_fee: Amount,
    },
}

/// Upkeep of one device before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpkeepPlan {
    pub device: DeviceId,
    pub did: Did,
    pub name: String,
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    pub registry: Address,
    /// The device's permit nonce; it is spent.
    pub nonce: U256,
    /// The deed as it stands.
    pub deed: Deed,
    #[serde(flatten)]
    pub upkeep: Upkeep,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// How many nodes were asked and said the same.
    pub nodes: u16,
    /// The 32 bytes that a device is asked to sign which signs any; one that knows what it signs gets the permit's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind_digest: Option<B256>,
}

impl UpkeepPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }
}
