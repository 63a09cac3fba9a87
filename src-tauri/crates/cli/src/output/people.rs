//! Values as people read them: dates for moments, coins for amounts in the smallest unit.

use domain::{U256, amount::Amount, network::Native, time::Millis, words::date_time};
use serde_json::Value;

const MOMENTS: [&str; 17] = [
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
];
const AMOUNTS: [&str; 15] = [
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
];

/// The value with moments and amounts in words; everything else as it is.
pub(super) fn for_people(value: &Value, native: &Native) -> Value {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), field(name, value, native))).collect()
        }
        Value::Array(items) => items.iter().map(|item| for_people(item, native)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
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
}
