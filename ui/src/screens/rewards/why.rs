//! Why a device earned what it did: the pool's rule, and each period with what lowered its reward.

use domain::{
    device::DeviceId,
    reward::RewardSums,
    reward_why::{MOST_PERIODS, PeriodWhy, USUAL_PERIODS, WhyLess, WhyView},
    words::{date_time, why_made_here, why_next, why_period, why_rule, why_unknown},
};
use ipc::rewards::{ShowRewards, WhyRewards};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    kit::{Banner, Button, Empty, Glyph, Icon, RowsLoading, Status, Tone, format::clock},
    screens::{
        claim::device_name,
        parts::{Coin, Loaded, coin, every},
    },
    session::{Load, Source, offset, session},
    t,
    text::{Device, Rewards},
};

/// How often the pool is read again, in seconds.
const AGAIN_S: u64 = 60;

/// One device's rewards; `id` of the address is the device.
#[component]
pub fn WhyScreen() -> impl IntoView {
    let query = use_query_map();
    let id = Memo::new(move |_| query.with(|query| query.get("id")?.parse::<DeviceId>().ok()));
    let body = move || match id.get() {
        Some(id) => view! { <Explained id/> }.into_any(),
        None => view! {
            <section class="card">
                <Empty title=t!(Device::Unknown) why=t!(Device::UnknownWhy)>
                    <a class="btn" href="/rewards">{t!(Rewards::Title)}</a>
                </Empty>
            </section>
        }
        .into_any(),
    };
    view! {
        <a class="back" href="/rewards"><Icon glyph=Glyph::Back size="s"/>{t!(Rewards::Title)}</a>
        {body}
    }
}

#[component]
fn Explained(id: DeviceId) -> impl IntoView {
    let session = session();
    let periods = RwSignal::new(USUAL_PERIODS);
    let found = Source::<WhyView>::new();
    let again = Callback::new(move |()| found.read(WhyRewards { device: id, periods: periods.get_untracked() }));
    again.run(());
    session.rewards.refresh(ShowRewards {});
    every(AGAIN_S, move || found.refresh(WhyRewards { device: id, periods: periods.get_untracked() }));
    let more = Callback::new(move |()| {
        periods.set(MOST_PERIODS);
        again.run(());
    });
    let shown: Memo<Load<WhyView>> = Memo::new(move |_| found.get());
    let as_of = move || {
        shown.with(|load| {
            let view = load.ready().filter(|view| view.unknown.is_none())?;
            Some(t!(Rewards::AsOf, at = clock(view.at.0, offset()), block = view.block))
        })
    };
    let waiting = || view! { <section class="card flush"><RowsLoading said=t!(Rewards::Reading)/></section> };
    view! {
        <header class="page-head"><div><h1>{move || device_name(session, id)}</h1><p>{as_of}</p></div></header>
        <FourNumbers id/>
        <Loaded shown again waiting ready=move |view| view! { <Told view periods more/> }/>
    }
}

/// What the device earned so far, and where that is.
#[component]
fn FourNumbers(id: DeviceId) -> impl IntoView {
    let session = session();
    let sums = Memo::new(move |_| {
        session.rewards.with(|rewards| {
            let all = &rewards.ready()?.devices;
            Some(all.iter().find(|row| row.device == id).map(|row| row.sums).unwrap_or_default())
        })
    });
    move || {
        sums.get().map(|RewardSums { earned, collected, ready, waiting }| {
            view! {
                <dl class="card stats">
                    <div class="stat"><dt>{t!(Rewards::Earned)}</dt><dd><Coin amount=earned/></dd></div>
                    <div class="stat"><dt>{t!(Rewards::Collected)}</dt><dd><Coin amount=collected/></dd></div>
                    <div class="stat"><dt>{t!(Rewards::Ready)}</dt><dd><Coin amount=ready/></dd></div>
                    <div class="stat"><dt>{t!(Rewards::Waiting)}</dt><dd><Coin amount=waiting/></dd></div>
                </dl>
            }
        })
    }
}

