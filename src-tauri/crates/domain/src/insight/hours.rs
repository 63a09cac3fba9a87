//! The hours of a stream as they are looked at: of a counter how much it grew, of anything else its mean.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::DAY;

/// Fewer hours than this tell no counter.
const COUNTER_HOURS: u32 = 48;
/// Values that differ by less than this part of them are one.
const SAME: f64 = 1e-9;

/// What a stream was in one hour.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hour {
    pub mean: f64,
    pub least: f64,
    pub greatest: f64,
    /// Readings in it.
    pub count: u32,
}

/// One hour as it is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Looked {
    /// Its number since 1970 (UTC).
    pub hour: u64,
    pub value: f64,
    /// It had one value all along, that of the hour before.
    pub stays: bool,
}

/// Which hour of its day (UTC) the hour of this number is, 0 to 23.
pub(super) fn of_day(hour: u64) -> usize {
    usize::try_from(hour % DAY).unwrap_or_default()
}

/// The hours of a stream that have a value, oldest first.
pub(super) struct Steady {
    first: u64,
    looked: Vec<Looked>,
}

/// The same up to a moment.
pub(super) struct Until<'a> {
    pub first: u64,
    /// The number of the hour after the last one.
    pub end: u64,
    pub looked: &'a [Looked],
}

impl Steady {
    /// `hours` begin with the hour of number `first`. Hours without a value are left out, and of a counter those after
    /// which it began anew.
    pub fn of(first: u64, hours: &[Option<Hour>]) -> Self {
        let present = || (first..).zip(hours).filter_map(|(hour, one)| Some((hour, one.filter(|one| one.count > 0)?)));
        let counts = counts(present().map(|(_, one)| one.mean));
        let mut looked: Vec<Looked> = Vec::new();
        let mut before: Option<(u64, f64)> = None;
        for (hour, one) in present().filter(|(_, one)| one.mean.is_finite()) {
            let value = if counts { grown(before, hour, one.mean) } else { Some(one.mean) };
            before = Some((hour, one.mean));
            let Some(value) = value else { continue };
            let same = looked.last().is_some_and(|last| is_same(last.value, value));
            looked.push(Looked { hour, value, stays: same && (counts || one.greatest <= one.least) });
        }
        Self { first, looked }
    }

    /// Hours before the one of number `end`; `None` where there are none.
    pub fn until(&self, end: u64) -> Option<Until<'_>> {
        let place = self.looked.partition_point(|looked| looked.hour < end);
        let looked = self.looked.get(..place)?;
        (!looked.is_empty()).then_some(Until { first: self.first, end, looked })
    }
}

/// Growth for each hour since the value before; `None` where it fell, which a counter does when it begins anew.
fn grown(before: Option<(u64, f64)>, hour: u64, mean: f64) -> Option<f64> {
    let (then, value) = before?;
    (mean >= value).then(|| (mean - value) / hour.saturating_sub(then).max(1) as f64)
}

/// Whether values are those of a counter: they grow, and fall at most once in 60 steps up and once in 5 days.
fn counts(means: impl Iterator<Item = f64>) -> bool {
    let (mut up, mut down, mut all) = (0_u32, 0_u32, 0_u32);
    let mut before = None;
    for mean in means {
        match before {
            Some(value) if mean > value => up = up.saturating_add(1),
            Some(value) if mean < value => down = down.saturating_add(1),
            Some(_) | None => {}
        }
        before = Some(mean);
        all = all.saturating_add(1);
    }
    all >= COUNTER_HOURS && up > 0 && down.saturating_mul(60) <= up && down <= all / 120
}

fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= SAME * (one.abs() + other.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(means: impl Iterator<Item = f64>) -> Vec<Option<Hour>> {
        means.map(|mean| Some(Hour { mean, least: mean, greatest: mean, count: 1 })).collect()
    }

    #[test]
    fn of_a_counter_the_growth_is_looked_at_also_over_hours_that_are_missing() {
        let mut counter = hours((0..200_u32).map(|hour| f64::from(hour) * 3.0));
        counter[100] = None;
        let steady = Steady::of(7, &counter);
        assert_eq!(steady.looked.len(), 198, "the first one grew from nothing known");
        assert!(steady.looked.iter().all(|looked| (looked.value - 3.0).abs() < 1e-9));
        assert!(steady.looked.iter().skip(1).all(|looked| looked.stays));
    }

    #[test]
    fn what_goes_up_and_down_is_no_counter() {
        let wave = hours((0..200_u32).map(|hour| f64::from(hour % 24)));
        assert_eq!(Steady::of(0, &wave).looked.len(), 200);
        assert_eq!(Steady::of(0, &wave).until(24).unwrap().looked.len(), 24);
    }
}
