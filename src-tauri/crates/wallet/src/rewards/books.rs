//! What each source brought, line by line, and the four numbers that the lines come to.

use domain::{
    Address, B256, amount::Amount, device::DeviceId, reward::RewardSums, reward_proof::ProvenReward, send::Token,
};

use super::{ledger::by_device, paid::sums};
use crate::ports::{PaidFacts, PaidSays, RewardEvent, RewardFacts, RewardPayment};

/// What one source brought of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Book {
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    /// A contract of zero: the network's own coin.
    pub token: Token,
    pub lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub block: u64,
    pub amount: Amount,
    pub what: LineOf,
}

/// What a line is about; rewards of one day and device become one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineOf {
    /// Earned by this device, or by the account itself.
    Reward(Option<DeviceId>),
    Collection,
    /// What a mined collection cost.
    Fee(B256),
    /// No reward yet: nobody knows a day of it.
    Ready(Option<DeviceId>),
    Waiting,
}

/// The pool's log: what it owes was earned on a day, so that nothing is left beside.
pub(super) fn of_pool(facts: &RewardFacts) -> (Vec<Line>, RewardSums) {
    let line = |event: &RewardEvent| match event {
        RewardEvent::Earned { device, amount, block, .. } => {
            Line { block: *block, amount: *amount, what: LineOf::Reward(Some(*device)) }
        }
        RewardEvent::Collected { amount, block } => Line { block: *block, amount: *amount, what: LineOf::Collection },
    };
    let sums = by_device(facts).values().fold(RewardSums::default(), |sum, account| sum.plus(account.sums));
    (facts.events.iter().map(line).collect(), sums)
}

/// What a source without proofs sent or paid, and what it owes by the block that was read.
pub(super) fn of_paid(facts: &PaidFacts) -> (Vec<Line>, RewardSums) {
    let (mut lines, mut all) = (Vec::new(), RewardSums::default());
    for account in &facts.accounts {
        let (four, device) = (sums(&account.says), account.device);
        all = all.plus(four);
        let own = facts.payments.iter().filter(|payment| payment.to == account.account.0);
        let at_end = |amount, what| Line { block: facts.block, amount, what };
        match account.says {
            PaidSays::Pool { .. } => {
                lines.extend(own.flat_map(paid_out));
                lines.extend([at_end(four.ready, LineOf::Ready(device)), at_end(four.waiting, LineOf::Waiting)]);
            }
            PaidSays::Weeks { .. } | PaidSays::Sent { .. } | PaidSays::SentToDevice { .. } => {
                let sent = |payment: &RewardPayment| Line {
                    block: payment.block,
                    amount: payment.amount,
                    what: LineOf::Reward(device),
                };
                lines.extend(own.map(sent));
            }
            PaidSays::Coins { held } => lines.push(at_end(held, LineOf::Ready(device))),
        }
    }
    (lines, all)
}

/// What a contract that checks proofs paid of one token by its own log, and what it owes by `block`.
pub(super) fn of_payouts(
    payments: &[RewardPayment],
    owed: Option<&ProvenReward>,
    block: u64,
) -> (Vec<Line>, RewardSums) {
    let collected = payments.iter().fold(Amount::ZERO, |sum, payment| sum.plus(payment.amount));
    let (ready, waiting) = owed.map(|owed| (owed.ready, owed.waiting)).unwrap_or_default();
    let mut lines: Vec<Line> = payments.iter().flat_map(paid_out).collect();
    lines.push(Line { block, amount: ready, what: LineOf::Ready(None) });
    lines.push(Line { block, amount: waiting, what: LineOf::Waiting });
    (lines, RewardSums { earned: collected.plus(ready).plus(waiting), collected, ready, waiting })
}

/// Nobody knows on which day it was earned: it is a reward when it comes.
fn paid_out(payment: &RewardPayment) -> [Line; 2] {
    let line = |what| Line { block: payment.block, amount: payment.amount, what };
    [line(LineOf::Reward(None)), line(LineOf::Collection)]
}