#[component]
fn Told(view: Memo<WhyView>, periods: RwSignal<u32>, more: Callback<()>) -> impl IntoView {
    let unknown = move || {
        view.with(|view| view.unknown).map(|why| {
            view! { <Banner glyph=Glyph::Info tone=Tone::Info><p>{why_unknown(why)}</p></Banner> }
        })
    };
    let rule = move || view.with(|view| view.rule.as_ref().map(|rule| why_rule(rule, view)));
    let next = move || view.with(why_next).map(|words| view! { <p><strong>{words}</strong></p> });
    let known = Memo::new(move |_| view.with(|view| view.rule.is_some()));
    let all = move || {
        (periods.get() < MOST_PERIODS)
            .then(|| view! { <Button label=t!(Rewards::WhyMore, n = MOST_PERIODS) class="sm" press=more/> })
    };
    let body = move || {
        known.get().then(|| {
            view! {
                <section class="card stack-2" aria-labelledby="why-rule">
                    <h2 id="why-rule">{t!(Rewards::WhyRule)}</h2>
                    <p>{rule}</p>
                    {next}
                </section>
                <section class="card flush" aria-labelledby="why-periods">
                    <div class="card-h">
                        <div><h2 id="why-periods">{t!(Rewards::WhyPeriods)}</h2><p class="sub">{t!(Rewards::WhyPeriodsSub)}</p></div>
                        {all}
                    </div>
                    <Periods view/>
                </section>
            }
        })
    };
    view! { {unknown}{body} }
}

#[component]
fn Periods(view: Memo<WhyView>) -> impl IntoView {
    let rows = move || view.with(|view| view.periods.iter().map(|row| line(row, view)).collect_view());
    view! {
        <div class="tablewrap">
            <table class="table fold">
                <thead>
                    <tr>
                        <th scope="col">{t!(Rewards::WhyPeriod)}</th>
                        <th scope="col">{t!(Rewards::WhyLess)}</th>
                        <th scope="col" class="n">{t!(Rewards::WhyCounted)}</th>
                        <th scope="col" class="n">{t!(Rewards::WhyUptime)}</th>
                        <th scope="col" class="n">{t!(Rewards::WhyPaid)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: &PeriodWhy, view: &WhyView) -> impl IntoView + use<> {
    let (glyph, tone) = mark(row);
    let here = row.here.as_ref().map(|here| view! { <span class="sub">{why_made_here(here)}</span> });
    let uptime = row.here.and_then(|here| here.uptime).map(|uptime| format!("{} %", uptime.get()));
    let paid = row.paid.map(|paid| coin(paid, view.decimals));
    view! {
        <tr>
            <td class="lead"><strong>{date_time(row.from)}</strong></td>
            <td class="full"><Status glyph tone words=why_period(row, view)/>{here}</td>
            <td class="n" data-l=t!(Rewards::WhyCounted)>{row.counted}</td>
            <td class="n" data-l=t!(Rewards::WhyUptime)>{uptime.unwrap_or_else(|| t!(Rewards::NotKnown).to_string())}</td>
            <td class="n" data-l=t!(Rewards::WhyPaid)><strong>{paid.unwrap_or_else(|| t!(Rewards::NotKnown).to_string())}</strong></td>
        </tr>
    }
}

/// How the words of a period are marked.
#[must_use]
pub fn mark(row: &PeriodWhy) -> (Glyph, Tone) {
    match row.why {
        WhyLess::Full {} => (Glyph::Verified, Tone::Ok),
        WhyLess::Unknown {} => (Glyph::Info, Tone::Plain),
        WhyLess::NotEnoughTicks { .. }
        | WhyLess::NoReadings {}
        | WhyLess::NotHandedOver { .. }
        | WhyLess::Offline { .. }
        | WhyLess::PoolEmpty {}
        | WhyLess::NoDeedThen {} => (Glyph::Info, if row.open { Tone::Plain } else { Tone::Warn }),
    }
}

#[cfg(test)]
mod tests {
    use domain::{amount::Amount, time::Millis};

    use super::*;

    #[test]
    fn a_period_that_can_still_be_paid_is_no_warning() {
        let row = |why, open| PeriodWhy {
            from: Millis(0),
            to: Millis(1),
            open,
            counted: 0,
            rewarded: false,
            paid: Some(Amount::ZERO),
            here: None,
            why,
            missed: None,
        };
        assert_eq!(mark(&row(WhyLess::Offline { hours: 31 }, false)).1, Tone::Warn);
        assert_eq!(mark(&row(WhyLess::NotEnoughTicks { counted: 1, needed: 2 }, true)).1, Tone::Plain);
        assert_eq!(mark(&row(WhyLess::Full {}, false)).1, Tone::Ok);
    }
}
