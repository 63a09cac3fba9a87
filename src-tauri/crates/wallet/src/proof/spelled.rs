//! Values that have exactly one spelling in a file, so that no two texts mean the same.

use std::{fmt, str::FromStr};

use domain::shown::shown_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use thiserror::Error as ThisError;

/// A value as the one text that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelled<T>(pub T);

impl<T: fmt::Display> Serialize for Spelled<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T> Deserialize<'de> for Spelled<T>
where
    T: fmt::Display + FromStr,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let value = text.parse::<T>().ok().filter(|value| value.to_string() == text);
        value.map(Self).ok_or_else(|| D::Error::custom(format!("“{}” is not written as it must be", shown_text(&text))))
    }
}

/// So many bytes, as `0x` and lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Octets<const N: usize>(pub [u8; N]);

impl<const N: usize> fmt::Display for Octets<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{}", hex::encode(self.0))
    }
}

/// The text is not `0x` and the right number of hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
#[error("not 0x and the right number of hex digits")]
pub struct NotOctets;

impl<const N: usize> FromStr for Octets<N> {
    type Err = NotOctets;

    fn from_str(text: &str) -> Result<Self, NotOctets> {
        let digits = text.strip_prefix("0x").ok_or(NotOctets)?;
        let mut bytes = [0; N];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| NotOctets)?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling() {
        assert_eq!(serde_json::from_str::<Spelled<u64>>("\"7\"").unwrap(), Spelled(7));
        assert_eq!(serde_json::to_string(&Spelled(Octets([0xab, 1]))).unwrap(), "\"0xab01\"");
        for bad in ["\"07\"", "\"+7\"", "\" 7\"", "\"-0\"", "7", "\"\""] {
            assert!(serde_json::from_str::<Spelled<u64>>(bad).is_err(), "{bad}");
            assert!(serde_json::from_str::<Spelled<i64>>(bad).is_err(), "{bad}");
        }
        for bad in ["\"0xAB01\"", "\"ab01\"", "\"0Xab01\"", "\"0xab0\"", "\"0xab0100\""] {
            assert!(serde_json::from_str::<Spelled<Octets<2>>>(bad).is_err(), "{bad}");
        }
    }
}
