//! Values as people read them: dates for moments, coins for amounts in the smallest unit.

use domain::{U256, amount::Amount, network::Native, shown::shown_text, time::Millis, words::date_time};
use serde_json::Value;

const MOMENTS: [&str; 19] = [
    "added",
    "at",
    "seen",
    "started",
    "updated",
    "created",
    "revoked",
    "last_read",
    "last_seen",
    "from",
    "to",
    "until",
    "expires",
    "expires_at",
    "not_before",
    "history_from",
    "history_to",
    "looked",
    "set_at",
];
const AMOUNTS: [&str; 20] = [
    "balance",
    "coin",
    "earned",
    "collected",
    "ready",
    "waiting",
    "pending",
    "per_period",
    "amount",
    "price",
    "paid",
    "missed",
    "remaining",
    "earns",
    "needed",
    "threshold",
    "last_week",
    "week_before",
    "cap_per_day",
    "spent",
];

/// The value with moments and amounts in words; everything else as it is.
pub(super) fn for_people(value: &Value, native: &Native) -> Value {
    match value {
        Value::Object(fields) => {
            let token = fields.get("token").and_then(coin_of);
            let coin = token.as_ref().unwrap_or(native);
            fields.iter().map(|(name, value)| (name.clone(), field(name, value, coin))).collect()
        }
        Value::Array(items) => items.iter().map(|item| for_people(item, native)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// What the amounts beside a token are of.
fn coin_of(token: &Value) -> Option<Native> {
    let symbol = shown_text(token.get("symbol")?.as_str()?);
    let decimals = u8::try_from(token.get("decimals")?.as_u64()?).ok()?;
    Some(Native { symbol, decimals })
}

fn field(name: &str, value: &Value, native: &Native) -> Value {
    let Some(text) = value.as_str() else { return for_people(value, native) };
    if MOMENTS.contains(&name)
        && let Ok(millis) = text.parse()
    {
        return Value::String(date_time(Millis(millis)));
    }
    if AMOUNTS.contains(&name)
        && let Ok(wei) = U256::from_str_radix(text, 10)
    {
        return Value::String(format!("{} {}", Amount(wei).exact(native.decimals), native.symbol));
    }
    value.clone()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_see_dates_and_coins() {
        let native = Native { symbol: "IOTX".to_string(), decimals: 18 };
        let shown =
            for_people(&json!({ "at": "0", "devices": [{ "ready": "1500000000000000000" }], "name": "7" }), &native);
        assert_eq!(shown, json!({ "at": "1970-01-01 00:00 UTC", "devices": [{ "ready": "1.5 IOTX" }], "name": "7" }));
    }

    #[test]
    fn amounts_beside_a_token_are_of_it() {
        let native = Native { symbol: "IOTX".to_string(), decimals: 18 };
        let token = json!({ "contract": "0x00", "symbol": "DRT", "decimals": 6 });
        let shown = for_people(&json!([{ "token": token, "earned": "1500000" }, { "earned": "0" }]), &native);
        assert_eq!(shown, json!([{ "token": token, "earned": "1.5 DRT" }, { "earned": "0 IOTX" }]));
    }
}
