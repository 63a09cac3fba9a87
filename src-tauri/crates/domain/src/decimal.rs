//! Amounts as a person writes them, before it is known how many decimals the coin has.

use alloc::{
    format,
    string::{String, ToString},
};
use core::{fmt, str::FromStr};

use alloy_primitives::{U256, U512};
use serde::{Deserialize, Serialize};

use crate::{amount::Amount, failure::ParseError};

/// More digits than any amount has.
const MOST: usize = 78;

/// A positive decimal number, exactly as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    whole: String,
    fraction: String,
}

impl Decimal {
    /// The amount of a coin with so many decimals; none where the coin cannot be split so finely or there is no such amount.
    #[must_use]
    pub fn of_coin(&self, decimals: u8) -> Option<Amount> {
        let missing = usize::from(decimals).checked_sub(self.fraction.len())?;
        let digits = format!("{}{}{}", self.whole, self.fraction, "0".repeat(missing));
        U256::from_str_radix(&digits, 10).ok().map(Amount)
    }

    /// What `amount` of a coin with so many decimals is worth at this price of a whole one, to the last digit; none where
    /// that is too large to be counted.
    #[must_use]
    pub fn times(&self, amount: Amount, decimals: u8) -> Option<String> {
        let digits = U256::from_str_radix(&format!("{}{}", self.whole, self.fraction), 10).ok()?;
        let places = u8::try_from(self.fraction.len()).ok()?.checked_add(decimals)?;
        Some(Amount(amount.0.checked_mul(digits)?).plain(places))
    }

    /// The same in hundredths, rounded once, a half up.
    pub(crate) fn hundredths(&self, amount: Amount, decimals: u8) -> Option<U512> {
        let digits = U512::from_str_radix(&format!("{}{}", self.whole, self.fraction), 10).ok()?;
        let worth = U512::from(amount.0).checked_mul(digits)?.checked_mul(U512::from(100_u8))?;
        let places = self.fraction.len().checked_add(usize::from(decimals))?;
        // A unit that cannot be counted is more than twice of what can.
        let Some(unit) = U512::from(10_u8).checked_pow(U512::from(places)) else { return Some(U512::ZERO) };
        let (whole, rest) = worth.div_rem(unit);
        if rest >= unit.saturating_sub(rest) { whole.checked_add(U512::ONE) } else { Some(whole) }
    }
}

impl FromStr for Decimal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return Err(ParseError::Amount),
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || text.len() > MOST {
            return Err(ParseError::Amount);
        }
        Ok(Self { whole: whole.to_string(), fraction: fraction.to_string() })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{}{point}{}", self.whole, self.fraction)
    }
}

impl TryFrom<String> for Decimal {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

/// How much is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HowMuch {
    /// All there is, less the network fee where it is paid in the same coin.
    Most,
    Exactly(Decimal),
}

impl FromStr for HowMuch {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text == "max" { Ok(Self::Most) } else { text.parse().map(Self::Exactly) }
    }
}

impl TryFrom<String> for HowMuch {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<HowMuch> for String {
    fn from(much: HowMuch) -> Self {
        match much {
            HowMuch::Most => "max".to_string(),
            HowMuch::Exactly(decimal) => decimal.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str, decimals: u8) -> Option<Amount> {
        text.parse::<Decimal>().unwrap().of_coin(decimals)
    }

    #[test]
    fn an_amount_is_read_to_its_last_digit() {
        assert_eq!(amount("1.5", 18), Some(Amount::wei(1_500_000_000_000_000_000)));
        assert_eq!(amount("0.000000000000000001", 18), Some(Amount::wei(1)));
        assert_eq!(amount("007", 0), Some(Amount::wei(7)));
        assert_eq!(amount("1.50", 1), None, "the coin cannot be split so finely");
        assert_eq!(amount("1.5", 0), None);
        let most = U256::MAX.to_string();
        assert_eq!(amount(&most, 0), Some(Amount(U256::MAX)));
        assert_eq!(amount(&most, 1), None, "no such amount can be");
    }

    #[test]
    fn a_price_is_multiplied_to_the_last_digit() {
        let worth = |price: &str, wei, decimals| price.parse::<Decimal>().unwrap().times(Amount::wei(wei), decimals);
        assert_eq!(worth("0.0251", 1_500_000_000_000_000_001, 18).as_deref(), Some("0.0376500000000000000251"));
        assert_eq!(worth("3", 7, 0).as_deref(), Some("21"));
        assert_eq!(worth("0.10", 0, 18).as_deref(), Some("0"));
        assert_eq!("2".parse::<Decimal>().unwrap().times(Amount(U256::MAX), 0), None);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_amount() {
        for text in ["", ".", "1.", ".5", "1,5", "1 000", "+1", "-1", "1e18", "0x10", "1.2.3", "١", &"1".repeat(79)] {
            assert_eq!(text.parse::<Decimal>(), Err(ParseError::Amount), "{text}");
        }
        assert_eq!("max".parse(), Ok(HowMuch::Most));
        assert_eq!("Max".parse::<HowMuch>(), Err(ParseError::Amount));
    }
}
