//! Rewards: earned, collected, ready, waiting, and whether the chain agrees.

use domain::{
    failure::Code,
    reward::{DeviceRewards, Difference, RewardSums, RewardsView},
    reward_notice::NoticesView,
    reward_worth::RewardLine,
    send::Token,
    shown::shown_text,
};
use ipc::rewards::ShowRewards;
use leptos::prelude::*;

mod by_network;
mod chart;
mod collect_all;
mod export;
mod notices;
mod paid;
mod paid_to;
mod prices;
mod proven;
mod proven_devices;
mod ready_over;
mod recipient;
mod rule;
mod shares;
mod table;
mod why;
mod worth;

use chart::ByDay;
use collect_all::CollectAllLink;
pub use export::ExportScreen;
use notices::Notices;
use paid::{Paid, pool_waits};
use prices::PricesFile;
use proven::Proven;
use ready_over::ReadyOver;
pub use recipient::RecipientScreen;
use rule::RuleCard;
pub use rule::{in_ledger, read_cap};
use table::{Four, RewardsTable};
pub use why::WhyScreen;
use worth::{Shown, Total};

use super::parts::{Coin, Loaded, Signs, coin, every, network};
use crate::{
    kit::{Badge, Banner, Each, Empty, Glyph, Icon, RowsLoading, Status, Tone, format::clock},
    session::{Load, Source, offset, session},
    t,
    text::{Export, Rewards},
};

/// How often the pool is read again, in seconds.
const AGAIN_S: u64 = 5;

/// What all devices earned.
#[component]
pub fn RewardsScreen() -> impl IntoView {
    let session = session();
    let again = Callback::new(move |()| session.rewards.read(ShowRewards {}));
    again.run(());
    every(AGAIN_S, move || session.rewards.refresh(ShowRewards {}));
    let shown = Memo::new(move |_| session.rewards.get());
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Rewards::Reading)/></section> };
    // Other sources may pay where there is no pool: that is no failure then.
    let no_pool = Memo::new(move |_| {
        shown.with(|load| matches!(load, Load::Failed(failure) if failure.code == Code::ChainNotOffered))
    });
    let pool = move || {
        if no_pool.get() {
            view! { <p class="sub">{t!(Rewards::NoPool)}</p> }.into_any()
        } else {
            view! { <Loaded shown again waiting ready=|view| view! { <Pool view/> }/> }.into_any()
        }
    };
    let notices = Source::<NoticesView>::new();
    let all = Shown::read();
    let valued = all.valued();
    provide_context(valued);
    view! {
        <Head shown/>
        <Notices read=notices/>
        <Total shown=all worth=valued.0/>
        {pool}
        <ByDay/>
        <Proven read=all.proofs/>
        <Paid read=all.paid/>
        <CollectAllLink shown=all/>
        <RuleCard/>
        <ReadyOver read=notices/>
        <PricesFile prices=all.prices/>
    }
}

#[component]
fn Head(shown: Memo<Load<RewardsView>>) -> impl IntoView {
    let as_of = move || {
        shown.with(|load| {
            load.ready().map(|view| t!(Rewards::AsOf, at = clock(view.at.0, offset()), block = view.block))
        })
    };
    let ready = Memo::new(move |_| shown.with(|load| load.ready().map(|view| !view.sums.ready.is_zero())));
    let verb = move || {
        shown.with(|load| {
            load.ready().map(|view| {
                let amount = coin(view.sums.ready, view.decimals);
                t!(Rewards::Collect, amount = amount, symbol = shown_text(&view.symbol))
            })
        })
    };
    let collect = move || match ready.get() {
        None => ().into_any(),
        Some(true) => view! { <Signs><a class="btn primary" href="/rewards/collect">{verb}</a></Signs> }.into_any(),
        Some(false) => {
            view! { <button class="btn" type="button" disabled=true>{t!(Rewards::NothingReady)}</button> }.into_any()
        }
    };
    view! {
        <header class="page-head">
            <div><h1>{t!(Rewards::Title)}</h1><p>{as_of}</p></div>
            <div class="flex">
                <a class="btn" href="/rewards/export"><Icon glyph=Glyph::Save/>{t!(Export::Link)}</a>
                {collect}
            </div>
        </header>
    }
}

