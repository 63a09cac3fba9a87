//! The rewards of all sources over time, as they are taken out for taxes.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner, amount::Amount, device::DeviceId, failure::Failure, reward::RewardSums,
    reward_family::RewardFamily, send::Token, time::Millis,
};

/// What the sources of a network brought to one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsHistory {
    pub account: Owner,
    /// The network's title.
    pub network: String,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    /// Oldest first.
    pub rows: Vec<HistoryRow>,
    /// What the rows of each source come to.
    pub sources: Vec<HistorySource>,
    /// Collections that were mined and whose network fee the node does not know any more: they have no row of it.
    pub fees_unknown: u32,
    pub at: Millis,
}

impl RewardsHistory {
    /// The pool that pays by counted periods, where the network has one.
    #[must_use]
    pub fn pool(&self) -> Option<&HistorySource> {
        self.sources.iter().find(|source| source.family == RewardFamily::CountPool.as_str())
    }

    /// What its rows say that a source earned; of all days that is what the source itself says.
    #[must_use]
    pub fn earned(&self, source: Address) -> Amount {
        let rows = self.rows.iter().filter(|row| row.source == source && row.what.is_earned());
        rows.fold(Amount::ZERO, |sum, row| sum.plus(row.amount))
    }
}

/// What one source came to, as the screens say it of the same block, to the last unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistorySource {
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    /// The block that it was read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    /// By token.
    pub rewards: Vec<TokenSums>,
    /// Why something of it is missing.
    pub failure: Option<Failure>,
}

/// What is known of one token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenSums {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    #[serde(flatten)]
    pub sums: RewardSums,
}

/// One row; never of nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Of a day's rewards the last one's.
    pub at: Millis,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub amount: Amount,
    /// What the amount is of; a contract of zero: the network's own coin.
    pub token: Token,
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    #[serde(flatten)]
    pub what: HistoryEntry,
}

/// What a row is about. Reward, ready and waiting of a source add up to what it says was earned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HistoryEntry {
    /// All that a device, or the account itself, earned on one day (UTC), paid at once or owed.
    Reward { device: Option<DeviceId>, name: String },
    /// What was owed was paid out: no income beside the reward.
    Collection {},
    /// The network fee of a collection that this wallet sent.
    Fee { tx: B256 },
    /// Ready by the block that was read, and in no reward: nobody knows a day of it.
    Ready { device: Option<DeviceId>, name: String },
    /// The same of what waits.
    Waiting {},
}

impl HistoryEntry {
    /// It is among what was earned.
    #[must_use]
    pub fn is_earned(&self) -> bool {
        match self {
            Self::Reward { .. } | Self::Ready { .. } | Self::Waiting {} => true,
            Self::Collection {} | Self::Fee { .. } => false,
        }
    }

    /// It can have a value. What a collection paid had its value as a reward; what was not paid yet will have it then.
    #[must_use]
    pub fn has_value(&self) -> bool {
        match self {
            Self::Reward { .. } | Self::Fee { .. } => true,
            Self::Collection {} | Self::Ready { .. } | Self::Waiting {} => false,
        }
    }
}
