//! Rewards without proofs: what the chain says was paid, what a pool owes, and what lies in devices' own wallets.

use domain::{
    reward::WaitingFor,
    reward_family::RewardFamily,
    reward_paid::{PaidNote, PaidReward, SourcePaid},
    shown::shown_text,
};
use ipc::rewards::ShowPaid;
use leptos::prelude::*;

use crate::{
    kit::{Badge, Glyph, Tone, format::short},
    screens::parts::{Signs, coin, problem_line},
    session::Source,
    t,
    text::Rewards,
};

/// The sources without proofs of this network; nothing where it has none.
#[component]
pub(super) fn Paid() -> impl IntoView {
    let read = Source::<Vec<SourcePaid>>::new();
    read.read(ShowPaid {});
    move || {
        let sources = read.with(|read| read.ready().cloned()).unwrap_or_default();
        (!sources.is_empty()).then(|| {
            let rows = sources.into_iter().map(|source| view! { <OfSource source/> }).collect_view();
            view! {
                <section class="card flush" aria-labelledby="without-proofs">
                    <div class="card-h">
                        <div><h2 id="without-proofs">{t!(Rewards::PaidTitle)}</h2><p class="sub">{t!(Rewards::PaidWhy)}</p></div>
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

/// What one source paid and owes, account by account.
#[component]
fn OfSource(source: SourcePaid) -> impl IntoView {
    let at = source.source.to_checksum(None);
    let collects = source.family == RewardFamily::FixedPool.as_str();
    let rewards = source.rewards.iter().map(|reward| row(reward, &at, source.block, collects)).collect_view();
    let empty = (source.rewards.is_empty() && source.failure.is_none()).then(|| {
        view! {
            <tr>
                <td class="lead" colspan="5"><strong>{t!(Rewards::NothingPaid)}</strong><span class="sub mono any">{at.clone()}</span></td>
                <td></td>
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
    view! { {rewards}{empty}{failed} }
}

fn row(reward: &PaidReward, at: &str, block: u64, collects: bool) -> impl IntoView + use<> {
    let (decimals, sums) = (reward.token.decimals, reward.sums);
    let why = reward.waiting_for.map(|WaitingFor::Funding| t!(Rewards::WaitingFunding));
    let whose = reward.device.map(|device| t!(Rewards::OfDevice, device = short(&device.to_string())));
    let note = reward.note.map(noted);
    let collect = (collects && !sums.ready.is_zero()).then(|| {
        let to = format!("/rewards/collect?source={at}");
        view! { <p><Signs><a class="btn sm" href=to.clone()>{t!(Rewards::CollectVerb)}</a></Signs></p> }
    });
    view! {
        <tr>
            <td class="lead">
                <strong>{shown_text(&reward.token.symbol)}</strong>
                <span class="sub mono">{short(at)}</span>
                {whose.map(|words| view! { <span class="sub">{words}</span> })}
                {note.map(|words| view! { <span class="sub">{words}</span> })}
                {collect}
            </td>
            <td class="n" data-l=t!(Rewards::Earned)>{coin(sums.earned, decimals)}</td>
            <td class="n" data-l=t!(Rewards::CollectedShort)>{coin(sums.collected, decimals)}</td>
            <td class="n" data-l=t!(Rewards::ReadyShort)><strong>{coin(sums.ready, decimals)}</strong></td>
            <td class="n wait" data-l=t!(Rewards::Waiting)>
                {coin(sums.waiting, decimals)}{why.map(|words| view! { <span class="sub">{words}</span> })}
            </td>
            <td><Badge glyph=Glyph::Verified tone=Tone::Ok words=t!(Rewards::ReadAt, block = block)/></td>
        </tr>
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
    fn what_cannot_be_known_of_coins_is_said() {
        assert!(noted(PaidNote::CoinsLeaveNoLog {}).contains("cannot be known"));
        assert_eq!(noted(PaidNote::Week { week: 200 }), "paid up to week 200");
    }
}
