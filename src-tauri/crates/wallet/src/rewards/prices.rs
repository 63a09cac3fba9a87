//! What a coin was worth on a day, by a file of the owner; no price is ever fetched.

use std::collections::BTreeMap;

use domain::{
    decimal::Decimal,
    failure::{Code, Coded},
    reward_history::RewardsHistory,
    reward_worth::CoinPrice,
    time::Millis,
};
use thiserror::Error;

use crate::{csv::cells, iso};

/// The most bytes of such a file.
pub const MOST_PRICES: usize = 4 * 1024 * 1024;

/// Its first line.
const HEADER: [&str; 5] = ["date", "symbol", "currency", "price", "source"];
/// The most signs of a price, of a symbol, of a currency and of a source.
const MOST_PRICE: usize = 40;
const MOST_SYMBOL: usize = 32;
const MOST_CURRENCY: usize = 12;
const MOST_SOURCE: usize = 80;
const DAY_MS: u64 = 86_400_000;

/// Prices by day and symbol, one for each.
#[derive(Clone, Debug, Default)]
pub struct Prices(BTreeMap<(u64, String), Price>);

/// What one whole coin was worth.
#[derive(Clone, Debug)]
pub(super) struct Price {
    pub price: Decimal,
    pub currency: String,
    /// Where the owner has it from.
    pub source: String,
}

impl Prices {
    /// Reads `date,symbol,currency,price,source`, that line first; dates are `2026-11-23` (UTC).
    ///
    /// # Errors
    /// [`PricesError::Line`] with the number of the first wrong line.
    pub fn read(text: &str) -> Result<Self, PricesError> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
        let header = lines.next().and_then(|(line, _)| cells(line));
        if !header.is_some_and(|header| header.iter().map(|cell| cell.trim()).eq(HEADER)) {
            return Err(PricesError::Line { line: 1, why: "it must be date,symbol,currency,price,source" });
        }
        let mut prices = Self::default();
        for (text, line) in lines.filter(|(text, _)| !text.trim().is_empty()) {
            let (key, price) = entry(text).map_err(|why| PricesError::Line { line, why })?;
            if prices.0.insert(key, price).is_some() {
                return Err(PricesError::Line { line, why: "there is a price of that day and symbol already" });
            }
        }
        Ok(prices)
    }

    /// How many rows would have a value and have none.
    #[must_use]
    pub fn missing(&self, history: &RewardsHistory) -> usize {
        let valued = history.rows.iter().filter(|row| row.what.has_value());
        valued.filter(|row| self.on(row.at, &row.token.symbol).is_none()).count()
    }

    /// The one currency of all prices.
    ///
    /// # Errors
    /// [`PricesError::Empty`], [`PricesError::Currencies`].
    pub(super) fn currency(&self) -> Result<String, PricesError> {
        let mut all = self.0.values().map(|price| &price.currency);
        let one = all.next().ok_or(PricesError::Empty)?;
        match all.find(|other| *other != one) {
            Some(other) => Err(PricesError::Currencies { one: one.clone(), other: other.clone() }),
            None => Ok(one.clone()),
        }
    }

    /// Of each symbol the newest price that is not of a later day than `now`, by symbol.
    pub(super) fn newest(&self, now: Millis) -> Vec<CoinPrice> {
        let past = self.0.iter().filter(|((day, _), _)| *day <= now.day());
        // Oldest first, so that the newest one stays.
        let newest: BTreeMap<&str, (u64, &Price)> =
            past.map(|((day, symbol), price)| (symbol.as_str(), (*day, price))).collect();
        let told = |(symbol, (day, price)): (&str, (u64, &Price))| CoinPrice {
            symbol: symbol.to_string(),
            rate: price.price.clone(),
            at: Millis(day.saturating_mul(DAY_MS)),
            days: u32::try_from(now.day().saturating_sub(day)).unwrap_or(u32::MAX),
            source: price.source.clone(),
        };
        newest.into_iter().map(told).collect()
    }

    /// The price on the day of `at`.
    pub(super) fn on(&self, at: Millis, symbol: &str) -> Option<&Price> {
        self.0.get(&(at.day(), symbol.to_string()))
    }
}

fn entry(line: &str) -> Result<((u64, String), Price), &'static str> {
    let cells = cells(line).ok_or("a quote is out of place")?;
    let [date, symbol, currency, price, source] = cells.as_slice() else { return Err("it has not five cells") };
    let (symbol, currency, price, source) = (symbol.trim(), currency.trim(), price.trim(), source.trim());
    let day = day(date.trim()).ok_or("its date is not one such as 2026-11-23")?;
    if symbol.is_empty() || !is_text(symbol, MOST_SYMBOL) {
        return Err("its symbol is empty or too long");
    }
    let is_currency = !currency.is_empty() && currency.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_currency || currency.len() > MOST_CURRENCY {
        return Err("its currency is not one such as EUR");
    }
    if price.len() > MOST_PRICE {
        return Err("its price has too many digits");
    }
    let price: Decimal = price.parse().map_err(|_| "its price is no number such as 0.025")?;
    if !is_text(source, MOST_SOURCE) {
        return Err("its source is longer than 80 signs, or has hidden ones");
    }
    let price = Price { price, currency: currency.to_string(), source: source.to_string() };
    Ok(((day, symbol.to_string()), price))
}

fn day(date: &str) -> Option<u64> {
    let written = date.len() == "2026-11-23".len() && date.contains('-');
    if written { iso::parse(date).map(Millis::day) } else { None }
}

