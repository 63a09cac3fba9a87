//! Dates in words, without a time zone database: always UTC, and said so.

use alloc::{format, string::String};

use crate::time::Millis;

/// `2026-11-23 14:05 UTC`. Civil date by Howard Hinnant's `civil_from_days`.
#[must_use]
pub fn date_time(at: Millis) -> String {
    let seconds = at.seconds();
    let days = i64::try_from(seconds / 86_400).unwrap_or(i64::MAX / 2) + 719_468;
    let era = days / 146_097;
    let of_era = days - era * 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_civil_dates() {
        assert_eq!(date_time(Millis(0)), "1970-01-01 00:00 UTC");
        assert_eq!(date_time(Millis(1_709_210_096_000)), "2024-02-29 12:34 UTC");
        assert_eq!(date_time(Millis(1_795_474_800_000)), "2026-11-23 23:00 UTC");
    }
}
