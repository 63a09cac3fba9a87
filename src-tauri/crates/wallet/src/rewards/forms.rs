//! The history of rewards as text: one form with everything, one that Koinly imports.

use domain::{
    reward_history::{HistoryEntry, HistoryRow, RewardsHistory},
    time::Millis,
    words::date_time,
};

use super::{
    csv::push,
    prices::{Prices, PricesError, has_value},
};
use crate::iso;

const PLAIN: [&str; 16] = [
    "date",
    "time_utc",
    "kind",
    "device",
    "name",
    "network",
    "chain_id",
    "symbol",
    "amount",
    "amount_smallest",
    "value",
    "currency",
    "price",
    "price_source",
    "tx",
    "block",
];
/// Koinly's universal file.
const KOINLY: [&str; 12] = [
    "Date",
    "Sent Amount",
    "Sent Currency",
    "Received Amount",
    "Received Currency",
    "Fee Amount",
    "Fee Currency",
    "Net Worth Amount",
    "Net Worth Currency",
    "Label",
    "Description",
    "TxHash",
];

/// Every row with every column; those of a value stay empty on a day without a price, and for collections.
///
/// # Errors
/// [`PricesError::TooMuch`].
pub fn plain(history: &RewardsHistory, prices: &Prices) -> Result<String, PricesError> {
    let mut text = String::new();
    push(&mut text, &PLAIN);
    for row in &history.rows {
        push(&mut text, &plain_row(row, history, worth(row, history, prices)?));
    }
    Ok(text)
}

/// Rewards as received and fees as sent. Collections are left out: what they paid was received before.
///
/// # Errors
/// [`PricesError::TooMuch`].
pub fn koinly(history: &RewardsHistory, prices: &Prices) -> Result<String, PricesError> {
    let mut text = String::new();
    push(&mut text, &KOINLY);
    for row in &history.rows {
        let worth = worth(row, history, prices)?;
        if let Some(cells) = koinly_row(row, history, worth) {
            push(&mut text, &cells);
        }
    }
    Ok(text)
}

/// What an amount was worth; empty where that is not known.
#[derive(Default)]
struct Worth {
    value: String,
    currency: String,
    price: String,
    source: String,
}

fn worth(row: &HistoryRow, history: &RewardsHistory, prices: &Prices) -> Result<Worth, PricesError> {
    let Some(price) = prices.on(row.at, &history.symbol).filter(|_| has_value(row)) else {
        return Ok(Worth::default());
    };
    let value = price.price.times(row.amount, history.decimals).ok_or(PricesError::TooMuch)?;
    let (currency, source) = (price.currency.clone(), price.source.clone());
    Ok(Worth { value, currency, price: price.price.to_string(), source })
}

fn plain_row(row: &HistoryRow, history: &RewardsHistory, worth: Worth) -> [String; 16] {
    let (date, time) = date_and_time(row.at);
    let (kind, device, name, tx) = match &row.what {
        HistoryEntry::Reward { device, name } => ("reward", device.to_string(), name.clone(), String::new()),
        HistoryEntry::Collection {} => ("collection", String::new(), String::new(), String::new()),
        HistoryEntry::Fee { tx } => ("fee", String::new(), String::new(), tx.to_string()),
    };
    [
        date,
        time,
        kind.to_string(),
        device,
        name,
        history.network.clone(),
        history.chain_id.to_string(),
        history.symbol.clone(),
        row.amount.plain(history.decimals),
        row.amount.to_string(),
        worth.value,
        worth.currency,
        worth.price,
        worth.source,
        tx,
        row.block.to_string(),
    ]
}

fn koinly_row(row: &HistoryRow, history: &RewardsHistory, worth: Worth) -> Option<[String; 12]> {
    let (amount, symbol, none) = (row.amount.plain(history.decimals), history.symbol.clone(), String::new);
    let (sent, received, label, description, tx) = match &row.what {
        HistoryEntry::Reward { device, name } => {
            ((none(), none()), (amount, symbol), "reward", format!("{name} ({device})"), none())
        }
        HistoryEntry::Fee { tx } => {
            ((amount, symbol), (none(), none()), "cost", "Network fee of collecting".to_string(), tx.to_string())
        }
        HistoryEntry::Collection {} => return None,
    };
    let label = label.to_string();
    let date = date_time(row.at);
    let (value, currency) = (worth.value, worth.currency);
    Some([date, sent.0, sent.1, received.0, received.1, none(), none(), value, currency, label, description, tx])
}

