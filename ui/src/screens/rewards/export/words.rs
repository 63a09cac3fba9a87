//! What a file of rewards holds, in words.

use domain::{
    amount::Amount,
    day::{Day, Days},
    failure::ParseError,
    reward_export::{ExportForm, ExportRow, ExportToken, RewardsExport},
    reward_history::HistoryEntry,
    send::Token,
    shown::shown_text,
    words::date_time,
};

use crate::{kit::format::short, screens::parts::problem_line, t, text::Export};

/// Which of the two days cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    First,
    Last,
    /// Both are days, the last one before the first.
    Backwards,
}

impl Wrong {
    /// What is said below the first day.
    pub fn of_first(self) -> Option<String> {
        match self {
            Self::First => Some(t!(Export::NoDay).to_string()),
            Self::Last | Self::Backwards => None,
        }
    }

    /// What is said below the last day.
    pub fn of_last(self) -> Option<String> {
        match self {
            Self::First => None,
            Self::Last => Some(t!(Export::NoDay).to_string()),
            Self::Backwards => Some(t!(Export::Backwards).to_string()),
        }
    }
}

/// The days as they were typed; an empty field is no end.
pub(super) fn read_days(from: &str, to: &str) -> Result<Days, Wrong> {
    let from = read_day(from).map_err(|_| Wrong::First)?;
    let to = read_day(to).map_err(|_| Wrong::Last)?;
    let days = Days { from, to };
    if days.is_backwards() { Err(Wrong::Backwards) } else { Ok(days) }
}

fn read_day(text: &str) -> Result<Option<Day>, ParseError> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

/// An amount of a token, to the last unit.
pub(super) fn exactly(amount: Amount, token: &Token) -> String {
    format!("{} {}", amount.exact(token.decimals), shown_text(&token.symbol))
}

/// What the overview says of a token: four numbers that add up.
pub(super) fn four(token: &ExportToken) -> String {
    let of = |amount| exactly(amount, &token.token);
    let sums = token.sums;
    t!(
        Export::FourSums,
        earned = of(sums.earned),
        collected = of(sums.collected),
        ready = of(sums.ready),
        waiting = of(sums.waiting)
    )
}

/// Whether the file has all that the overview says was earned, or why less.
pub(super) fn compared(token: &ExportToken, holds: &RewardsExport) -> &'static str {
    if token.is_whole() {
        return t!(Export::Same);
    }
    if !holds.days.is_all() {
        return t!(Export::LessDays);
    }
    match holds.form {
        ExportForm::Koinly => t!(Export::LessKoinly),
        ExportForm::Plain => t!(Export::NotSame),
    }
}

/// What a row is about.
pub(super) fn what(entry: &HistoryEntry) -> String {
    let named = |own: Export, other: Export, name: &str| {
        if name.is_empty() { t!(own).to_string() } else { t!(other, device = shown_text(name)) }
    };
    match entry {
        HistoryEntry::Reward { name, .. } => named(Export::Reward, Export::RewardOf, name),
        HistoryEntry::Ready { name, .. } => named(Export::Ready, Export::ReadyOf, name),
        HistoryEntry::Collection {} => t!(Export::Collection).to_string(),
        HistoryEntry::Fee { .. } => t!(Export::Fee).to_string(),
        HistoryEntry::Waiting {} => t!(Export::Waiting).to_string(),
    }
}

/// When a row was, and its value where it can have one.
pub(super) fn when_and_value(one: &ExportRow) -> String {
    let at = date_time(one.row.at);
    let value = match &one.value {
        Some(value) => t!(Export::Worth, value = value.value, currency = shown_text(&value.currency)),
        None if one.row.what.has_value() => t!(Export::NoValue).to_string(),
        None => return at,
    };
    format!("{at} · {value}")
}

/// Where values come from, and what is not in the file.
pub(super) fn notes(holds: &RewardsExport) -> Vec<String> {
    let mut notes = Vec::new();
    match &holds.prices {
        None => notes.push(t!(Export::PricesNone).to_string()),
        Some(file) => {
            notes.push(t!(Export::PricesKept, file = shown_text(file)));
            if holds.without_price > 0 {
                notes.push(t!(Export::WithoutPrice, n = holds.without_price));
            }
        }
    }
    if holds.fees_unknown > 0 {
        notes.push(t!(Export::FeesUnknown, n = holds.fees_unknown));
    }
    let missing = holds.missing.iter().filter_map(|source| {
        let why = problem_line(source.failure.as_ref()?);
        Some(t!(Export::Missing, source = short(&source.source.to_string()), why = why))
    });
    notes.extend(missing);
    notes
}

#[cfg(test)]
mod tests {
    use domain::{
        Address,
        failure::{Code, Failure},
        reward::RewardSums,
        reward_export::RowValue,
        reward_history::{HistoryRow, HistorySource},
        time::Millis,
    };

