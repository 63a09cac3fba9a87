//! Numbers, times and addresses as people read them.

use crate::{t, text::Kit};

/// The first 4 and last 4 hex digits of an address, with any `did:io:` before it kept.
#[must_use]
pub fn short(address: &str) -> String {
    let Some(start) = address.find("0x").map(|at| at + 2) else { return address.to_string() };
    let (Some(head), Some(digits)) = (address.get(..start), address.get(start..)) else { return address.to_string() };
    match (digits.get(..4), digits.len().checked_sub(4).and_then(|at| digits.get(at..))) {
        (Some(first), Some(last)) if digits.len() > 10 && digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            format!("{head}{first}…{last}")
        }
        (_, _) => address.to_string(),
    }
}

/// A value with so many decimals, thousands grouped by a narrow no-break space, a real minus sign.
#[must_use]
pub fn number(value: f64, places: u8) -> String {
    if !value.is_finite() {
        return "–".to_string();
    }
    let text = format!("{:.*}", usize::from(places), value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    let count = whole.len();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (count - place).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// How long ago `at` was, both in milliseconds since 1970.
#[must_use]
pub fn ago(at: u64, now: u64) -> String {
    let seconds = now.saturating_sub(at) / 1000;
    match seconds {
        0..=4 => t!(Kit::JustNow).to_string(),
        5..=59 => t!(Kit::SecondsAgo, n = seconds),
        60..=3_599 => t!(Kit::MinutesAgo, n = seconds / 60),
        3_600..=86_399 => t!(Kit::HoursAgo, n = seconds / 3_600),
        86_400..=172_799 => t!(Kit::OneDayAgo).to_string(),
        _ => t!(Kit::DaysAgo, n = seconds / 86_400),
    }
}

/// `14:05:09` of a moment, `offset` minutes east of UTC.
#[must_use]
pub fn clock(at: u64, offset: i32) -> String {
    let local = i64::try_from(at / 1000).unwrap_or(0) + i64::from(offset) * 60;
    let of_day = local.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60)
}

/// `14:05` of a moment, `offset` minutes east of UTC.
#[must_use]
pub fn clock_minutes(at: u64, offset: i32) -> String {
    clock(at, offset).chars().take(5).collect()
}

/// `2026-11-23` of a moment, `offset` minutes east of UTC. Civil date by Howard Hinnant's `civil_from_days`.
#[must_use]
pub fn date(at: u64, offset: i32) -> String {
    let local = i64::try_from(at / 1000).unwrap_or(0) + i64::from(offset) * 60;
    let days = local.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_ends() {
        assert_eq!(short("0x7a3f5c0e9b2d4418a6c1f07e35d9b8421ec691c4"), "0x7a3f…91c4");
        assert_eq!(short("did:io:0x5e18f60bd4a2c9937706ab12e4c58df03f9a21b7"), "did:io:0x5e18…21b7");
        assert_eq!(short("no address"), "no address");
        assert_eq!(short("0x12é45678901234"), "0x12é45678901234");
    }

    #[test]
    fn numbers_are_grouped_and_never_minus_zero() {
        assert_eq!(number(1206.94, 1), "1\u{202f}206.9");
        assert_eq!(number(-58.0, 0), "−58");
        assert_eq!(number(-0.01, 1), "0.0");
        assert_eq!(number(f64::NAN, 1), "–");
    }

    #[test]
    fn ages_are_in_the_largest_whole_unit() {
        assert_eq!(ago(0, 2_000), "just now");
        assert_eq!(ago(0, 59_000), "59 s ago");
        assert_eq!(ago(0, 192 * 60_000), "3 h ago");
        assert_eq!(ago(5, 0), "just now");
    }

    #[test]
    fn a_date_is_that_of_the_local_day() {
        assert_eq!(date(1_709_210_096_000, 0), "2024-02-29");
        assert_eq!(date(1_795_474_800_000, 0), "2026-11-23");
        assert_eq!(date(1_795_474_800_000, 120), "2026-11-24");
        assert_eq!(date(0, -30), "1969-12-31");
    }

    #[test]
    fn a_clock_shows_local_time() {
        assert_eq!(clock(0, 60), "01:00:00");
        assert_eq!(clock(0, -30), "23:30:00");
        assert_eq!(clock_minutes(50_709_000, 0), "14:05");
    }
}
