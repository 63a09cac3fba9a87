//! Rewards that services tell with proofs: what the chain proves has numbers, and the rest is said to be unproven (T-51).

use domain::{
    reward_family::RewardFamily,
    reward_proof::{ProofWaits, ProvenReward, SourceProofs},
    reward_worth::RewardLine,
    words::date_time,
};
use leptos::prelude::*;

use super::{
    paid_to::PaidTo,
    proven_devices::OfDevices,
    table::{SourceRow, SourcesCard, WordsRow},
};
use crate::{
    kit::{Badge, Glyph, Tone},
    screens::parts::problem_line,
    session::Source,
    t,
    text::Rewards,
};

/// The sources with proofs of this network; nothing where it has none.
#[component]
pub(super) fn Proven(read: Source<Vec<SourceProofs>>) -> impl IntoView {
    move || {
        let sources = read.with(|read| read.ready().cloned()).unwrap_or_default();
        (!sources.is_empty()).then(|| {
            let rows = sources.into_iter().map(|source| view! { <OfSource source/> }).collect_view();
            view! { <SourcesCard id="with-proofs" title=Rewards::ProofsTitle why=Rewards::ProofsWhy>{rows}</SourcesCard> }
        })
    }
}

/// What one contract owes, token by token, and what nothing proves.
#[component]
fn OfSource(source: SourceProofs) -> impl IntoView {
    let at = source.source.to_checksum(None);
    let rewards = source.rewards.iter().map(|reward| row(reward, &at, source.block)).collect_view();
    let unproven = source.unproven.len();
    let nothing = source.rewards.is_empty() && unproven == 0 && source.failure.is_none() && source.devices.is_empty();
    let apart = (unproven > 0).then(|| {
        let roots = source.unproven.first().map(|one| (one.told.to_string(), one.chain.to_string()));
        let (told, chain) = roots.unwrap_or_default();
        view! {
            <WordsRow words=t!(Rewards::Unproven, n = unproven) below=t!(Rewards::UnprovenWhy, told = told, chain = chain)>
                <Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::CheckedNo)/>
            </WordsRow>
        }
    });
    let failed = source.failure.as_ref().map(|failure| {
        view! {
            <WordsRow words=problem_line(failure) below=at.clone()>
                <Badge glyph=Glyph::Info words=t!(Rewards::NotKnown)/>
            </WordsRow>
        }
    });
    let empty = nothing.then(|| view! { <WordsRow words=t!(Rewards::NothingTold) below=at.clone()/> });
    let keeps = source.family.parse::<RewardFamily>().is_ok_and(RewardFamily::keeps_recipient);
    let paid_to = keeps.then(|| view! { <PaidTo source=source.source/> });
    view! { {rewards}{apart}{failed}{empty}{paid_to}<OfDevices source/> }
}

fn row(reward: &ProvenReward, at: &str, block: u64) -> impl IntoView + use<> {
    let RewardLine { token, sums } = RewardLine::of_proven(reward);
    let (at, waiting_for) = (at.to_string(), reward.waiting_for.map(waits).unwrap_or_default());
    let checked = t!(Rewards::ProvenAt, block = block);
    view! { <SourceRow token sums waiting_for at collects=true checked/> }
}

/// What a proven reward waits for.
#[must_use]
pub fn waits(why: ProofWaits) -> String {
    match why {
        ProofWaits::Funding => t!(Rewards::WaitingFunding).to_string(),
        ProofWaits::Dispute { until } => t!(Rewards::WaitingDispute, until = date_time(until)),
    }
}