fn is_text(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !text.chars().any(char::is_control)
}

/// Why no value can be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PricesError {
    #[error("line {line} of the prices file cannot be used: {why}; nothing was written")]
    Line { line: usize, why: &'static str },
    #[error("an amount is worth more than can be counted at the price of the prices file; nothing was written")]
    TooMuch,
    #[error("the prices file has no price; nothing was changed. Add lines below its first one")]
    Empty,
    #[error(
        "the prices file has prices in {one} and in {other}, of which no sum can be made; nothing was changed. Leave one \
         currency in it"
    )]
    Currencies { one: String, other: String },
    #[error("the prices file is larger than 1 MiB; nothing was changed. Leave out days that are long past")]
    TooLarge,
}

impl Coded for PricesError {
    fn code(&self) -> Code {
        match self {
            Self::Line { .. } | Self::TooMuch | Self::Empty | Self::Currencies { .. } | Self::TooLarge => {
                Code::VaultBadFile
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "date,symbol,currency,price,source\n";

    fn wrong_line(text: &str) -> usize {
        match Prices::read(text) {
            Err(PricesError::Line { line, .. }) => line,
            other => panic!("{text:?}: {other:?}"),
        }
    }

    #[test]
    fn a_price_holds_for_its_whole_day_and_no_other() {
        let text =
            format!("\u{feff}{FIRST}\n2024-02-29,IOTX,EUR,0.0251,\"my bank, at noon\"\r\n2024-02-29,ETH,EUR,3000,\n");
        let prices = Prices::read(&text).unwrap();
        let (midnight, day) = (1_709_164_800_000, 86_400_000);
        for at in [midnight, midnight + day - 1] {
            let price = prices.on(Millis(at), "IOTX").unwrap();
            assert_eq!((price.price.to_string(), price.currency.as_str()), ("0.0251".to_string(), "EUR"));
            assert_eq!(price.source, "my bank, at noon");
        }
        for at in [midnight - 1, midnight + day] {
            assert!(prices.on(Millis(at), "IOTX").is_none());
        }
        assert!(prices.on(Millis(midnight), "BTC").is_none());
    }

    #[test]
    fn the_newest_price_counts_and_none_of_a_later_day() {
        let lines =
            "2024-02-27,IOTX,EUR,1,a\n2024-03-01,IOTX,EUR,3,c\n2024-02-29,IOTX,EUR,2,b\n2024-03-01,ETH,EUR,9,d\n";
        let prices = Prices::read(&format!("{FIRST}{lines}")).unwrap();
        let newest = |at| {
            let all = prices.newest(Millis(at)).into_iter();
            all.map(|one| (one.symbol.clone(), one.rate.to_string(), one.day(), one.days)).collect::<Vec<_>>()
        };
        let one =
            |symbol: &str, rate: &str, day: &str, days| (symbol.to_string(), rate.to_string(), day.to_string(), days);
        let (midnight, day) = (1_709_164_800_000, 86_400_000);
        assert!(newest(midnight - 3 * day).is_empty(), "all are of later days");
        assert_eq!(newest(midnight - 1), [one("IOTX", "1", "2024-02-27", 1)]);
        assert_eq!(newest(midnight), [one("IOTX", "2", "2024-02-29", 0)]);
        let last = newest(midnight + 11 * day);
        assert_eq!(last, [one("ETH", "9", "2024-03-01", 10), one("IOTX", "3", "2024-03-01", 10)]);
    }

    #[test]
    fn prices_in_two_currencies_make_no_sum() {
        let currency = |lines: &str| Prices::read(&format!("{FIRST}{lines}")).unwrap().currency();
        let lines = "2024-02-29,IOTX,EUR,1,x\n2024-03-01,IOTX,EUR,1,x\n";
        assert_eq!(currency(lines), Ok("EUR".to_string()));
        let refused = currency(&format!("{lines}2024-03-02,IOTX,USD,1,x\n"));
        assert_eq!(refused, Err(PricesError::Currencies { one: "EUR".to_string(), other: "USD".to_string() }));
        assert_eq!(currency(""), Err(PricesError::Empty));
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number() {
        assert_eq!(wrong_line(""), 1);
        assert_eq!(wrong_line("2024-02-29,IOTX,EUR,0.0251,x\n"), 1);
        let good = "2024-02-29,IOTX,EUR,0.0251,x\n";
        let long = format!("2024-03-01,IOTX,EUR,1,{}", "x".repeat(81));
        for bad in [
            "2023-02-29,IOTX,EUR,1,x",
            "1709164800,IOTX,EUR,1,x",
            "29.02.2024,IOTX,EUR,1,x",
            "2024-03-01,,EUR,1,x",
            "2024-03-01,IOTX,,1,x",
            "2024-03-01,IOTX,€,1,x",
            "2024-03-01,IOTX,EUR,\"1,5\",x",
            "2024-03-01,IOTX,EUR,-1,x",
            "2024-03-01,IOTX,EUR,1e3,x",
            "2024-03-01,IOTX,EUR,1",
            "2024-03-01,IOTX,EUR,1,x,y",
            "2024-03-01,IOTX,EUR,1,\"x",
            good.trim_end(),
            long.as_str(),
        ] {
            assert_eq!(wrong_line(&format!("{FIRST}{good}\n{bad}\n")), 4, "{bad}");
        }
    }
}