    use super::*;

    fn coins(whole: u128) -> Amount {
        Amount::wei(whole * 1_000_000_000_000_000_000)
    }

    fn token(in_file: u128) -> ExportToken {
        let token = Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 };
        let (earned, collected, ready, waiting) = (coins(7), coins(4), coins(2), coins(1));
        let sums = RewardSums { earned, collected, ready, waiting };
        ExportToken { token, in_file: coins(in_file), fees: Amount::ZERO, sums }
    }

    fn holds(form: ExportForm, days: Days) -> RewardsExport {
        RewardsExport {
            form,
            days,
            rows: 0,
            first: vec![],
            tokens: vec![],
            prices: None,
            without_price: 3,
            fees_unknown: 0,
            missing: vec![],
            at: Millis(0),
        }
    }

    fn row(what: HistoryEntry, value: Option<&str>) -> ExportRow {
        let row = HistoryRow {
            at: Millis(1_709_210_096_000),
            block: 12,
            amount: coins(1),
            token: token(0).token,
            source: Address::repeat_byte(0x91),
            family: "w3bstream_count_pool".to_string(),
            what,
        };
        let value = value.map(|value| RowValue { value: value.to_string(), currency: "EUR".to_string() });
        ExportRow { row, value }
    }

    #[test]
    fn days_are_read_as_they_are_typed() {
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        assert_eq!(read_days("", " "), Ok(Days::default()));
        let both = Days { from: day("2026-01-01"), to: day("2026-12-31") };
        assert_eq!(read_days(" 2026-01-01", "2026-12-31 "), Ok(both));
        assert_eq!(read_days("2026-02-30", ""), Err(Wrong::First));
        assert_eq!(read_days("", "31.12.2026"), Err(Wrong::Last));
        assert_eq!(read_days("2026-01-02", "2026-01-01"), Err(Wrong::Backwards));
        assert!(Wrong::Backwards.of_first().is_none() && Wrong::Backwards.of_last().is_some());
    }

    #[test]
    fn a_sum_says_why_it_is_less_than_the_overview() {
        let days = Days { from: None, to: "2026-01-01".parse().ok() };
        let said = |in_file, form, days| compared(&token(in_file), &holds(form, days));
        assert_eq!(said(7, ExportForm::Koinly, Days::default()), t!(Export::Same));
        assert_eq!(said(4, ExportForm::Koinly, Days::default()), t!(Export::LessKoinly));
        assert_eq!(said(4, ExportForm::Plain, days), t!(Export::LessDays));
        assert_eq!(said(4, ExportForm::Plain, Days::default()), t!(Export::NotSame));
        let mut finest = token(7);
        finest.in_file = finest.in_file.plus(Amount::wei(1));
        assert_eq!(compared(&finest, &holds(ExportForm::Plain, Days::default())), t!(Export::NotSame), "one unit");
        assert_eq!(four(&token(7)), "earned 7 IOTX: collected 4 IOTX, ready 2 IOTX, waiting 1 IOTX");
        assert_eq!(exactly(Amount::wei(1), &token(0).token), "0.000000000000000001 IOTX");
    }

    #[test]
    fn a_row_is_told_with_what_it_is_when_and_its_value() {
        let reward = |name: &str| HistoryEntry::Reward { device: None, name: name.to_string() };
        assert_eq!(what(&reward("")), "Reward");
        assert_eq!(what(&reward("Gar\u{202e}den")), "Reward of Gar\u{fffd}den");
        assert_eq!(when_and_value(&row(reward(""), Some("37.65"))), "2024-02-29 12:34 UTC · 37.65 EUR");
        assert_eq!(when_and_value(&row(reward(""), None)), "2024-02-29 12:34 UTC · no value");
        assert_eq!(when_and_value(&row(HistoryEntry::Collection {}, None)), "2024-02-29 12:34 UTC");
    }

    #[test]
    fn where_prices_come_from_and_what_is_missing_is_said() {
        let mut all = holds(ExportForm::Plain, Days::default());
        assert_eq!(notes(&all), [t!(Export::PricesNone)]);
        all.prices = Some("pri\u{202e}ces.csv".to_string());
        all.fees_unknown = 2;
        all.missing.push(HistorySource {
            source: Address::repeat_byte(0x91),
            family: "token_transfers".to_string(),
            block: 0,
            rewards: vec![],
            failure: Some(Failure { code: Code::ChainUnreachable, detail: String::new() }),
        });
        let told = notes(&all);
        assert!(told[0].contains("pri\u{fffd}ces.csv"), "{told:?}");
        assert!(told[1].ends_with("stays empty: 3.") && told[2].ends_with(": 2."), "{told:?}");
        assert!(told[3].starts_with("Not all of 0x9191") && told.len() == 4, "{told:?}");
    }
}
