//! The rewards of a pool over time, as they are taken out for taxes.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{account::Owner, amount::Amount, device::DeviceId, time::Millis};

/// What a pool paid to one account; amounts are of the network's own coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsHistory {
    pub pool: Address,
    pub account: Owner,
    /// The network's title.
    pub network: String,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub symbol: String,
    pub decimals: u8,
    /// Oldest first.
    pub rows: Vec<HistoryRow>,
    /// Collections that were mined and whose network fee the node does not know any more: they have no row of it.
    pub fees_unknown: u32,
    /// The block that the rewards were read at.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
}

impl RewardsHistory {
    /// What all devices earned: what `rewards` says at the same block, to the last unit.
    #[must_use]
    pub fn earned(&self) -> Amount {
        let rewards = self.rows.iter().filter(|row| matches!(row.what, HistoryEntry::Reward { .. }));
        rewards.fold(Amount::ZERO, |sum, row| sum.plus(row.amount))
    }
}

/// One row; never of nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// Of a day's rewards the last one's.
    pub at: Millis,
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub amount: Amount,
    #[serde(flatten)]
    pub what: HistoryEntry,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HistoryEntry {
    /// All that a device earned on one day (UTC), paid at once or owed.
    Reward { device: DeviceId, name: String },
    /// The pool paid out what it owed: no income, since that was earned before.
    Collection {},
    /// The network fee of a collection that this wallet sent.
    Fee { tx: B256 },
}
