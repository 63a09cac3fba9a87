//! Moments as apps and files have them: ISO 8601 in UTC, or milliseconds since 1970.

use domain::time::Millis;

const DAY: u64 = 86_400;

/// `2026-11-23T08:30:00.250Z`. Civil date by Howard Hinnant's `civil_from_days`.
pub(crate) fn text(at: Millis) -> String {
    let (seconds, millis) = (at.seconds(), at.0 % 1000);
    let (year, month, day) = civil(seconds / DAY);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Reads milliseconds since 1970, or `2026-11-23`, `2026-11-23T08:30Z`, `2026-11-23T08:30:00Z`, `…00.250Z`; UTC only.
pub(crate) fn parse(text: &str) -> Option<Millis> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().map(Millis);
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00Z"));
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let days = days(year, month, day)?;
    let mut parts = time.strip_suffix('Z')?.splitn(3, ':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let (second, millis) = match parts.next() {
        None => (0, 0),
        Some(rest) => match rest.split_once('.') {
            None => (number(rest, 2)?, 0),
            Some((second, millis)) => (number(second, 2)?, number(millis, 3)?),
        },
    };
    let fits = hour < 24 && minute < 60 && second < 60;
    fits.then_some(Millis((days * DAY + hour * 3600 + minute * 60 + second) * 1000 + millis))
}

fn number(text: &str, digits: usize) -> Option<u64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Days since 1970 of a civil date that exists and is not before it (Hinnant's `days_from_civil`).
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    if year < 1970 || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (shifted / 400, shifted % 400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = (era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(719_468)?;
    (civil(days) == (year, month, day)).then_some(days)
}

fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_is_read_as_it_is_written() {
        for at in [0, 951_782_399_999, 1_709_210_096_250, 1_795_474_800_000, 4_102_444_799_001] {
            assert_eq!(parse(&text(Millis(at))), Some(Millis(at)), "{}", text(Millis(at)));
        }
        assert_eq!(parse("2024-02-29T12:34:56Z"), Some(Millis(1_709_210_096_000)));
        assert_eq!(parse("2024-02-29"), parse("2024-02-29T00:00Z"));
        assert_eq!(parse("1709210096250"), Some(Millis(1_709_210_096_250)));
    }

    #[test]
    fn what_is_not_exactly_a_moment_is_none() {
        let bad = [
            "",
            "now",
            "2023-02-29",
            "2024-13-01",
            "2024-01-00",
            "2024-01-01T24:00Z",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01T00:00",
            "24-01-01",
            "-1",
            "1.5",
            "2024-01-01T00:00:00.1Z",
            "99999999999999999999999",
            "１２",
        ];
        for text in bad {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}
