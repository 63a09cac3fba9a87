//! Rewards: earned, collected, ready, waiting, and whether the chain agrees.

use domain::{
    reward::{DeviceRewards, RewardSums, RewardsView, WaitingFor},
    shown::shown_text,
};
use ipc::rewards::ShowRewards;
use leptos::prelude::*;

use super::parts::{Coin, Problem, coin, every, network};
use crate::{
    kit::{Badge, Banner, Empty, Glyph, RowsLoading, Status, Tone, format::clock},
    session::{Load, fetch, offset, session},
    t,
    text::Rewards,
};

/// How often the pool is read again, in seconds.
const AGAIN_S: u64 = 5;

/// What all devices earned.
#[component]
pub fn RewardsScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| fetch(session.rewards, ShowRewards {}));
    again.run(());
    every(AGAIN_S, move || again.run(()));
    let shown = Memo::new(move |_| session.rewards.get());
    let body = move || match shown.get() {
        Load::Loading => {
            view! { <section class="card flush"><RowsLoading said=t!(Rewards::Reading)/></section> }.into_any()
        }
        Load::Failed(failure) => view! { <Problem failure again/> }.into_any(),
        Load::Ready(view) => view! { <Pool view/> }.into_any(),
    };
    view! { <Head shown/>{body} }
}

#[component]
fn Head(shown: Memo<Load<RewardsView>>) -> impl IntoView {
    let as_of = move || {
        shown.with(|load| {
            load.ready().map(|view| t!(Rewards::AsOf, at = clock(view.at.0, offset()), block = view.block))
        })
    };
    let collect = move || {
        shown.with(|load| {
            let view = load.ready()?;
            if view.sums.ready.is_zero() {
                return Some(
                    view! { <button class="btn" type="button" disabled=true>{t!(Rewards::NothingReady)}</button> }
                        .into_any(),
                );
            }
            let amount = coin(view.sums.ready, view.decimals);
            let verb = t!(Rewards::Collect, amount = amount, symbol = shown_text(&view.symbol));
            Some(view! { <a class="btn primary" href="/rewards/collect">{verb}</a> }.into_any())
        })
    };
    view! {
        <header class="page-head">
            <div><h1>{t!(Rewards::Title)}</h1><p>{as_of}</p></div>
            <div class="flex">{collect}</div>
        </header>
    }
}

