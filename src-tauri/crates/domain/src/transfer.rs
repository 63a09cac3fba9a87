//! Handing a device's deed over, and the receipt of it.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    contact::ContactName,
    device::{Deed, DeviceId, Did},
    device_wallet::Holdings,
    grant::GrantId,
    transaction::{Call, Fees},
};

/// A deed to be handed over, before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferPlan {
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
    /// The contract of the deeds.
    pub contract: Address,
    pub deed: Deed,
    pub to: Address,
    /// What the owner calls the recipient.
    pub contact: Option<ContactName>,
    /// What the device's own wallet holds of the network's own coin; it goes with the deed.
    pub wallet_holds: Amount,
    /// What else was found in it; none where it could not be read.
    #[serde(default)]
    pub goes_along: Option<Holdings>,
    /// The permissions for apps that end.
    pub grants: Vec<EndingGrant>,
    /// What the pool owes the owner; none where it could not be read.
    pub rewards: Option<Amount>,
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// Nothing was ever sent there from this wallet.
    pub first: bool,
    /// The recipient is a contract.
    pub to_contract: bool,
    /// The device signs any 32 bytes for whoever asks.
    pub signs_anything: bool,
    /// How many nodes were asked and said the same.
    pub nodes: u16,
}

impl TransferPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }
}

/// A permission that ends with the owner's possession.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingGrant {
    pub id: GrantId,
    pub app: String,
    /// So many other devices are in it, which the app cannot read any more either.
    pub others: u16,
}

/// What proves that a deed was handed over: all of it stands on the chain, and anybody can compare it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferReceipt {
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    /// The contract of the deeds.
    pub contract: Address,
    /// The deed's number, decimal.
    pub token_id: String,
    pub did: Did,
    pub from: Owner,
    pub to: Owner,
    pub tx: B256,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub block_hash: B256,
    /// The fingerprint of the device's description when it was handed over.
    pub document_hash: B256,
}
