//! Amounts of the owner's currency, rounded to hundredths.

use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

use alloy_primitives::U512;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::{
    amount::{Amount, group},
    decimal::Decimal,
    reward::RewardSums,
};

/// Larger ones are not counted, so that no sum of those that are overflows.
const MOST_BITS: usize = 448;

/// An amount of the owner's currency in hundredths; crosses JSON as a decimal number with two places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(U512);

impl Money {
    /// What `amount` of a coin with so many decimals is worth at this price of a whole one, rounded once, a half up; none
    /// where that is too much to be counted.
    #[must_use]
    pub fn worth(amount: Amount, decimals: u8, rate: &Decimal) -> Option<Self> {
        rate.hundredths(amount, decimals).filter(|hundredths| hundredths.bit_len() <= MOST_BITS).map(Self)
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Always with two places, thousands grouped by a narrow no-break space.
    #[must_use]
    pub fn exact(self) -> String {
        let (whole, fraction) = self.split();
        format!("{}.{fraction}", group(&whole))
    }

    fn split(self) -> (String, String) {
        let digits = self.0.to_string();
        let digits = format!("{digits:0>3}");
        let (whole, fraction) = digits.split_at(digits.len() - 2);
        (whole.to_string(), fraction.to_string())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.split();
        write!(f, "{whole}.{fraction}")
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).map(Self).ok_or_else(|| D::Error::custom("a worth is a decimal number with two places"))
    }
}

fn read(text: &str) -> Option<U512> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() != 2 {
        return None;
    }
    U512::from_str_radix(&format!("{whole}{fraction}"), 10).ok()
}

/// Earned = collected + ready + waiting, to the last hundredth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorthSums {
    pub earned: Money,
    pub collected: Money,
    pub ready: Money,
    pub waiting: Money,
}

impl WorthSums {
    /// Rounds each part once; none where one is too much to be counted.
    #[must_use]
    pub fn of(sums: RewardSums, decimals: u8, rate: &Decimal) -> Option<Self> {
        let worth = |amount| Money::worth(amount, decimals, rate);
        let (collected, ready, waiting) = (worth(sums.collected)?, worth(sums.ready)?, worth(sums.waiting)?);
        Some(Self { earned: collected.plus(ready).plus(waiting), collected, ready, waiting })
    }

    /// The sums of both, part by part.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            earned: self.earned.plus(other.earned),
            collected: self.collected.plus(other.collected),
            ready: self.ready.plus(other.ready),
            waiting: self.waiting.plus(other.waiting),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy_primitives::U256;

    use super::*;

    fn worth(wei: u128, decimals: u8, rate: &str) -> String {
        Money::worth(Amount::wei(wei), decimals, &rate.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_worth_is_rounded_once_and_a_half_up() {
        assert_eq!(worth(1_000_000_000_000_000_000, 18, "0.0251"), "0.03");
        assert_eq!(worth(5, 3, "1"), "0.01");
        assert_eq!(worth(4_999, 6, "1.0"), "0.00");
        assert_eq!(worth(123_456, 2, "10"), "12345.60");
        assert_eq!(worth(0, 18, "3000"), "0.00");
        assert_eq!(worth(u128::MAX, 255, "9"), "0.00", "a coin that is split too finely");
        assert_eq!(Money(U512::from(123_456_u32)).exact(), "1\u{202f}234.56");
    }

    #[test]
    fn the_largest_amount_has_a_worth_at_any_price_of_a_file() {
        let most = "9".repeat(40).parse().unwrap();
        assert!(Money::worth(Amount(U256::MAX), 0, &most).is_some());
        let more = "9".repeat(78).parse().unwrap();
        assert_eq!(Money::worth(Amount(U256::MAX), 0, &more), None);
    }

    #[test]
    fn a_worth_crosses_json_to_the_last_digit() {
        let money = Money::worth(Amount(U256::MAX), 0, &"0.01".parse().unwrap()).unwrap();
        let text = serde_json::to_string(&money).unwrap();
        assert!(
            text.starts_with("\"1157920892373161954235709850086879078532699846656405640394575840079131296399."),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Money>(&text).unwrap(), money);
        for text in ["1", "1.5", "1.234", "-1.00", "1e3", ".50", "1.0x"] {
            assert!(serde_json::from_str::<Money>(&format!("\"{text}\"")).is_err(), "{text}");
        }
    }
}