/// `2026-11-23` and `08:30:00`.
fn date_and_time(at: Millis) -> (String, String) {
    let text = iso::text(at);
    let (date, time) = text.split_once('T').unwrap_or((text.as_str(), ""));
    let time = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    (date.to_string(), time.to_string())
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256, account::Owner, amount::Amount, device::DeviceId};

    use super::*;

    const PRICES: &str = "date,symbol,currency,price,source\n2024-02-29,IOTX,EUR,0.0251,my bank\n";

    fn history() -> RewardsHistory {
        let device = DeviceId(Address::with_last_byte(7));
        let reward = HistoryEntry::Reward { device, name: "=Garden, \"old\"".to_string() };
        let row = |at, wei, what| HistoryRow { at: Millis(at), block: 12, amount: Amount::wei(wei), what };
        let one = 1_000_000_000_000_000_000;
        RewardsHistory {
            pool: Address::ZERO,
            account: Owner(Address::ZERO),
            network: "Test".to_string(),
            chain_id: 4690,
            symbol: "IOTX".to_string(),
            decimals: 18,
            rows: vec![
                row(1_709_210_096_000, 1_500 * one, reward),
                row(1_709_210_097_000, 1_500 * one, HistoryEntry::Collection {}),
                row(1_709_310_096_000, one / 4, HistoryEntry::Fee { tx: B256::with_last_byte(9) }),
            ],
            fees_unknown: 0,
            block: 13,
            at: Millis(0),
        }
    }

    #[test]
    fn the_plain_form_has_every_row_and_values_where_there_is_a_price() {
        let (device, tx) = (DeviceId(Address::with_last_byte(7)), B256::with_last_byte(9));
        let (history, prices) = (history(), Prices::read(PRICES).unwrap());

        let text = plain(&history, &prices).unwrap();

        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines[0], PLAIN.join(","));
        let reward = format!(
            "2024-02-29,12:34:56,reward,{device},\"'=Garden, \"\"old\"\"\",Test,4690,IOTX,1500,1500000000000000000000,37.65,EUR,0.0251,my bank,,12"
        );
        assert_eq!(lines[1], reward);
        let collection = "2024-02-29,12:34:57,collection,,,Test,4690,IOTX,1500,1500000000000000000000,,,,,,12";
        assert_eq!(lines[2], collection, "what it paid had its value before");
        assert_eq!(lines[3], format!("2024-03-01,16:21:36,fee,,,Test,4690,IOTX,0.25,250000000000000000,,,,,{tx},12"));
        assert_eq!((lines.len(), prices.missing(&history)), (4, 1));
    }

    #[test]
    fn koinly_gets_no_income_twice() {
        let (device, tx) = (DeviceId(Address::with_last_byte(7)), B256::with_last_byte(9));

        let text = koinly(&history(), &Prices::read(PRICES).unwrap()).unwrap();

        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines[0], KOINLY.join(","));
        let reward =
            format!("2024-02-29 12:34 UTC,,,1500,IOTX,,,37.65,EUR,reward,\"'=Garden, \"\"old\"\" ({device})\",");
        assert_eq!(lines[1], reward);
        assert_eq!(lines[2], format!("2024-03-01 16:21 UTC,0.25,IOTX,,,,,,,cost,Network fee of collecting,{tx}"));
        assert_eq!(lines.len(), 3);
    }

    #[test]
    fn what_is_earned_in_all_is_the_sum_of_its_rows() {
        assert_eq!(history().earned(), Amount::wei(1_500_000_000_000_000_000_000));
        let text = serde_json::to_string(&history()).unwrap();
        assert_eq!(serde_json::from_str::<RewardsHistory>(&text).unwrap(), history(), "{text}");
    }
}
