//! An unusual level: hours far off what their time of day had.
//!
//! Hours of the last two days are compared with the 28 days before (14 at least). The baseline of an hour of the day is the
//! median of that hour; the scale is 1.4826 times the median distance from it within the hour and its two neighbours (MAD,
//! Rousseeuw and Croux 1993), at least a twentieth of the range between the 5th and the 95th hundredth, since dawn comes
//! earlier each day; where that distance is nothing, as of what is on or off, no hour counts.
//!
//! An hour counts at five scales or more (a robust z-score: B. Iglewicz and D. Hoaglin, "How to Detect and Handle
//! Outliers", 1993, who take 3.5 for a single one) that is also beyond the outermost 5 % of the baseline on its side,
//! around that hour. Six in a row on one side, of which the last is less than a day old, are told: one gust is none.

use alloc::{vec, vec::Vec};
use core::mem;

use super::{
    DAY, Finding, What,
    hours::{Looked, Until, of_day},
    moment,
    robust::{median, range, ranked, spread},
};

/// All in hours.
const SCANNED: u64 = 2 * DAY;
const BASELINE: u64 = 28 * DAY;
const LEAST_BASELINE: u64 = 14 * DAY;
const LEAST_HOURS: usize = 7 * DAY as usize;
const FRESH: u64 = DAY;

/// Fewer values tell nothing of an hour of the day.
const LEAST_VALUES: usize = 7;
const SCALES: f64 = 5.0;
const IN_A_ROW: usize = 6;
/// The least scale, as a part of the range.
const FLOOR: f64 = 0.05;
/// What is left out on each side of the range, in hundredths.
const CUT: usize = 5;
/// One in so many of the baseline may lie beyond.
const OUTERMOST: usize = 20;

/// What an hour of the day has.
struct Usual {
    middle: f64,
    /// 0 where it does not vary.
    scale: f64,
    low: f64,
    high: f64,
}

/// Hours in a row on one side.
struct Row {
    above: bool,
    from: u64,
    to: u64,
    values: Vec<f64>,
}

pub(super) fn level(stream: &Until<'_>) -> Option<Finding> {
    let scanned = stream.end.saturating_sub(SCANNED);
    let oldest = scanned.saturating_sub(BASELINE).max(stream.first);
    if scanned.saturating_sub(oldest) < LEAST_BASELINE {
        return None;
    }
    let place = |hour: u64| stream.looked.partition_point(|looked| looked.hour < hour);
    let usual = by_hour(stream.looked.get(place(oldest)..place(scanned))?)?;
    let row = newest(stream.looked.get(place(scanned)..)?, &usual, stream.end.saturating_sub(FRESH))?;
    finding(row, &usual)
}

fn finding(mut row: Row, usual: &[Option<Usual>]) -> Option<Finding> {
    let last = usual.get(of_day(row.to))?.as_ref()?;
    let hours = u32::try_from(row.values.len()).unwrap_or(u32::MAX);
    let value = median(&mut row.values)?;
    let what = What::UnusualLevel { value, expected: last.middle, spread: last.scale, hours };
    let to = moment(row.to.saturating_add(1));
    Some(Finding { what, stream: None, from: moment(row.from), to, missing: Vec::new() })
}

/// What each hour of the day has; `None` as a whole for a baseline with too few hours, or without any range.
fn by_hour(baseline: &[Looked]) -> Option<Vec<Option<Usual>>> {
    let mut all: Vec<f64> = baseline.iter().map(|looked| looked.value).collect();
    if all.len() < LEAST_HOURS {
        return None;
    }
    let floor = range(&mut all, CUT)? * FLOOR;
    if floor <= 0.0 {
        return None;
    }
    let mut values: [Vec<f64>; 24] = Default::default();
    for looked in baseline {
        values.get_mut(of_day(looked.hour))?.push(looked.value);
    }
    let middles: Vec<Option<f64>> = values.iter().map(|values| middle(values)).collect();
    Some((0..values.len()).map(|hour| usual(hour, &values, &middles, floor)).collect())
}

fn middle(values: &[f64]) -> Option<f64> {
    (values.len() >= LEAST_VALUES).then(|| median(&mut values.to_vec()))?
}

fn usual(hour: usize, values: &[Vec<f64>; 24], middles: &[Option<f64>], floor: f64) -> Option<Usual> {
    let middle = *middles.get(hour)?.as_ref()?;
    let (mut distances, mut around) = (Vec::new(), Vec::new());
    for near in [(hour + 23) % 24, hour, (hour + 1) % 24] {
        let values = values.get(near)?;
        around.extend_from_slice(values);
        if let Some(middle) = middles.get(near)? {
            distances.extend(values.iter().map(|value| (value - middle).abs()));
        }
    }
    let beyond = around.len() / OUTERMOST;
    let last = around.len().checked_sub(beyond)?.checked_sub(1)?;
    let (low, high) = (ranked(&mut around, beyond)?, ranked(&mut around, last)?);
    let spread = spread(&mut distances)?;
    let scale = if spread > 0.0 { spread.max(floor) } else { 0.0 };
    Some(Usual { middle, scale, low, high })
}

/// The newest row of enough hours that reaches to `fresh` or later.
fn newest(scanned: &[Looked], usual: &[Option<Usual>], fresh: u64) -> Option<Row> {
    let (mut found, mut row): (Option<Row>, Option<Row>) = (None, None);
    let close = |row: Option<Row>, found: &mut Option<Row>| {
        if let Some(row) = row.filter(|row| row.values.len() >= IN_A_ROW && row.to >= fresh) {
            *found = Some(row);
        }
    };
    for looked in scanned {
        let Some(Some(usual)) = usual.get(of_day(looked.hour)) else { continue };
        let side = usual.side(looked.value);
        if let Some(row) = row.as_mut().filter(|row| side == Some(row.above)) {
            row.to = looked.hour;
            row.values.push(looked.value);
            continue;
        }
        let begun = side.map(|above| Row { above, from: looked.hour, to: looked.hour, values: vec![looked.value] });
        close(mem::replace(&mut row, begun), &mut found);
    }
    close(row, &mut found);
    found
}

impl Usual {
    /// Whether a value is far above or far below; `None`: neither.
    fn side(&self, value: f64) -> Option<bool> {
        if self.scale <= 0.0 {
            return None;
        }
        let off = (value - self.middle) / self.scale;
        if off >= SCALES && value > self.high {
            return Some(true);
        }
        (off <= -SCALES && value < self.low).then_some(false)
    }
}
