//! Rewards without proofs: what the chain says was paid, what a pool owes, and what lies in devices' own wallets.

use domain::{
    reward::WaitingFor,
    reward_family::RewardFamily,
    reward_paid::{PaidNote, PaidReward, SourcePaid},
    shown::shown_text,
};
use leptos::prelude::*;

use super::table::{SourceRow, SourcesCard, WordsRow};
use crate::{
    kit::{Badge, Glyph, format::short},
    screens::parts::problem_line,
    session::Source,
    t,
    text::Rewards,
};

/// The sources without proofs of this network; nothing where it has none.
#[component]
pub(super) fn Paid(read: Source<Vec<SourcePaid>>) -> impl IntoView {
    move || {
        let sources = read.with(|read| read.ready().cloned()).unwrap_or_default();
        (!sources.is_empty()).then(|| {
            let rows = sources.into_iter().map(|source| view! { <OfSource source/> }).collect_view();
            view! { <SourcesCard id="without-proofs" title=Rewards::PaidTitle why=Rewards::PaidWhy>{rows}</SourcesCard> }
        })
    }
}

/// What one source paid and owes, account by account.
#[component]
fn OfSource(source: SourcePaid) -> impl IntoView {
    let at = source.source.to_checksum(None);
    let collects = source.family == RewardFamily::FixedPool.as_str();
    let rewards = source.rewards.iter().map(|reward| row(reward, &at, source.block, collects)).collect_view();
    let nothing = source.rewards.is_empty() && source.failure.is_none();
    let empty = nothing.then(|| view! { <WordsRow words=t!(Rewards::NothingPaid) below=at.clone()/> });
    let failed = source.failure.as_ref().map(|failure| {
        view! {
            <WordsRow words=problem_line(failure) below=at.clone()>
                <Badge glyph=Glyph::Info words=t!(Rewards::NotKnown)/>
            </WordsRow>
        }
    });
    view! { {rewards}{empty}{failed} }
}

fn row(reward: &PaidReward, at: &str, block: u64, collects: bool) -> impl IntoView + use<> {
    let why = reward.waiting_for.as_ref().map(pool_waits);
    let whose = reward.device.map(|device| t!(Rewards::OfDevice, device = short(&device.to_string())));
    let notes: Vec<String> = whose.into_iter().chain(reward.note.map(noted)).collect();
    let (token, sums, at) = (reward.token.clone(), reward.sums, at.to_string());
    let (waiting_for, checked) = (why.unwrap_or_default(), t!(Rewards::ReadAt, block = block));
    view! { <SourceRow token sums waiting_for at collects notes checked/> }
}

/// Why a pool does not pay yet what it owes.
#[must_use]
pub fn pool_waits(why: &WaitingFor) -> String {
    match why {
        WaitingFor::Funding => t!(Rewards::WaitingFunding).to_string(),
        WaitingFor::Refused { reason } => t!(Rewards::WaitingRefused, reason = shown_text(reason)),
    }
}

/// What has to be known to read a row's numbers.
#[must_use]
pub fn noted(note: PaidNote) -> String {
    match note {
        PaidNote::Week { week } => t!(Rewards::NewestWeek, week = week),
        PaidNote::InDeviceWallet {} => t!(Rewards::InDeviceWallet).to_string(),
        PaidNote::CoinsLeaveNoLog {} => t!(Rewards::CoinsLeaveNoLog).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_that_refuses_is_not_said_to_be_empty() {
        let refused = pool_waits(&WaitingFor::Refused { reason: "paused\u{202e}".to_string() });
        assert_eq!(refused, "the pool refuses: paused\u{fffd}");
        assert_eq!(pool_waits(&WaitingFor::Funding), "the pool must be filled");
    }

    #[test]
    fn what_cannot_be_known_of_coins_is_said() {
        assert!(noted(PaidNote::CoinsLeaveNoLog {}).contains("cannot be known"));
        assert_eq!(noted(PaidNote::Week { week: 200 }), "paid up to week 200");
    }
}
