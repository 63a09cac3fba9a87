//! The history of rewards as text: one form with everything, one that Koinly imports.

use domain::{
    device::DeviceId,
    reward_export::{ExportForm, RowValue},
    reward_history::{HistoryEntry, HistoryRow, RewardsHistory},
    time::Millis,
    words::date_time,
};

use super::prices::{Prices, PricesError};
use crate::{csv::push, iso};

const PLAIN: [&str; 19] = [
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
    "family",
    "source",
    "token",
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

/// The file of this form.
///
/// # Errors
/// [`PricesError::TooMuch`].
pub fn written(form: ExportForm, history: &RewardsHistory, prices: &Prices) -> Result<String, PricesError> {
    match form {
        ExportForm::Plain => plain(history, prices),
        ExportForm::Koinly => koinly(history, prices),
    }
}

/// What each row was worth on its day.
pub(super) fn values(history: &RewardsHistory, prices: &Prices) -> Result<Vec<Option<RowValue>>, PricesError> {
    let value = |row: &HistoryRow| -> Result<Option<RowValue>, PricesError> {
        let Worth { value, currency, .. } = worth(row, prices)?;
        Ok((!value.is_empty()).then_some(RowValue { value, currency }))
    };
    history.rows.iter().map(value).collect()
}

/// Every row with every column; those of a value stay empty on a day without a price, for collections, and for what was not
/// paid yet.
///
/// # Errors
/// [`PricesError::TooMuch`].
pub fn plain(history: &RewardsHistory, prices: &Prices) -> Result<String, PricesError> {
    let mut text = String::new();
    push(&mut text, &PLAIN);
    for row in &history.rows {
        push(&mut text, &plain_row(row, history, worth(row, prices)?));
    }
    Ok(text)
}

/// Rewards as received and fees as sent. Collections are left out, because what they paid is a reward already, and so is what
/// was not paid yet.
///
/// # Errors
/// [`PricesError::TooMuch`].
pub fn koinly(history: &RewardsHistory, prices: &Prices) -> Result<String, PricesError> {
    let mut text = String::new();
    push(&mut text, &KOINLY);
    for row in &history.rows {
        let worth = worth(row, prices)?;
        if let Some(cells) = koinly_row(row, worth) {
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

fn worth(row: &HistoryRow, prices: &Prices) -> Result<Worth, PricesError> {
    let Some(price) = prices.on(row.at, &row.token.symbol).filter(|_| row.what.has_value()) else {
        return Ok(Worth::default());
    };
    let value = price.price.times(row.amount, row.token.decimals).ok_or(PricesError::TooMuch)?;
    let (currency, source) = (price.currency.clone(), price.source.clone());
    Ok(Worth { value, currency, price: price.price.to_string(), source })
}

fn plain_row(row: &HistoryRow, history: &RewardsHistory, worth: Worth) -> [String; 19] {
    let (date, time) = date_and_time(row.at);
    let none = String::new;
    let (kind, device, name, tx) = match &row.what {
        HistoryEntry::Reward { device, name } => ("reward", shown(*device), name.clone(), none()),
        HistoryEntry::Collection {} => ("collection", none(), none(), none()),
        HistoryEntry::Fee { tx } => ("fee", none(), none(), tx.to_string()),
        HistoryEntry::Ready { device, name } => ("ready", shown(*device), name.clone(), none()),
        HistoryEntry::Waiting {} => ("waiting", none(), none(), none()),
    };
    [
        date,
        time,
        kind.to_string(),
        device,
        name,
        history.network.clone(),
        history.chain_id.to_string(),
        row.token.symbol.clone(),
        row.amount.plain(row.token.decimals),
        row.amount.to_string(),
        worth.value,
        worth.currency,
        worth.price,
        worth.source,
        tx,
        row.block.to_string(),
        row.family.clone(),
        row.source.to_string(),
        if row.token.contract.is_zero() { none() } else { row.token.contract.to_string() },
    ]
}

fn koinly_row(row: &HistoryRow, worth: Worth) -> Option<[String; 12]> {
    let (amount, symbol, none) = (row.amount.plain(row.token.decimals), row.token.symbol.clone(), String::new);
    let (sent, received, label, description, tx) = match &row.what {
        HistoryEntry::Reward { device, name } => {
            let of = device.map_or_else(none, |device| format!("{name} ({device}), "));
            ((none(), none()), (amount, symbol), "reward", format!("{of}{} {}", row.family, row.source), none())
        }
        HistoryEntry::Fee { tx } => {
            ((amount, symbol), (none(), none()), "cost", "Network fee of collecting".to_string(), tx.to_string())
        }
        HistoryEntry::Collection {} | HistoryEntry::Ready { .. } | HistoryEntry::Waiting {} => return None,
    };
    let label = label.to_string();
    let date = date_time(row.at);
    let (value, currency) = (worth.value, worth.currency);
    Some([date, sent.0, sent.1, received.0, received.1, none(), none(), value, currency, label, description, tx])
}

fn shown(device: Option<DeviceId>) -> String {
    device.map_or_else(String::new, |device| device.to_string())
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
    use domain::{
        Address, B256,
        account::Owner,
        amount::Amount,
        reward::RewardSums,
        reward_history::{HistorySource, TokenSums},
        send::Token,
    };

    use super::*;

    const PRICES: &str = "date,symbol,currency,price,source\n2024-02-29,IOTX,EUR,0.0251,my bank\n";
    const POOL: Address = Address::repeat_byte(0x91);
    const SENDER: Address = Address::repeat_byte(0x92);
    const TOKEN: Address = Address::repeat_byte(0x11);
    const ONE: u128 = 1_000_000_000_000_000_000;

    fn row(at: u64, wei: u128, what: HistoryEntry) -> HistoryRow {
        HistoryRow {
            at: Millis(at),
            block: 12,
            amount: Amount::wei(wei),
            token: Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 },
            source: POOL,
            family: "w3bstream_count_pool".to_string(),
            what,
        }
    }

    /// 2.5 of a token with six decimals, sent to the account.
    fn sent() -> HistoryRow {
        let sent = row(1_709_310_097_000, 2_500_000, HistoryEntry::Reward { device: None, name: String::new() });
        let token = Token { contract: TOKEN, symbol: "DRT".to_string(), decimals: 6 };
        HistoryRow { token, source: SENDER, family: "token_transfers".to_string(), ..sent }
    }

    fn history() -> RewardsHistory {
        let device = Some(DeviceId(Address::with_last_byte(7)));
        let reward = HistoryEntry::Reward { device, name: "=Garden, \"old\"".to_string() };
        let rows = vec![
            row(1_709_210_096_000, 1_500 * ONE, reward),
            row(1_709_210_097_000, 1_500 * ONE, HistoryEntry::Collection {}),
            row(1_709_310_096_000, ONE / 4, HistoryEntry::Fee { tx: B256::with_last_byte(9) }),
            sent(),
            row(1_709_310_098_000, ONE, HistoryEntry::Waiting {}),
        ];
        let pool = HistorySource {
            source: POOL,
            family: "w3bstream_count_pool".to_string(),
            block: 13,
            rewards: vec![TokenSums { token: rows[0].token.clone(), sums: RewardSums::default() }],
            failure: None,
        };
        RewardsHistory {
            account: Owner(Address::ZERO),
            network: "Test".to_string(),
            chain_id: 4690,
            rows,
            sources: vec![pool],
            fees_unknown: 0,
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
        let pool = format!("12,w3bstream_count_pool,{POOL},");
        let reward = format!(
            "2024-02-29,12:34:56,reward,{device},\"'=Garden, \"\"old\"\"\",Test,4690,IOTX,1500,1500000000000000000000,37.65,EUR,0.0251,my bank,,{pool}"
        );
        assert_eq!(lines[1], reward);
        let collection =
            format!("2024-02-29,12:34:57,collection,,,Test,4690,IOTX,1500,1500000000000000000000,,,,,,{pool}");
        assert_eq!(lines[2], collection, "what it paid had its value before");
        let fee = format!("2024-03-01,16:21:36,fee,,,Test,4690,IOTX,0.25,250000000000000000,,,,,{tx},{pool}");
        assert_eq!(lines[3], fee);
        let sent =
            format!("2024-03-01,16:21:37,reward,,,Test,4690,DRT,2.5,2500000,,,,,,12,token_transfers,{SENDER},{TOKEN}");
        assert_eq!(lines[4], sent);
        assert!(lines[5].starts_with("2024-03-01,16:21:38,waiting,,,Test,4690,IOTX,1,1000000000000000000,,,,,,"));
        assert_eq!((lines.len(), prices.missing(&history)), (6, 2));
    }

    #[test]
    fn koinly_gets_no_income_twice_nor_before_it_came() {
        let (device, tx) = (DeviceId(Address::with_last_byte(7)), B256::with_last_byte(9));

        let text = koinly(&history(), &Prices::read(PRICES).unwrap()).unwrap();

        let lines: Vec<&str> = text.split_terminator("\r\n").collect();
        assert_eq!(lines[0], KOINLY.join(","));
        let reward = format!(
            "2024-02-29 12:34 UTC,,,1500,IOTX,,,37.65,EUR,reward,\"'=Garden, \"\"old\"\" ({device}), w3bstream_count_pool {POOL}\","
        );
        assert_eq!(lines[1], reward);
        assert_eq!(lines[2], format!("2024-03-01 16:21 UTC,0.25,IOTX,,,,,,,cost,Network fee of collecting,{tx}"));
        assert_eq!(lines[3], format!("2024-03-01 16:21 UTC,,,2.5,DRT,,,,,reward,token_transfers {SENDER},"));
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn a_history_crosses_as_text() {
        let text = serde_json::to_string(&history()).unwrap();
        assert_eq!(serde_json::from_str::<RewardsHistory>(&text).unwrap(), history(), "{text}");
        assert_eq!(history().pool().map(|pool| pool.source), Some(POOL));
    }
}
