//! Rewards of many contracts in one plan: what each transaction collects, and what is left out and why.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    device::DeviceId,
    failure::Failure,
    review::ProofClaim,
    send::Token,
    time::Millis,
    transaction::{Call, Fees},
};

/// A collection from many contracts before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectAllPlan {
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fees are paid.
    pub symbol: String,
    pub decimals: u8,
    /// In their order.
    pub transactions: Vec<CollectCall>,
    pub fees: Fees,
    pub balance: Amount,
    pub left: Vec<LeftOut>,
    /// What of it does not come to the owner's account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<PaidElsewhere>,
    /// The devices whose own wallets are paid some of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<RewardedDevice>,
}

/// A device whose own wallet is paid rewards, which stay there until they are taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardedDevice {
    pub device: DeviceId,
    /// What the owner calls it.
    pub name: String,
    pub wallet: Address,
}

/// A token that a contract pays to another address, because the owner's account told it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidElsewhere {
    pub source: Address,
    pub token: Token,
    pub to: Address,
}

/// One transaction and all that it collects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectCall {
    pub call: Call,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub items: Vec<CollectItem>,
}

/// One reward that is collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectItem {
    /// The contract that pays it.
    pub source: Address,
    /// Of the proof's token, or of the network's own coin.
    pub amount: Amount,
    /// None: a pool that keeps its own count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<ProofClaim>,
}

/// What is not collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub source: Address,
    /// None: the network's own coin, or not known.
    pub token: Option<Token>,
    /// Zero where it is not known.
    pub amount: Amount,
    #[serde(flatten)]
    pub reason: LeftReason,
}

/// Why something is not collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum LeftReason {
    /// The contract holds too little to pay it.
    Unfunded,
    /// Its root is new, and can be disputed until then.
    Dispute { until: Millis },
    /// No root of the contract proves it.
    Unproven,
    /// It is worth less than its share of the network fee, which is at most `share`.
    Dust { share: Amount },
    /// The contract refuses to pay it, for this reason.
    Refused { reason: String },
    /// What the source owes is not known.
    Unread { failure: Failure },
    /// The contract pays only who calls it, and it is owed to the own wallet of a device.
    OnlyByWallet { device: DeviceId, name: String },
    /// What it owes to so many devices' own wallets is not known; to zero: it is not known which devices there are. Without
    /// a failure there are more than are asked about at once.
    DevicesUnknown { devices: u32, failure: Option<Failure> },
}

impl CollectAllPlan {
    /// Everything that is collected, in the order of the transactions.
    pub fn items(&self) -> impl Iterator<Item = &CollectItem> {
        self.transactions.iter().flat_map(|call| &call.items)
    }

    /// The device whose own wallet is paid this.
    #[must_use]
    pub fn device_of(&self, item: &CollectItem) -> Option<&RewardedDevice> {
        let account = item.proof.as_ref()?.reward.leaf.account();
        self.devices.iter().find(|device| device.wallet == account.0)
    }

    /// Whom the contract at `source` pays this token instead of the owner.
    #[must_use]
    pub fn paid_to(&self, source: Address, token: Address) -> Option<Address> {
        let mut all = self.elsewhere.iter();
        all.find(|one| one.source == source && one.token.contract == token).map(|one| one.to)
    }

    /// The network fees of all transactions together, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        self.transactions.iter().fold(Amount::ZERO, |sum, call| sum.plus(call.fee_ceiling(self.fees)))
    }

    /// What comes in the network's own coin.
    #[must_use]
    pub fn coins(&self) -> Amount {
        self.transactions.iter().fold(Amount::ZERO, |sum, call| sum.plus(call.coins()))
    }

    /// What comes of each token, in the order in which they are collected.
    #[must_use]
    pub fn tokens(&self) -> Vec<(Token, Amount)> {
        let mut sums: Vec<(Token, Amount)> = Vec::new();
        for (token, amount) in self.items().filter_map(|item| Some((&item.proof.as_ref()?.token, item.amount))) {
            match sums.iter_mut().find(|(one, _)| one.contract == token.contract) {
                Some((_, sum)) => *sum = sum.plus(amount),
                None => sums.push((token.clone(), amount)),
            }
        }
        sums
    }

    /// What is left of the account's coins when every fee is at its highest.
    #[must_use]
    pub fn balance_after(&self) -> Amount {
        self.balance.plus(self.coins()).minus(self.fee_ceiling())
    }
}

impl CollectCall {
    /// The network fee of this transaction, at most.
    #[must_use]
    pub fn fee_ceiling(&self, fees: Fees) -> Amount {
        Amount(fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }

    /// What it brings in the network's own coin.
    #[must_use]
    pub fn coins(&self) -> Amount {
        let native = self.items.iter().filter(|item| item.proof.is_none());
        native.fold(Amount::ZERO, |sum, item| sum.plus(item.amount))
    }

    /// The part of the fee that each of what it collects bears, at most.
    #[must_use]
    pub fn fee_share(&self, fees: Fees) -> Amount {
        Amount(self.fee_ceiling(fees).0.div_ceil(U256::from(self.items.len().max(1))))
    }
}
