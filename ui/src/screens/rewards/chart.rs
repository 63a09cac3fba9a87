//! What was earned day by day, as it is kept on this machine: it opens at once, and without the network.

use domain::{
    amount::Amount,
    reward_chart::{DayTotal, RewardsChart, TokenChart},
    send::Token,
    shown::shown_text,
    time::Millis,
    words::date_time,
};
use ipc::rewards::ChartRewards;
use leptos::prelude::*;

use super::{by_network::ByNetwork, shares::SharesOf};
use crate::{
    kit::{Banner, Bar, Bars, Empty, Fold, Glyph, Segments, Select, Tone, format::short},
    screens::parts::{Loaded, coin},
    session::{Source, session},
    t,
    text::Rewards,
};

/// Spans to choose from: their days and words.
const SPANS: [(u16, Rewards); 3] = [(7, Rewards::Days7), (30, Rewards::Days30), (365, Rewards::Year)];

/// The rewards of the last days.
#[component]
pub(super) fn ByDay() -> impl IntoView {
    let session = session();
    let chosen = RwSignal::new(Some(0usize));
    let token = RwSignal::new(String::new());
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
            <Loaded shown again=read waiting ready=move |view| view! { <Days view chosen=token/> }/>
        </section>
    }
}

/// The days of one token; `chosen` is its contract.
#[component]
fn Days(view: Memo<RewardsChart>, chosen: RwSignal<String>) -> impl IntoView {
    let token = Memo::new(move |_| view.with(|view| chosen.with(|chosen| of_token(view, chosen).cloned())));
    let several = Memo::new(move |_| view.with(|view| view.tokens.len() > 1));
    let fact =
        Signal::derive(move || token.with(|token| t!(Rewards::DaysPaid, n = token.iter().flat_map(paid).count())));
    let drawn = move || match token.get() {
        None => {
            view! { <Empty title=t!(Rewards::NoDaysTitle) why=t!(Rewards::NoDaysWhy)><span></span></Empty> }.into_any()
        }
        Some(token) => {
            let to = view.with_untracked(|view| view.to);
            view! { <Bars bars=bars(&token) says=says(&token, to)/><SharesOf token/> }.into_any()
        }
    };
    view! {
        <Missing view/>
        {move || several.get().then(|| view! { <TokenChoice view chosen/> })}
        {drawn}
        <ByNetwork view/>
        <div class="fold-list tight">
            <Fold glyph=Glyph::List title=t!(Rewards::AsTable) fact><DayTable token/></Fold>
        </div>
    }
}

/// What is not in the chart, or not yet.
#[component]
fn Missing(view: Memo<RewardsChart>) -> impl IntoView {
    let behind = Memo::new(move |_| view.with(|view| view.behind));
    let unread = Memo::new(move |_| view.with(|view| view.unread.len()));
    let late = move || {
        behind.get().then(|| view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{t!(Rewards::Behind)}</p></Banner> })
    };
    let silent = move || {
        let unread = unread.get();
        let words = t!(Rewards::DaysUnread, n = unread);
        (unread > 0).then(|| view! { <Banner glyph=Glyph::Info tone=Tone::Warn><p>{words}</p></Banner> })
    };
    view! { {late}{silent} }
}

/// Which coin or token is drawn, where more than one was earned.
#[component]
fn TokenChoice(view: Memo<RewardsChart>, chosen: RwSignal<String>) -> impl IntoView {
    let options = Signal::derive(move || {
        view.with(|view| view.tokens.iter().map(|chart| choice(&chart.token)).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || {
        let now = view.with(|view| chosen.with(|chosen| of_token(view, chosen).map(|chart| choice(&chart.token))));
        now.map(|(contract, _)| contract).unwrap_or_default()
    });
    let change = Callback::new(move |contract: String| chosen.set(contract));
    view! {
        <div class="stack-2">
            <label class="label" for="rewards-token">{t!(Rewards::ChartOf)}</label>
            <Select id="rewards-token" options=options value=value change=change/>
        </div>
    }
}

/// Its contract, and what it is called: any token can call itself anything.
#[must_use]
pub fn choice(token: &Token) -> (String, String) {
    let (contract, symbol) = (token.contract.to_string(), shown_text(&token.symbol));
    let words = if token.contract.is_zero() { symbol } else { format!("{symbol} ({})", short(&contract)) };
    (contract, words)
}

/// The chart of this contract; the first one where nothing was earned of it on these days.
fn of_token<'a>(view: &'a RewardsChart, contract: &str) -> Option<&'a TokenChart> {
    let chosen = view.tokens.iter().find(|chart| chart.token.contract.to_string() == contract);
    chosen.or_else(|| view.tokens.first())
}

