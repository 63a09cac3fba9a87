//! What rewards are worth in the owner's currency, by the owner's own prices file.

use std::path::Path;

use domain::{
    failure::Failure,
    reward_worth::{CoinPrice, MOST_KEPT, RewardsWorth, WorthSums},
    shown::shown_text,
};
use secrecy::ExposeSecret;
use serde_json::Value;
use wallet::command::{Command, PricesCommand, RewardCommand};

use crate::{args::Cli, ask::Desk, claim::read, output::Output};

/// Keeps, forgets or shows the prices file.
pub async fn prices(cli: &Cli, file: Option<&Path>, clear: bool, output: &Output) -> Result<(), Failure> {
    let prices = match file {
        Some(path) => {
            let text = compose::read_text(path, MOST_KEPT)?.expose_secret().to_string();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            PricesCommand::Keep { file: name, text }
        }
        None if clear => PricesCommand::Clear {},
        None => PricesCommand::Show {},
    };
    let desk = Desk::open(cli).await?;
    desk.unlock(cli).await?;
    desk.show(Command::Reward { reward: RewardCommand::Prices { prices } }, output).await
}

/// Puts words in the place of each line's worth; without a total there is none.
pub fn in_words(value: &mut Value, total: &Value) -> Result<(), Failure> {
    if total.is_null() {
        return Ok(());
    }
    let total: RewardsWorth = read(total)?;
    say(value, &total.currency)
}

/// The sum of all lines in words, what is not in it, and the prices it was made with.
pub fn total(worth: &Value) -> Result<Vec<String>, Failure> {
    let worth: RewardsWorth = read(worth)?;
    let mut lines = vec![words(&worth.total, &worth.currency)];
    if worth.without_price > 0 {
        lines.push(format!("{} of {} tokens have no price and are not in it", worth.without_price, worth.tokens));
    }
    lines.extend(worth.coins.iter().map(|coin| priced(&coin.price, &worth)));
    Ok(lines)
}

fn say(value: &mut Value, currency: &str) -> Result<(), Failure> {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                if name != "worth" {
                    say(field, currency)?;
                } else if field.is_null() {
                    *field = Value::String("no price".to_string());
                } else {
                    *field = Value::String(words(&read(field)?, currency));
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                say(item, currency)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    Ok(())
}

fn words(sums: &WorthSums, currency: &str) -> String {
    let WorthSums { earned, collected, ready, waiting } = sums;
    let (earned, collected, ready, waiting) = (earned.exact(), collected.exact(), ready.exact(), waiting.exact());
    format!("about {earned} {currency} earned: {collected} collected, {ready} ready, {waiting} waiting")
}

fn priced(price: &CoinPrice, worth: &RewardsWorth) -> String {
    let CoinPrice { symbol, rate, days, source, .. } = price;
    let source = if source.is_empty() { &worth.file } else { source };
    let age = if price.is_stale() { format!(", {days} days old") } else { String::new() };
    let (symbol, currency, day) = (shown_text(symbol), &worth.currency, price.day());
    format!("{symbol} at {rate} {currency} of {day} (UTC){age}, by {}", shown_text(source))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told() -> Value {
        let sums = json!({ "earned": "1.50", "collected": "1.00", "ready": "0.50", "waiting": "0.00" });
        let mut told = json!({
            "currency": "EUR", "file": "prices.csv", "tokens": 3, "without_price": 1,
            "coins": [{
                "contract": "0x0000000000000000000000000000000000000000",
                "symbol": "IOTX", "rate": "0.0251", "at": "1795392000000", "days": 12, "source": "",
            }],
        });
        told.as_object_mut().unwrap().extend(sums.as_object().unwrap().clone());
        told
    }

    #[test]
    fn a_total_names_its_prices_how_old_they_are_and_what_is_not_in_it() {
        let lines = total(&told()).unwrap();
        assert_eq!(lines[0], "about 1.50 EUR earned: 1.00 collected, 0.50 ready, 0.00 waiting");
        assert_eq!(lines[1], "1 of 3 tokens have no price and are not in it");
        assert_eq!(lines[2], "IOTX at 0.0251 EUR of 2026-11-23 (UTC), 12 days old, by prices.csv");
    }

    #[test]
    fn each_line_says_what_it_is_worth_or_that_it_has_no_price() {
        let sums = json!({ "earned": "0.50", "collected": "0.00", "ready": "0.50", "waiting": "0.00" });
        let mut list = json!({ "worth": sums, "sources": [{ "rewards": [{ "earned": "5", "worth": null }] }] });
        in_words(&mut list, &told()).unwrap();
        assert_eq!(list["worth"], "about 0.50 EUR earned: 0.00 collected, 0.50 ready, 0.00 waiting");
        assert_eq!(list["sources"][0]["rewards"][0], json!({ "earned": "5", "worth": "no price" }));
    }
}