#[component]
fn Pool(view: RewardsView) -> impl IntoView {
    let silent = view.devices.iter().any(|row| row.gateway_epochs.is_none());
    let checked = if view.difference.is_none() && silent {
        view! { <Badge glyph=Glyph::Info words=t!(Rewards::NotSaid)/> }.into_any()
    } else if view.difference.is_none() {
        view! { <Badge glyph=Glyph::Verified tone=Tone::Ok words=t!(Rewards::CheckedYes)/> }.into_any()
    } else {
        view! { <Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::CheckedNo)/> }.into_any()
    };
    let difference = view.difference.map(|difference| {
        let title = t!(Rewards::DifferenceTitle, gateway = difference.gateway_epochs, chain = difference.chain_ticks);
        view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p><strong>{title}</strong>" "{t!(Rewards::DifferenceWhy)}</p></Banner> }
    });
    let per = t!(Rewards::PerPeriod, amount = coin(view.per_period, view.decimals), symbol = shown_text(&view.symbol));
    let sums = view.sums;
    view! {
        <dl class="card stats">
            <div class="stat"><dt>{t!(Rewards::Ready)}</dt><dd><Coin amount=sums.ready/></dd></div>
            <div class="stat"><dt>{t!(Rewards::Collected)}</dt><dd><Coin amount=sums.collected/></dd></div>
            <div class="stat"><dt>{t!(Rewards::Earned)}</dt><dd><Coin amount=sums.earned/></dd></div>
            <div class="stat"><dt>{t!(Rewards::Checked)}</dt><dd class="plain-weight">{checked}</dd></div>
        </dl>
        {difference}
        <section class="card flush" aria-labelledby="by-device">
            <div class="card-h"><div><h2 id="by-device">{t!(Rewards::ByDevice)}</h2><p class="sub">{t!(Rewards::ByDeviceSub)}" "{per}</p></div></div>
            {if view.devices.is_empty() {
                view! { <Empty title=t!(Rewards::EmptyTitle) why=t!(Rewards::EmptyWhy)><span></span></Empty> }.into_any()
            } else {
                view! { <Table view/> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Table(view: RewardsView) -> impl IntoView {
    let decimals = view.decimals;
    let waiting_for = match view.waiting_for {
        Some(WaitingFor::Funding) => t!(Rewards::WaitingFunding),
        None => "",
    };
    let title = network().map(|network| shown_text(&network.title)).unwrap_or_default();
    let group = t!(Rewards::Group, network = title, n = view.devices.len());
    let rows = view.devices.into_iter().map(|row| view! { <Line row decimals waiting_for/> }).collect_view();
    view! {
        <div class="tablewrap">
            <table class="table fold">
                <thead>
                    <tr>
                        <th scope="col">{t!(Rewards::Device)}</th>
                        <th scope="col" class="n">{t!(Rewards::Earned)}</th>
                        <th scope="col" class="n">{t!(Rewards::CollectedShort)}</th>
                        <th scope="col" class="n">{t!(Rewards::ReadyShort)}</th>
                        <th scope="col" class="n">{t!(Rewards::WaitingFor)}</th>
                        <th scope="col">{t!(Rewards::Chain)}</th>
                    </tr>
                </thead>
                <tbody>
                    <tr class="grp">
                        <th scope="rowgroup">{shown_text(&view.symbol)}" "<span class="sub">{group}</span></th>
                        <Numbers sums=view.sums decimals waiting_for=""/>
                        <td class="desk"></td>
                    </tr>
                    {rows}
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Numbers(sums: RewardSums, decimals: u8, waiting_for: &'static str) -> impl IntoView {
    let why =
        (!sums.waiting.is_zero() && !waiting_for.is_empty()).then(|| view! { <span class="sub">{waiting_for}</span> });
    view! {
        <td class="n" data-l=t!(Rewards::Earned)>{coin(sums.earned, decimals)}</td>
        <td class="n" data-l=t!(Rewards::CollectedShort)>{coin(sums.collected, decimals)}</td>
        <td class="n" data-l=t!(Rewards::ReadyShort)><strong>{coin(sums.ready, decimals)}</strong></td>
        <td class="n wait" data-l=t!(Rewards::Waiting)>{coin(sums.waiting, decimals)}{why}</td>
    }
}

#[component]
fn Line(row: DeviceRewards, decimals: u8, waiting_for: &'static str) -> impl IntoView {
    let (glyph, tone, words) = agreement(row.ticks, row.gateway_epochs);
    view! {
        <tr>
            <td class="lead"><strong>{shown_text(&row.name)}</strong><span class="sub">{t!(Rewards::Periods)}": "{row.ticks}</span></td>
            <Numbers sums=row.sums decimals waiting_for/>
            <td><Status glyph tone words/></td>
        </tr>
    }
}

/// Whether the gateway's count and the chain's ticks tell one story.
#[must_use]
pub fn agreement(ticks: u32, gateway: Option<u32>) -> (Glyph, Tone, String) {
    match gateway {
        None => (Glyph::Info, Tone::Plain, t!(Rewards::NotSaid).to_string()),
        Some(said) if said == ticks => (Glyph::Verified, Tone::Ok, t!(Rewards::Agrees).to_string()),
        Some(said) => (Glyph::Alert, Tone::Warn, t!(Rewards::Apart, gateway = said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_tells_another_number_is_never_said_to_agree() {
        assert_eq!(agreement(3, Some(3)).2, "Agrees");
        assert_eq!(agreement(3, Some(4)).2, "Gateway says 4");
        assert_eq!(agreement(0, None).2, "Gateway silent");
    }
}