/// Every day with a reward in words and numbers, newest first.
#[component]
fn DayTable(token: Memo<Option<TokenChart>>) -> impl IntoView {
    let rows = move || {
        token.with(|token| {
            let row = |chart: &TokenChart| {
                let decimals = chart.token.decimals;
                let row = move |day: &DayTotal| {
                    view! { <tr><td>{date(day.at)}</td><td class="n">{day.payments}</td><td class="n">{coin(day.earned, decimals)}</td></tr> }
                };
                paid(chart).rev().map(row).collect_view()
            };
            token.as_ref().map(row)
        })
    };
    let earned = move || {
        let symbol = token.with(|token| token.as_ref().map(|chart| shown_text(&chart.token.symbol)));
        match symbol {
            Some(symbol) => format!("{}, {symbol}", t!(Rewards::Earned)),
            None => t!(Rewards::Earned).to_string(),
        }
    };
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
fn paid(chart: &TokenChart) -> impl DoubleEndedIterator<Item = &DayTotal> {
    chart.days.iter().filter(|day| day.payments > 0)
}

/// A bar for each day; a week names all, a longer span some, so that they fit a phone.
fn bars(chart: &TokenChart) -> Vec<Bar> {
    let count = chart.days.len();
    let every = if count <= 7 { 1 } else { count.div_ceil(4) };
    let bar = |(place, day): (usize, &DayTotal)| {
        let date = date(day.at);
        let label =
            if place % every == every / 2 { date.get(5..).unwrap_or_default().to_string() } else { String::new() };
        Bar { label, value: coins(day.earned, chart.token.decimals) }
    };
    chart.days.iter().enumerate().map(bar).collect()
}

/// The chart in words, for those who do not see it; `to` is the moment that it was read at.
fn says(chart: &TokenChart, to: Millis) -> String {
    let best = chart.days.iter().max_by_key(|day| day.earned);
    let (at, most) = best.map_or((to, Amount::ZERO), |day| (day.at, day.earned));
    let from = chart.days.first().map_or(to, |day| day.at);
    let decimals = chart.token.decimals;
    t!(
        Rewards::DaysWords,
        from = date(from),
        to = date(to),
        sum = coin(chart.earned, decimals),
        most = coin(most, decimals),
        day = date(at),
        symbol = shown_text(&chart.token.symbol),
    )
}

/// Whole coins, as exactly as a drawing needs them.
pub(super) fn coins(amount: Amount, decimals: u8) -> f64 {
    amount.plain(decimals).parse().unwrap_or(0.0)
}

/// `2026-11-23`, in UTC as the days are.
fn date(at: Millis) -> String {
    date_time(at).chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use domain::Address;

    use super::*;

    const DAY_MS: u64 = 86_400_000;
    const FIRST: Millis = Millis(1_795_392_000_000);

    fn chart(days: u64) -> TokenChart {
        let day = |day: u64| DayTotal {
            at: FIRST.plus(day * DAY_MS),
            earned: Amount::wei(u128::from(day) * 1_000_000_000_000_000_000),
            payments: u32::try_from(day).unwrap(),
        };
        let days: Vec<DayTotal> = (0..days).map(day).collect();
        let earned = days.iter().fold(Amount::ZERO, |sum, day| sum.plus(day.earned));
        let token = Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 };
        TokenChart { token, earned, days, by_device: vec![], by_source: vec![] }
    }

    #[test]
    fn a_week_names_each_day_and_a_year_a_few() {
        let labels = |days| bars(&chart(days)).into_iter().filter(|bar| !bar.label.is_empty()).count();
        assert_eq!((labels(1), labels(7), labels(30), labels(365)), (1, 7, 4, 4));
        assert_eq!(bars(&chart(7))[1], Bar { label: "11-24".to_string(), value: 1.0 });
    }

    #[test]
    fn the_chart_is_told_in_words() {
        let chart = chart(3);
        let told = says(&chart, chart.days[2].at);
        assert_eq!(told, "Earned from 2026-11-23 to 2026-11-25: 3 IOTX in all, most on 2026-11-25 with 2 IOTX.");
        assert_eq!(paid(&chart).count(), 2, "a day without a payment has no row");
    }

    #[test]
    fn the_chosen_token_is_drawn_while_something_of_it_was_earned() {
        let mut other = chart(1);
        other.token.contract = Address::repeat_byte(7);
        let (contract, words) = choice(&other.token);
        assert!(words.starts_with("IOTX (0x0707"), "the same name is told apart: {words}");
        let mut view = RewardsChart {
            from: FIRST,
            to: FIRST,
            tokens: vec![chart(1), other],
            networks: vec![],
            behind: false,
            unread: vec![],
        };
        assert_eq!(of_token(&view, &contract).unwrap().token.contract, Address::repeat_byte(7));
        view.tokens.truncate(1);
        assert_eq!(of_token(&view, &contract).unwrap().token.contract, Address::ZERO);
    }
}
