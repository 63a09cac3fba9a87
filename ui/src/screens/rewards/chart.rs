//! What was earned day by day, as it is kept on this machine: it opens at once, and without the network.

use domain::{
    amount::Amount,
    reward_chart::{DayTotal, RewardsChart},
    shown::shown_text,
    time::Millis,
    words::date_time,
};
use ipc::rewards::ChartRewards;
use leptos::prelude::*;

use crate::{
    kit::{Banner, Bar, Bars, Empty, Fold, Glyph, Segments, Tone},
    screens::parts::{Loaded, coin},
    session::{Source, session},
    t,
    text::Rewards,
};

/// Spans to choose from: their days and words.
const SPANS: [(u16, Rewards); 3] = [(7, Rewards::Days7), (30, Rewards::Days30), (365, Rewards::Year)];
/// Devices with a line of their own.
const OWN_LINE: usize = 12;

/// The rewards of the last days.
#[component]
pub(super) fn ByDay() -> impl IntoView {
    let session = session();
    let chosen = RwSignal::new(Some(0usize));
    let chart = Source::<RewardsChart>::new();
    let read = Callback::new(move |()| {
        let days = chosen.get_untracked().and_then(|place| SPANS.get(place)).map_or(7, |(days, _)| *days);
        chart.read(ChartRewards { days });
    });
    // What is kept changes with what was read of the chain, and with the account.
    let block = Memo::new(move |_| session.rewards.with(|load| load.ready().map(|view| view.block)));
    Effect::new(move |_| {
        chosen.track();
        block.track();
        read.run(());
    });
    let shown = Memo::new(move |_| chart.get());
    let waiting = || {
        view! { <div class="chart-wait" aria-busy="true"><p class="vh" role="status">{t!(Rewards::ReadingDays)}</p></div> }
    };
    view! {
        <section class="card stack" aria-labelledby="by-day">
            <div class="flex between">
                <div><h2 id="by-day">{t!(Rewards::ByDay)}</h2><p class="sub">{t!(Rewards::ByDaySub)}</p></div>
                <Segments name="rewards-span" label=t!(Rewards::Span) options=SPANS.map(|(_, words)| t!(words).to_string()).to_vec() value=chosen/>
            </div>
            <Loaded shown again=read waiting ready=|view| view! { <Days view/> }/>
        </section>
    }
}

#[component]
fn Days(view: Memo<RewardsChart>) -> impl IntoView {
    let empty = Memo::new(move |_| view.with(|view| view.by_device.is_empty()));
    let behind = Memo::new(move |_| view.with(|view| view.behind));
    let late = move || {
        behind.get().then(|| view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{t!(Rewards::Behind)}</p></Banner> })
    };
    let fact = Signal::derive(move || view.with(|view| t!(Rewards::DaysPaid, n = paid(view).count())));
    let drawn = move || {
        if empty.get() {
            return view! { <Empty title=t!(Rewards::NoDaysTitle) why=t!(Rewards::NoDaysWhy)><span></span></Empty> }
                .into_any();
        }
        view.with(|view| view! { <Bars bars=bars(view) says=says(view)/> }).into_any()
    };
    view! {
        {late}
        {drawn}
        {move || (!empty.get()).then(|| view! { <OfDevices view/> })}
        <div class="fold-list tight">
            <Fold glyph=Glyph::List title=t!(Rewards::AsTable) fact><DayTable view/></Fold>
        </div>
    }
}

