//! Collecting from many contracts in the fewest transactions: one review, one operation.

mod found;
mod group;
mod plan;
mod saga;

use domain::{
    collect_all::{CollectItem, LeftOut, LeftReason},
    merkle::RewardLeaf,
};

pub(crate) use saga::CollectAllRecord;

/// What becomes of rewards in the network's own coin that are worth less than their share of the fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dust {
    LeaveOut,
    Collect,
}

/// With what others a reward can be collected in one transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The contract pays whom the call names, whoever makes it.
    ByAnybody,
    /// The owner's call, for all tokens of the contract.
    TokenByToken,
    /// The owner's call, for this one.
    ByOwner,
}

fn way(item: &CollectItem) -> Way {
    match item.proof.as_ref().map(|proof| &proof.reward.leaf) {
        None | Some(RewardLeaf::OneShot { .. } | RewardLeaf::Cumulative { .. }) => Way::ByAnybody,
        Some(RewardLeaf::CumulativeToken { .. }) => Way::TokenByToken,
        Some(RewardLeaf::Cycle { .. }) => Way::ByOwner,
    }
}

fn left_out(item: CollectItem, reason: LeftReason) -> LeftOut {
    LeftOut { source: item.source, token: item.proof.map(|proof| proof.token), amount: item.amount, reason }
}
