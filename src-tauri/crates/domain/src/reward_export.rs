//! A file of rewards for taxes, as it is shown before and after it is written.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{
    amount::Amount,
    day::Days,
    reward::RewardSums,
    reward_history::{HistoryEntry, HistoryRow, HistorySource, RewardsHistory},
    send::Token,
    time::Millis,
};

/// The most rows that are shown of a file.
pub const FIRST_ROWS: usize = 5;

/// The columns of a file, and which rows it takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportForm {
    /// Everything.
    #[default]
    Plain,
    /// What Koinly imports.
    Koinly,
}

impl ExportForm {
    /// Whether such a row is in the file. Koinly gets no income twice nor before it came.
    #[must_use]
    pub fn takes(self, what: &HistoryEntry) -> bool {
        match (self, what) {
            (Self::Plain, _) | (Self::Koinly, HistoryEntry::Reward { .. } | HistoryEntry::Fee { .. }) => true,
            (Self::Koinly, HistoryEntry::Collection {} | HistoryEntry::Ready { .. } | HistoryEntry::Waiting {}) => {
                false
            }
        }
    }
}

/// What a file of rewards holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsExport {
    pub form: ExportForm,
    pub days: Days,
    /// How many rows.
    pub rows: u32,
    /// The first of them, at most [`FIRST_ROWS`].
    pub first: Vec<ExportRow>,
    /// By contract.
    pub tokens: Vec<ExportToken>,
    /// The name of the owner's prices file; without one no row has a value.
    pub prices: Option<String>,
    /// So many rows would have a value and have none.
    pub without_price: u32,
    /// Collections whose network fee the node does not know any more, of all days: they have no row of it.
    pub fees_unknown: u32,
    /// Sources of which something is missing, each with its reason.
    pub missing: Vec<HistorySource>,
    pub at: Millis,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRow {
    pub row: HistoryRow,
    /// What it was worth on its day, where there is a price of that.
    pub value: Option<RowValue>,
}

/// What the amount of a row was worth, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowValue {
    /// A decimal number with a point.
    pub value: String,
    pub currency: String,
}

/// What the file has of one token, beside what the screens say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportToken {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    /// What the file's rows say was earned: rewards, and in the plain form what is ready or waits.
    pub in_file: Amount,
    /// The network fees in the file.
    pub fees: Amount,
    /// What all sources say of all days, of the same block as the screens.
    pub sums: RewardSums,
}

impl RewardsExport {
    /// What a file of this form says of a history; `values` has the value of each row that has one.
    #[must_use]
    pub fn of(
        history: &RewardsHistory,
        form: ExportForm,
        days: Days,
        prices: Option<String>,
        values: &[Option<RowValue>],
    ) -> Self {
        let rows = history.rows.iter().zip(values).filter(|(row, _)| form.takes(&row.what));
        let first = rows.clone().take(FIRST_ROWS);
        let unpriced = rows.clone().filter(|(row, value)| row.what.has_value() && value.is_none());
        Self {
            form,
            days,
            rows: count(rows.clone().count()),
            first: first.map(|(row, value)| ExportRow { row: row.clone(), value: value.clone() }).collect(),
            without_price: count(unpriced.count()),
            tokens: tokens(history, rows.map(|(row, _)| row)),
            prices,
            fees_unknown: history.fees_unknown,
            missing: history.sources.iter().filter(|source| source.failure.is_some()).cloned().collect(),
            at: history.at,
        }
    }
}

impl ExportToken {
    /// The file has all that was earned of it, to the last unit.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.in_file == self.sums.earned
    }
}

fn tokens<'a>(history: &RewardsHistory, rows: impl Iterator<Item = &'a HistoryRow>) -> Vec<ExportToken> {
    let mut tokens: BTreeMap<Address, ExportToken> = BTreeMap::new();
    let empty = |token: &Token| ExportToken {
        token: token.clone(),
        in_file: Amount::ZERO,
        fees: Amount::ZERO,
        sums: RewardSums::default(),
    };
    for of_source in history.sources.iter().flat_map(|source| &source.rewards) {
        let token = tokens.entry(of_source.token.contract).or_insert_with(|| empty(&of_source.token));
        token.sums = token.sums.plus(of_source.sums);
    }
    for row in rows {
        let token = tokens.entry(row.token.contract).or_insert_with(|| empty(&row.token));
        match row.what {
            HistoryEntry::Fee { .. } => token.fees = token.fees.plus(row.amount),
            HistoryEntry::Collection {} => {}
            HistoryEntry::Reward { .. } | HistoryEntry::Ready { .. } | HistoryEntry::Waiting {} => {
                token.in_file = token.in_file.plus(row.amount);
            }
        }
    }
    tokens.into_values().collect()
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
