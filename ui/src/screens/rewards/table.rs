//! The one table of rewards: its head, and rows of four numbers that add up, each with what it is worth.

use domain::{
    amount::Amount,
    device::DeviceId,
    reward::RewardSums,
    reward_worth::{Money, RewardLine, WorthSums},
    send::Token,
    shown::shown_text,
};
use leptos::prelude::*;

use super::worth::Valued;
use crate::{
    kit::{Badge, Glyph, Tone, format::short},
    screens::parts::{Signs, coin},
    t,
    text::Rewards,
};

/// A card with a table of sources; its rows are the children.
#[component]
pub(super) fn SourcesCard(id: &'static str, title: Rewards, why: Rewards, children: Children) -> impl IntoView {
    view! {
        <section class="card flush" aria-labelledby=id>
            <div class="card-h"><div><h2 id=id>{t!(title)}</h2><p class="sub">{t!(why)}</p></div></div>
            <RewardsTable first=Rewards::Token>{children()}</RewardsTable>
        </section>
    }
}

/// The table; `first` says what each of its rows is of.
#[component]
pub(super) fn RewardsTable(first: Rewards, children: Children) -> impl IntoView {
    view! {
        <div class="tablewrap">
            <table class="table fold">
                <thead>
                    <tr>
                        <th scope="col">{t!(first)}</th>
                        <th scope="col" class="n">{t!(Rewards::Earned)}</th>
                        <th scope="col" class="n">{t!(Rewards::CollectedShort)}</th>
                        <th scope="col" class="n">{t!(Rewards::ReadyShort)}</th>
                        <th scope="col" class="n">{t!(Rewards::WaitingFor)}</th>
                        <th scope="col">{t!(Rewards::Chain)}</th>
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// What a source paid and owes of one token, as it was read from the chain.
#[component]
pub(super) fn SourceRow(
    token: Token,
    sums: RewardSums,
    /// Why what waits does; empty where nothing does.
    waiting_for: String,
    /// The source's contract.
    at: String,
    /// What is ready there is collected by itself.
    collects: bool,
    /// Into whose own wallet; the account's otherwise.
    #[prop(optional)]
    device: Option<DeviceId>,
    /// What else has to be known, a line each.
    #[prop(optional)]
    notes: Vec<String>,
    /// What the numbers rest on.
    checked: String,
) -> impl IntoView {
    let collect = (collects && !sums.ready.is_zero()).then(|| {
        let into = device.map(|device| format!("&device={device}")).unwrap_or_default();
        let to = format!("/rewards/collect?source={at}{into}");
        view! { <p><Signs><a class="btn sm" href=to.clone()>{t!(Rewards::CollectVerb)}</a></Signs></p> }
    });
    let notes = notes.into_iter().map(|words| view! { <span class="sub">{words}</span> }).collect_view();
    view! {
        <tr>
            <td class="lead">
                <strong>{shown_text(&token.symbol)}</strong>
                <span class="sub mono">{short(&at)}</span>
                {notes}
                {collect}
            </td>
            <Four sums=Signal::stored(sums) token waiting_for=Signal::stored(waiting_for) valued=true/>
            <td><Badge glyph=Glyph::Verified tone=Tone::Ok words=checked/></td>
        </tr>
    }
}

/// What is said of a source where it has no numbers; children are what stands in the last column.
#[component]
pub(super) fn WordsRow(
    #[prop(into)] words: String,
    #[prop(into)] below: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <tr>
            <td class="lead" colspan="5"><strong>{words}</strong><span class="sub mono any">{below}</span></td>
            <td>{children.map(|children| children())}</td>
        </tr>
    }
}

/// Earned, collected, ready and waiting.
#[component]
pub(super) fn Four(
    #[prop(into)] sums: Signal<RewardSums>,
    token: Token,
    #[prop(into)] waiting_for: Signal<String>,
    /// Each with what it is worth, where the owner gave a price of the token.
    #[prop(optional)]
    valued: bool,
) -> impl IntoView {
    let decimals = token.decimals;
    let all = use_context::<Valued>().filter(|_| valued);
    let worth = Memo::new(move |_| {
        let line = RewardLine { token: token.clone(), sums: sums.get() };
        all?.0.with(|all| all.as_ref().and_then(|all| Some((all.of(&line)?, all.currency.clone()))))
    });
    let about = move |part: fn(&WorthSums) -> Money| {
        move || {
            worth.get().map(|(sums, currency)| {
                let words = t!(Rewards::About, amount = part(&sums).exact(), currency = currency);
                view! { <span class="sub">{words}</span> }
            })
        }
    };
    let shown = move |part: fn(&RewardSums) -> Amount| move || coin(part(&sums.get()), decimals);
    let why = move || {
        let words = waiting_for.get();
        (!sums.get().waiting.is_zero() && !words.is_empty()).then(|| view! { <span class="sub">{words}</span> })
    };
    view! {
        <td class="n" data-l=t!(Rewards::Earned)>{shown(|sums| sums.earned)}{about(|worth| worth.earned)}</td>
        <td class="n" data-l=t!(Rewards::CollectedShort)>{shown(|sums| sums.collected)}{about(|worth| worth.collected)}</td>
        <td class="n" data-l=t!(Rewards::ReadyShort)>
            <strong>{shown(|sums| sums.ready)}</strong>{about(|worth| worth.ready)}
        </td>
        <td class="n wait" data-l=t!(Rewards::Waiting)>{shown(|sums| sums.waiting)}{about(|worth| worth.waiting)}{why}</td>
    }
}
