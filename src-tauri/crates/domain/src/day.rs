//! Days of UTC, and spans of them.

use alloc::string::{String, ToString};
use core::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{failure::ParseError, time::Millis, words::date_time};

/// One past 9999-12-31, counted from the first of 1970.
const END: u64 = 2_932_897;
const DAY_MS: u64 = 86_400_000;

/// A day (UTC) from 1970 to 9999; as text `2026-11-23`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(u64);

impl Day {
    /// The day that a moment is in; the last one where it is later.
    #[must_use]
    pub fn of(at: Millis) -> Self {
        Self(at.day().min(END - 1))
    }

    /// The moment at which it begins.
    #[must_use]
    pub fn begin(self) -> Millis {
        Millis(self.0.saturating_mul(DAY_MS))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = date_time(self.begin());
        f.write_str(text.split(' ').next().unwrap_or_default())
    }
}

impl FromStr for Day {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // Days are in the order of their texts, so that one that does not exist is never met.
        let (mut first, mut end) = (0, END);
        while first < end {
            let middle = u64::midpoint(first, end);
            match Self(middle).to_string().as_str().cmp(text) {
                Ordering::Equal => return Ok(Self(middle)),
                Ordering::Less => first = middle + 1,
                Ordering::Greater => end = middle,
            }
        }
        Err(ParseError::Day)
    }
}

impl TryFrom<String> for Day {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// The days (UTC) from one to another, both included; without one of them there is no end on that side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    #[serde(default)]
    pub from: Option<Day>,
    #[serde(default)]
    pub to: Option<Day>,
}

impl Days {
    /// Whether a moment is in one of them.
    #[must_use]
    pub fn has(self, at: Millis) -> bool {
        let day = Day::of(at);
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// No day is left out.
    #[must_use]
    pub fn is_all(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// The last day is before the first one.
    #[must_use]
    pub fn is_backwards(self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| to < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_read_as_it_is_written() {
        for number in (0..END).step_by(997).chain([END - 1]) {
            assert_eq!(Day(number).to_string().parse(), Ok(Day(number)), "{}", Day(number));
        }
        assert_eq!(day("2024-02-29").begin(), Millis(1_709_164_800_000));
        assert_eq!(Day::of(Millis(1_709_210_096_000)), day("2024-02-29"));
        assert_eq!(Day::of(Millis(u64::MAX)), day("9999-12-31"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        let bad =
            ["", "now", "2023-02-29", "2024-13-01", "2024-1-1", "24-01-01", "1969-12-31", "10000-01-01", "2024-02-29 "];
        for text in bad {
            assert_eq!(text.parse::<Day>(), Err(ParseError::Day), "{text:?}");
        }
        assert!(serde_json::from_str::<Days>(r#"{"from":"2023-02-29"}"#).is_err());
        assert!(serde_json::from_str::<Days>(r#"{"since":"2024-02-29"}"#).is_err());
    }

    #[test]
    fn a_span_has_both_its_ends() {
        let (from, to) = (Some(day("2024-02-29")), Some(day("2024-03-01")));
        let days = Days { from, to };
        let (first, last) = (day("2024-02-29").begin(), day("2024-03-02").begin());
        assert!(days.has(first) && days.has(Millis(last.0 - 1)));
        assert!(!days.has(Millis(first.0 - 1)) && !days.has(last));
        assert!(Days { from: None, to }.has(Millis(0)) && Days { from, to: None }.has(Millis(u64::MAX)));
        assert!(Days::default().is_all() && !days.is_all());
        assert!(Days { from: to, to: from }.is_backwards() && !Days { from, to: from }.is_backwards());
        let text = serde_json::to_string(&days).unwrap();
        assert_eq!(
            (text.as_str(), serde_json::from_str(&text).unwrap()),
            (r#"{"from":"2024-02-29","to":"2024-03-01"}"#, days)
        );
    }
}
