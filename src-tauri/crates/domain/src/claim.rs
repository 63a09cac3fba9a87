//! Claiming a device through ioID.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    device::{DeviceId, Did},
    transaction::Fees,
};

/// The device NFT that a claim consumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceToken {
    pub contract: Address,
    /// The token's number.
    pub token_id: U256,
}

/// What stands between the owner and a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// The balance does not cover price and network fee.
    Funds { balance: Amount, needed: Amount, faucet: bool },
    /// The owner holds no device NFT for this device.
    DeviceToken { desk: bool },
}

/// A claim before it is agreed to: everything the owner is asked to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPlan {
    pub device: DeviceId,
    pub did: Did,
    pub name: String,
    pub kind: String,
    pub model: String,
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    pub symbol: String,
    pub decimals: u8,
    pub registry: Address,
    /// The device's permit nonce.
    pub nonce: U256,
    pub token: DeviceToken,
    /// What the registry takes: zero with a prepaid place, else `price()`.
    pub price: Amount,
    pub prepaid: bool,
    /// The token is already approved to the registry.
    pub approved: bool,
    #[serde(with = "crate::grant::text_u64")]
    pub approve_gas: u64,
    #[serde(with = "crate::grant::text_u64")]
    pub register_gas: u64,
    pub fees: Fees,
    /// The exact document that is pinned.
    pub document: String,
    pub document_hash: B256,
    pub document_uri: String,
    pub balance: Amount,
    /// How many nodes were asked and said the same.
    #[serde(default = "one")]
    pub nodes: u16,
    /// The 32 bytes that a device is asked to sign which signs any; one that knows what it signs gets the permit's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind_digest: Option<B256>,
}

/// A plan that was kept by a version that asked one.
fn one() -> u16 {
    1
}

impl ClaimPlan {
    /// The network fee of both transactions, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        let gas =
            U256::from(self.register_gas).saturating_add(U256::from(if self.approved { 0 } else { self.approve_gas }));
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(gas))
    }

    /// Price and network fee together, at most.
    #[must_use]
    pub fn total_ceiling(&self) -> Amount {
        self.price.plus(self.fee_ceiling())
    }
}

/// How a device can be claimed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "snake_case")]
pub enum ClaimOutlook {
    /// Nothing is missing: the review to confirm.
    Ready { review: alloc::boxed::Box<crate::review::ReviewView> },
    /// What has to be got first.
    Missing { missing: Vec<Missing> },
    /// It is this wallet's already.
    AlreadyYours,
    /// Somebody else owns it; nothing was paid.
    Taken { owner: Owner },
}