/// What each device earned on these days, beside its share; the last line is of all the others.
#[component]
fn OfDevices(view: Memo<RewardsChart>) -> impl IntoView {
    let rows = move || {
        view.with(|view| {
            let own = view.by_device.iter().take(OWN_LINE);
            let mut rows: Vec<(String, Amount)> = own.map(|device| (shown_text(&device.name), device.earned)).collect();
            let others = view.by_device.len().saturating_sub(OWN_LINE);
            if others > 0 {
                let rest = view.by_device.iter().skip(OWN_LINE);
                let sum = rest.fold(Amount::ZERO, |sum, device| sum.plus(device.earned));
                rows.push((t!(Rewards::OtherDevices, n = others), sum));
            }
            rows.into_iter().map(|(name, earned)| line(name, earned, view)).collect_view()
        })
    };
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t!(Rewards::Device)}</th>
                    <th scope="col">{t!(Rewards::Share)}</th>
                    <th scope="col" class="n">{t!(Rewards::Earned)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn line(name: String, earned: Amount, view: &RewardsChart) -> impl IntoView + use<> {
    let part = share(earned, view);
    view! {
        <tr>
            <td><strong class="any">{name}</strong></td>
            <td>
                <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect width=format!("{part:.1}") height="8"></rect>
                </svg>
                <span class="sub">{format!("{part:.0} %")}</span>
            </td>
            <td class="n">{coin(earned, view.decimals)}</td>
        </tr>
    }
}

/// Every day with a reward in words and numbers, newest first.
#[component]
fn DayTable(view: Memo<RewardsChart>) -> impl IntoView {
    let rows = move || {
        view.with(|view| {
            let row = |day: &DayTotal| {
                view! { <tr><td>{date(day.at)}</td><td class="n">{day.payments}</td><td class="n">{coin(day.earned, view.decimals)}</td></tr> }
            };
            paid(view).rev().map(row).collect_view()
        })
    };
    let earned = move || view.with(|view| format!("{}, {}", t!(Rewards::Earned), shown_text(&view.symbol)));
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t!(Rewards::Day)}</th>
                    <th scope="col" class="n">{t!(Rewards::Payments)}</th>
                    <th scope="col" class="n">{earned}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The days with a payment.
fn paid(view: &RewardsChart) -> impl DoubleEndedIterator<Item = &DayTotal> {
    view.days.iter().filter(|day| day.payments > 0)
}

/// A bar for each day; a week names all, a longer span some, so that they fit a phone.
fn bars(view: &RewardsChart) -> Vec<Bar> {
    let count = view.days.len();
    let every = if count <= 7 { 1 } else { count.div_ceil(4) };
    let bar = |(place, day): (usize, &DayTotal)| {
        let date = date(day.at);
        let label =
            if place % every == every / 2 { date.get(5..).unwrap_or_default().to_string() } else { String::new() };
        Bar { label, value: coins(day.earned, view.decimals) }
    };
    view.days.iter().enumerate().map(bar).collect()
}

/// The chart in words, for those who do not see it.
fn says(view: &RewardsChart) -> String {
    let best = view.days.iter().max_by_key(|day| day.earned);
    let (at, most) = best.map_or((view.to, Amount::ZERO), |day| (day.at, day.earned));
    t!(
        Rewards::DaysWords,
        from = date(view.from),
        to = date(view.to),
        sum = coin(view.earned, view.decimals),
        most = coin(most, view.decimals),
        day = date(at),
        symbol = shown_text(&view.symbol),
    )
}

/// Hundredths of all that was earned.
fn share(earned: Amount, view: &RewardsChart) -> f64 {
    let all = coins(view.earned, view.decimals);
    if all > 0.0 { coins(earned, view.decimals) / all * 100.0 } else { 0.0 }
}

/// Whole coins, as exactly as a drawing needs them.
fn coins(amount: Amount, decimals: u8) -> f64 {
    amount.plain(decimals).parse().unwrap_or(0.0)
}

/// `2026-11-23`, in UTC as the days are.
fn date(at: Millis) -> String {
    date_time(at).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use domain::{Address, device::DeviceId, reward_chart::DeviceTotal};

    use super::*;

    const DAY_MS: u64 = 86_400_000;
    const FIRST: Millis = Millis(1_795_392_000_000);

    fn chart(days: u64) -> RewardsChart {
        let day = |day: u64| DayTotal {
            at: FIRST.plus(day * DAY_MS),
            earned: Amount::wei(u128::from(day) * 1_000_000_000_000_000_000),
            payments: u32::try_from(day).unwrap(),
        };
        let days: Vec<DayTotal> = (0..days).map(day).collect();
        let earned = days.iter().fold(Amount::ZERO, |sum, day| sum.plus(day.earned));
        let device = DeviceId(Address::repeat_byte(1));
        RewardsChart {
            symbol: "IOTX".to_string(),
            decimals: 18,
            from: FIRST,
            to: days.last().unwrap().at,
            earned,
            days,
            by_device: vec![DeviceTotal { device, name: "Roof".to_string(), earned, payments: 1 }],
            behind: false,
        }
    }

    #[test]
    fn a_week_names_each_day_and_a_year_a_few() {
        let labels = |days| bars(&chart(days)).into_iter().filter(|bar| !bar.label.is_empty()).count();
        assert_eq!((labels(1), labels(7), labels(30), labels(365)), (1, 7, 4, 4));
        assert_eq!(bars(&chart(7))[1], Bar { label: "11-24".to_string(), value: 1.0 });
    }

    #[test]
    fn the_chart_is_told_in_words() {
        let told = says(&chart(3));
        assert_eq!(told, "Earned from 2026-11-23 to 2026-11-25: 3 IOTX in all, most on 2026-11-25 with 2 IOTX.");
        assert_eq!(paid(&chart(3)).count(), 2, "a day without a payment has no row");
    }

    #[test]
    fn the_shares_are_of_all_that_was_earned() {
        let chart = chart(3);
        assert!((share(chart.earned, &chart) - 100.0).abs() < 0.001);
        assert!(share(Amount::ZERO, &RewardsChart { earned: Amount::ZERO, ..chart }).abs() < 0.001);
    }
}
