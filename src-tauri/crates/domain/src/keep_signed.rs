//! How long signed readings are kept; their hours are kept beyond that.

use alloc::{format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::failure::ParseError;

/// For ever, or for 35 to 36,500 days; crosses JSON as `for-ever` or a number of days as text. What explains last month's
/// rewards and what stands out looks at 31 days of signed readings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum KeepSigned {
    #[default]
    ForEver,
    Days(Days),
}

/// 35 to 36,500.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days(u32);

impl Days {
    pub const FEWEST: Self = Self(35);
    pub const MOST: Self = Self(36_500);

    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }

    #[must_use]
    pub fn millis(self) -> u64 {
        u64::from(self.0) * 86_400_000
    }
}

const FOR_EVER: &str = "for-ever";

/// Reads `for-ever` or a number of days.
impl FromStr for KeepSigned {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text == FOR_EVER {
            return Ok(Self::ForEver);
        }
        let days = Days(text.parse().map_err(|_| ParseError::KeepSigned)?);
        if (Days::FEWEST..=Days::MOST).contains(&days) { Ok(Self::Days(days)) } else { Err(ParseError::KeepSigned) }
    }
}

impl fmt::Display for KeepSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForEver => f.write_str(FOR_EVER),
            Self::Days(days) => write!(f, "{}", days.get()),
        }
    }
}

impl TryFrom<String> for KeepSigned {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<KeepSigned> for String {
    fn from(keep: KeepSigned) -> Self {
        format!("{keep}")
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn signed_readings_are_kept_for_ever_or_for_35_days_and_more() {
        for good in ["for-ever", "35", "365", "36500"] {
            assert_eq!(good.parse::<KeepSigned>().map(|keep| keep.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "0", "34", "36501", "-35", "35d", "ever", "For-ever", "99999999999"] {
            assert_eq!(bad.parse::<KeepSigned>(), Err(ParseError::KeepSigned), "{bad}");
        }
        assert_eq!(KeepSigned::default(), KeepSigned::ForEver);
        assert_eq!(serde_json::to_string(&KeepSigned::ForEver).unwrap(), "\"for-ever\"");
        assert!(serde_json::from_str::<KeepSigned>("\"34\"").is_err());
    }
}
