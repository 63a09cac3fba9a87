//! Lines and moments of a chart's ground.

use crate::kit::format::{clock, clock_minutes, date};

/// A shorter span shows its moments with seconds.
const SECONDS_BELOW_MS: u64 = 5 * 60_000;
const DAY_MS: u64 = 86_400_000;
/// A span up to this is told by its hours; a bit more than a day, so that a day is.
const HOURS_UP_TO_MS: u64 = 26 * 3_600_000;
/// A span up to this is told by its days, a longer one by its months.
const DAYS_UP_TO_MS: u64 = 60 * DAY_MS;

/// The round step that lays 3 to 5 lines over `range`.
pub fn nice_step(range: f64) -> f64 {
    let rough = (range / 4.0).max(1e-6);
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|part| part * power).find(|step| *step >= rough).unwrap_or(rough)
}

/// How many decimals tell the multiples of `step` apart.
pub fn decimals(step: f64) -> u8 {
    (0..6u8)
        .find(|places| {
            let scaled = step * 10f64.powi(i32::from(*places));
            (scaled - scaled.round()).abs() < 1e-6
        })
        .unwrap_or(6)
}

/// The multiples of `step` from `floor` to `top`.
pub fn levels(floor: f64, top: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..7u8).map(move |place| floor + f64::from(place) * step).take_while(move |value| *value <= top + step / 1000.0)
}

/// Five moments, evenly over the span.
pub fn moments(first: u64, last: u64) -> impl Iterator<Item = u64> {
    let span = last.saturating_sub(first);
    (0..5u64).map(move |place| first.saturating_add(span / 4 * place))
}

/// A moment on the line below: as fine as the span needs, so that no two say the same.
pub fn moment(at: u64, span: u64, offset: i32) -> String {
    match span {
        0..SECONDS_BELOW_MS => clock(at, offset),
        SECONDS_BELOW_MS..=HOURS_UP_TO_MS => clock_minutes(at, offset),
        _ if span <= DAYS_UP_TO_MS => date(at, offset).chars().skip(5).collect(),
        _ => date(at, offset).chars().take(7).collect(),
    }
}

/// A moment by itself: with its day where the span has several.
pub fn moment_in_full(at: u64, span: u64, offset: i32) -> String {
    if span <= HOURS_UP_TO_MS {
        return clock(at, offset);
    }
    format!("{} {}", date(at, offset), clock_minutes(at, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moments_of_every_span_are_told_apart() {
        for span in [40_000, 3_600_000, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 365 * DAY_MS] {
            let first = 1_795_474_800_000;
            let mut told: Vec<String> = moments(first, first + span).map(|at| moment(at, span, 0)).collect();
            let count = told.len();
            // The two ends of a day are the same hour.
            told.dedup();
            assert_eq!(told.len(), count, "{span}: {told:?}");
        }
    }

    #[test]
    fn a_moment_among_days_is_told_with_its_day() {
        assert_eq!(moment_in_full(1_795_474_800_000, 7 * DAY_MS, 0), "2026-11-23 23:00");
        assert_eq!(moment_in_full(1_795_474_800_000, DAY_MS, 0), "23:00:00");
    }
}
