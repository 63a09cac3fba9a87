//! Rewards that services tell with proofs: what the chain proves has numbers, and the rest is said to be unproven (T-51).

use domain::{
    reward_family::RewardFamily,
    reward_proof::{ProofWaits, ProvenReward, SourceProofs},
    shown::shown_text,
    words::date_time,
};
use ipc::rewards::VerifyRewards;
use leptos::prelude::*;

use super::paid_to::PaidTo;
use crate::{
    kit::{Badge, Glyph, Tone, format::short},
    screens::parts::{Signs, coin, problem_line},
    session::Source,
    t,
    text::Rewards,
};

/// The sources with proofs of this network; nothing where it has none.
#[component]
pub(super) fn Proven() -> impl IntoView {
    let read = Source::<Vec<SourceProofs>>::new();
    read.read(VerifyRewards {});
    move || {
        let sources = read.with(|read| read.ready().cloned()).unwrap_or_default();
        (!sources.is_empty()).then(|| {
            let rows = sources.into_iter().map(|source| view! { <OfSource source/> }).collect_view();
            view! {
                <section class="card flush" aria-labelledby="with-proofs">
                    <div class="card-h">
                        <div><h2 id="with-proofs">{t!(Rewards::ProofsTitle)}</h2><p class="sub">{t!(Rewards::ProofsWhy)}</p></div>
                    </div>
                    <div class="tablewrap">
                        <table class="table fold">
                            <thead>
                                <tr>
                                    <th scope="col">{t!(Rewards::Token)}</th>
                                    <th scope="col" class="n">{t!(Rewards::Earned)}</th>
                                    <th scope="col" class="n">{t!(Rewards::CollectedShort)}</th>
                                    <th scope="col" class="n">{t!(Rewards::ReadyShort)}</th>
                                    <th scope="col" class="n">{t!(Rewards::WaitingFor)}</th>
                                    <th scope="col">{t!(Rewards::Chain)}</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
            }
        })
    }
}

/// What one contract owes, token by token, and what nothing proves.
#[component]
fn OfSource(source: SourceProofs) -> impl IntoView {
    let at = source.source.to_checksum(None);
    let rewards = source.rewards.iter().map(|reward| row(reward, &at, source.block)).collect_view();
    let unproven = source.unproven.len();
    let nothing = source.rewards.is_empty() && unproven == 0 && source.failure.is_none();
    let apart = (unproven > 0).then(|| {
        let roots = source.unproven.first().map(|one| (one.told.to_string(), one.chain.to_string()));
        let (told, chain) = roots.unwrap_or_default();
        view! {
            <tr>
                <td class="lead" colspan="5">
                    <strong>{t!(Rewards::Unproven, n = unproven)}</strong>
                    <span class="sub mono any">{t!(Rewards::UnprovenWhy, told = told, chain = chain)}</span>
                </td>
                <td><Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::CheckedNo)/></td>
            </tr>
        }
    });
    let failed = source.failure.as_ref().map(|failure| {
        view! {
            <tr>
                <td class="lead" colspan="5"><strong>{problem_line(failure)}</strong><span class="sub mono any">{at.clone()}</span></td>
                <td><Badge glyph=Glyph::Info words=t!(Rewards::NotKnown)/></td>
            </tr>
        }
    });
    let empty = nothing.then(|| {
        view! {
            <tr>
                <td class="lead" colspan="5"><strong>{t!(Rewards::NothingTold)}</strong><span class="sub mono any">{at.clone()}</span></td>
                <td></td>
            </tr>
        }
    });
    let keeps = source.family.parse::<RewardFamily>().is_ok_and(RewardFamily::keeps_recipient);
    let paid_to = keeps.then(|| view! { <PaidTo source=source.source/> });
    view! { {rewards}{apart}{failed}{empty}{paid_to} }
}

fn row(reward: &ProvenReward, at: &str, block: u64) -> impl IntoView + use<> {
    let decimals = reward.token.decimals;
    let why = reward.waiting_for.map(waits);
    let collect = (!reward.ready.is_zero()).then(|| {
        let to = format!("/rewards/collect?source={at}");
        view! { <p><Signs><a class="btn sm" href=to.clone()>{t!(Rewards::CollectVerb)}</a></Signs></p> }
    });
    view! {
        <tr>
            <td class="lead">
                <strong>{shown_text(&reward.token.symbol)}</strong>
                <span class="sub mono">{short(at)}</span>
                {collect}
            </td>
            <td class="n" data-l=t!(Rewards::Earned)>{coin(reward.earned, decimals)}</td>
            <td class="n" data-l=t!(Rewards::CollectedShort)>{coin(reward.collected, decimals)}</td>
            <td class="n" data-l=t!(Rewards::ReadyShort)><strong>{coin(reward.ready, decimals)}</strong></td>
            <td class="n wait" data-l=t!(Rewards::Waiting)>
                {coin(reward.waiting, decimals)}{why.map(|words| view! { <span class="sub">{words}</span> })}
            </td>
            <td><Badge glyph=Glyph::Verified tone=Tone::Ok words=t!(Rewards::ProvenAt, block = block)/></td>
        </tr>
    }
}

/// What a proven reward waits for.
#[must_use]
pub fn waits(why: ProofWaits) -> String {
    match why {
        ProofWaits::Funding => t!(Rewards::WaitingFunding).to_string(),
        ProofWaits::Dispute { until } => t!(Rewards::WaitingDispute, until = date_time(until)),
    }
}
