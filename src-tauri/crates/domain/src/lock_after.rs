//! How long an open wallet waits for its owner before it locks.

use alloc::{format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::failure::ParseError;

/// 5 seconds to 4 hours; crosses JSON as a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct LockAfter(u32);

impl LockAfter {
    pub const SHORTEST: Self = Self(5);
    pub const LONGEST: Self = Self(4 * 3600);

    #[must_use]
    pub fn seconds(self) -> u32 {
        self.0
    }

    #[must_use]
    pub fn millis(self) -> u64 {
        u64::from(self.0) * 1000
    }
}

impl Default for LockAfter {
    fn default() -> Self {
        Self(600)
    }
}

impl TryFrom<u32> for LockAfter {
    type Error = ParseError;

    fn try_from(seconds: u32) -> Result<Self, ParseError> {
        let asked = Self(seconds);
        if (Self::SHORTEST..=Self::LONGEST).contains(&asked) { Ok(asked) } else { Err(ParseError::LockAfter) }
    }
}

impl From<LockAfter> for u32 {
    fn from(after: LockAfter) -> Self {
        after.0
    }
}

/// Reads `30s`, `10m` or `4h`.
impl FromStr for LockAfter {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let unit = match text.chars().last() {
            Some('s') => 1,
            Some('m') => 60,
            Some('h') => 3600,
            Some(_) | None => return Err(ParseError::LockAfter),
        };
        let digits = text.get(..text.len() - 1).unwrap_or_default();
        let number: u32 = digits.parse().map_err(|_| ParseError::LockAfter)?;
        number.checked_mul(unit).ok_or(ParseError::LockAfter)?.try_into()
    }
}

impl fmt::Display for LockAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = match self.0 {
            hours if hours % 3600 == 0 => format!("{}h", hours / 3600),
            minutes if minutes % 60 == 0 => format!("{}m", minutes / 60),
            seconds => format!("{seconds}s"),
        };
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_wait_is_5_seconds_to_4_hours() {
        for good in ["5s", "90s", "10m", "4h"] {
            assert_eq!(good.parse::<LockAfter>().map(|after| after.to_string()).as_deref(), Ok(good));
        }
        for bad in ["", "s", "4s", "5h", "14401s", "10", "10 m", "-5s", "99999999999h", "10M", "ü"] {
            assert_eq!(bad.parse::<LockAfter>(), Err(ParseError::LockAfter), "{bad}");
        }
        assert_eq!(LockAfter::default().to_string(), "10m");
        assert!(serde_json::from_str::<LockAfter>("4").is_err());
        assert_eq!(serde_json::from_str::<LockAfter>("600").ok(), Some(LockAfter::default()));
    }
}