#[component]
fn Pool(view: Memo<RewardsView>) -> impl IntoView {
    let sums = Memo::new(move |_| view.with(|view| view.sums));
    let empty = Memo::new(move |_| view.with(|view| view.devices.is_empty()));
    let difference = Memo::new(move |_| view.with(|view| view.difference));
    let apart = move || {
        difference.get().map(|difference| {
            let title = t!(Rewards::DifferenceTitle, gateway = difference.gateway_epochs, chain = difference.chain_ticks);
            view! { <Banner glyph=Glyph::Alert tone=Tone::Warn><p><strong>{title}</strong>" "{t!(Rewards::DifferenceWhy)}</p></Banner> }
        })
    };
    let per = move || {
        view.with(|view| {
            t!(Rewards::PerPeriod, amount = coin(view.per_period, view.decimals), symbol = shown_text(&view.symbol))
        })
    };
    view! {
        <dl class="card stats">
            <div class="stat"><dt>{t!(Rewards::Ready)}</dt><dd>{move || view! { <Coin amount=sums.get().ready/> }}</dd></div>
            <div class="stat"><dt>{t!(Rewards::Collected)}</dt><dd>{move || view! { <Coin amount=sums.get().collected/> }}</dd></div>
            <div class="stat"><dt>{t!(Rewards::Earned)}</dt><dd>{move || view! { <Coin amount=sums.get().earned/> }}</dd></div>
            <div class="stat"><dt>{t!(Rewards::Checked)}</dt><dd class="plain-weight"><Checked view difference/></dd></div>
        </dl>
        {apart}
        <section class="card flush" aria-labelledby="by-device">
            <div class="card-h"><div><h2 id="by-device">{t!(Rewards::ByDevice)}</h2><p class="sub">{t!(Rewards::ByDeviceSub)}" "{per}</p></div></div>
            {move || if empty.get() {
                view! { <Empty title=t!(Rewards::EmptyTitle) why=t!(Rewards::EmptyWhy)><span></span></Empty> }.into_any()
            } else {
                view! { <Table view sums/> }.into_any()
            }}
        </section>
    }
}

/// Whether chain and gateway tell one story.
#[component]
fn Checked(view: Memo<RewardsView>, difference: Memo<Option<Difference>>) -> impl IntoView {
    let silent = Memo::new(move |_| view.with(|view| view.devices.iter().any(|row| row.gateway_epochs.is_none())));
    move || match (difference.get(), silent.get()) {
        (None, true) => view! { <Badge glyph=Glyph::Info words=t!(Rewards::NotSaid)/> }.into_any(),
        (None, false) => {
            view! { <Badge glyph=Glyph::Verified tone=Tone::Ok words=t!(Rewards::CheckedYes)/> }.into_any()
        }
        (Some(_), _) => view! { <Badge glyph=Glyph::Alert tone=Tone::Warn words=t!(Rewards::CheckedNo)/> }.into_any(),
    }
}

#[component]
fn Table(view: Memo<RewardsView>, sums: Memo<RewardSums>) -> impl IntoView {
    let token = view.with_untracked(|view| RewardLine::of_pool(view).token);
    let (symbol, of_device) = (shown_text(&token.symbol), token.clone());
    let title = network().map(|network| shown_text(&network.title)).unwrap_or_default();
    let group = move || t!(Rewards::Group, network = title.clone(), n = view.with(|view| view.devices.len()));
    let waiting_for = Memo::new(move |_| {
        let why = view.with(|view| view.waiting_for.clone());
        why.map(|why| pool_waits(&why)).unwrap_or_default()
    });
    let devices = Signal::derive(move || view.with(|view| view.devices.clone()));
    view! {
        <RewardsTable first=Rewards::Device>
            <tr class="grp">
                <th scope="rowgroup">{symbol}" "<span class="sub">{group}</span></th>
                <Four sums token waiting_for=Signal::stored(String::new()) valued=true/>
                <td class="desk"></td>
            </tr>
            <Each
                list=devices key=|row: &DeviceRewards| row.device
                row=move |row| view! { <Line row token=of_device.clone() waiting_for/> }
            />
        </RewardsTable>
    }
}

#[component]
fn Line(row: Memo<DeviceRewards>, token: Token, waiting_for: Memo<String>) -> impl IntoView {
    let sums = Memo::new(move |_| row.with(|row| row.sums));
    let told = Memo::new(move |_| row.with(|row| (row.ticks, row.gateway_epochs)));
    let why = row.with_untracked(|row| format!("/rewards/device?id={}", row.device));
    let agree = move || {
        let (ticks, gateway) = told.get();
        let (glyph, tone, words) = agreement(ticks, gateway);
        view! { <Status glyph tone words/> }
    };
    view! {
        <tr>
            <td class="lead">
                <strong><a href=why>{move || row.with(|row| shown_text(&row.name))}</a></strong>
                <span class="sub">{t!(Rewards::Periods)}": "{move || told.get().0}</span>
            </td>
            <Four sums token waiting_for/>
            <td>{agree}</td>
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
