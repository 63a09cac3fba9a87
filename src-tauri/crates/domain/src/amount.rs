//! Amounts of a token in its smallest unit.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use alloy_primitives::U256;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// An amount in the smallest unit of its token (wei); crosses JSON as a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub U256);

impl Amount {
    pub const ZERO: Self = Self(U256::ZERO);

    /// An amount of `wei` smallest units.
    #[must_use]
    pub fn wei(wei: u128) -> Self {
        Self(U256::from(wei))
    }

    /// The sum, at most the largest representable amount.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, at least zero.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The exact decimal text in whole units, thousands grouped by a narrow no-break space, without trailing zeros.
    #[must_use]
    pub fn exact(self, decimals: u8) -> String {
        let (whole, fraction) = self.split(decimals);
        joined(&group(&whole), &fraction)
    }

    /// The same without grouping, as programs read it.
    #[must_use]
    pub fn plain(self, decimals: u8) -> String {
        let (whole, fraction) = self.split(decimals);
        joined(&whole, &fraction)
    }

    /// Like [`Amount::exact`], with at most `places` decimals, rounded up: a ceiling.
    #[must_use]
    pub fn ceiling(self, decimals: u8, places: u8) -> String {
        let unit = U256::from(10u8).pow(U256::from(decimals.saturating_sub(places)));
        let rounded = self.0.div_ceil(unit).saturating_mul(unit);
        Self(rounded).exact(decimals)
    }

    fn split(self, decimals: u8) -> (String, String) {
        let digits = self.0.to_string();
        let width = usize::from(decimals);
        let padded = format!("{digits:0>width$}", width = width + 1);
        let (whole, fraction) = padded.split_at(padded.len() - width);
        (whole.to_string(), fraction.to_string())
    }
}

fn joined(whole: &str, fraction: &str) -> String {
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") }
}

pub(crate) fn group(whole: &str) -> String {
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (i, digit) in digits.iter().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(*digit);
    }
    out
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let parsed = if plain { U256::from_str_radix(&text, 10).ok() } else { None };
        parsed.map(Self).ok_or_else(|| D::Error::custom("an amount is a decimal string of smallest units"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_shown_exactly_with_grouped_thousands() {
        assert_eq!(Amount::wei(1_206_900_000_000_000_000_000).exact(18), "1\u{202f}206.9");
        assert_eq!(Amount::wei(5).exact(18), "0.000000000000000005");
        assert_eq!(Amount::ZERO.exact(18), "0");
    }

    #[test]
    fn an_amount_for_programs_is_not_grouped() {
        assert_eq!(Amount::wei(1_206_900_000_000_000_000_000).plain(18), "1206.9");
        assert_eq!(Amount::wei(1_000).plain(0), "1000");
        assert_eq!(Amount::ZERO.plain(18), "0");
    }

    #[test]
    fn a_fee_ceiling_rounds_up() {
        assert_eq!(Amount::wei(711_000_000_000_000_001).ceiling(18, 2), "0.72");
        assert_eq!(Amount::wei(710_000_000_000_000_000).ceiling(18, 2), "0.71");
    }
}
