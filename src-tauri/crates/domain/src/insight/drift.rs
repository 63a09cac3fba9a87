//! Drift: the level of a day moves away from its season.
//!
//! A day's level is the mean of how far its hours lie from the median of their hour of the day, so that a day that lacks
//! hours is no other than its neighbours. The slope of the newest 21 days is compared with that of the days before, back to
//! the 90th (at least 21 of them): both are medians of the slopes between all pairs of days (Sen 1968), and the older one
//! carries the season on. Told is what moved in 21 days by six scales or more, both by itself and against the older slope,
//! and up or down all along: Kendall's rank correlation with time (M. G. Kendall, "A New Measure of Rank Correlation", 1938)
//! is at least 0.6, which a step, or a fault that ended, does not reach. The scale is the MAD of the older days about
//! their line, at least a twentieth of what lies between their 10th and 90th hundredth.

use alloc::vec::Vec;

use super::{
    DAY, Finding, HOURS, What,
    hours::{Looked, Until, of_day},
    moment,
    robust::{median, range, slope, spread, tau},
};

/// The newest days.
const NEWEST: u64 = 21;
const LEAST_NEWEST: usize = 14;
const LEAST_OLDER: usize = 21;
/// Fewer hours are no day.
const LEAST_HOURS: u32 = 12;
/// Fewer values tell nothing of an hour of the day.
const LEAST_VALUES: usize = 7;
const SCALES: f64 = 6.0;
const ALL_ALONG: f64 = 0.6;
/// The least scale, as a part of the range.
const FLOOR: f64 = 0.05;
/// What is left out on each side of the range, in hundredths.
const CUT: usize = 10;

pub(super) fn drift(stream: &Until<'_>) -> Option<Finding> {
    let days = stream.end.saturating_sub(stream.first).min(HOURS) / DAY;
    let levels = levels(stream, days)?;
    let split = levels.partition_point(|(day, _)| *day < days.saturating_sub(NEWEST) as f64);
    let (older, newest) = levels.split_at(split);
    if newest.len() < LEAST_NEWEST || older.len() < LEAST_OLDER {
        return None;
    }
    let (season, now) = (slope(older)?, slope(newest)?);
    let scale = scale(older, season)?;
    let (change, against) = (now * NEWEST as f64, (now - season) * NEWEST as f64);
    let away = change * against > 0.0 && change.abs().min(against.abs()) >= SCALES * scale;
    if !away || tau(newest).abs() < ALL_ALONG {
        return None;
    }
    let from = moment(stream.end.saturating_sub(NEWEST * DAY));
    let what = What::Drift { change, spread: scale };
    Some(Finding { what, stream: None, from, to: moment(stream.end), missing: Vec::new() })
}

/// The level of each of the newest `days` days, which end with the last hour; days with too few hours are left out.
fn levels(stream: &Until<'_>, days: u64) -> Option<Vec<(f64, f64)>> {
    let oldest = stream.end.saturating_sub(days.saturating_mul(DAY));
    let looked = stream.looked.get(stream.looked.partition_point(|looked| looked.hour < oldest)..)?;
    let middles = middles(looked)?;
    let mut sums: Vec<(f64, u32)> = (0..days).map(|_| (0.0, 0)).collect();
    for looked in looked {
        let Some(Some(middle)) = middles.get(of_day(looked.hour)) else { continue };
        let day = usize::try_from(looked.hour.saturating_sub(oldest) / DAY).ok()?;
        let (sum, count) = sums.get_mut(day)?;
        *sum += looked.value - middle;
        *count = count.saturating_add(1);
    }
    let whole = (0_u32..).zip(sums).filter(|(_, (_, count))| *count >= LEAST_HOURS);
    Some(whole.map(|(day, (sum, count))| (f64::from(day), sum / f64::from(count))).collect())
}

/// The median of each hour of the day.
fn middles(looked: &[Looked]) -> Option<Vec<Option<f64>>> {
    let mut values: [Vec<f64>; 24] = Default::default();
    for looked in looked {
        values.get_mut(of_day(looked.hour))?.push(looked.value);
    }
    let middle = |values: &mut Vec<f64>| (values.len() >= LEAST_VALUES).then(|| median(values))?;
    Some(values.iter_mut().map(middle).collect())
}

/// How far days usually lie from their line; `None` where they never do.
fn scale(older: &[(f64, f64)], season: f64) -> Option<f64> {
    let rest: Vec<f64> = older.iter().map(|(day, level)| level - season * day).collect();
    let middle = median(&mut rest.clone())?;
    let mut distances: Vec<f64> = rest.iter().map(|rest| (rest - middle).abs()).collect();
    let mut levels: Vec<f64> = older.iter().map(|(_, level)| *level).collect();
    let scale = spread(&mut distances)?.max(FLOOR * range(&mut levels, CUT)?);
    (scale > 0.0).then_some(scale)
}
