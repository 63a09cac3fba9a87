//! What readings of a span come to, exactly: whole numbers are added up, so that no order of them matters.

use std::collections::BTreeMap;

use domain::{insight::Hour, time::Millis};
use wire::reading::{Column, Point, quantity};

/// An hour in milliseconds.
pub(super) const HOUR: u64 = 3_600_000;

/// Readings of one stream and one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub count: u32,
    pub least: i64,
    pub greatest: i64,
    pub sum: i128,
}

/// By the start of a span, in milliseconds since 1970, and the scale.
pub(super) type Tallies = BTreeMap<(u64, i8), Tally>;

impl Tally {
    fn one(value: i64) -> Self {
        Self { count: 1, least: value, greatest: value, sum: i128::from(value) }
    }

    fn join(&mut self, other: Self) {
        self.count = self.count.saturating_add(other.count);
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        self.sum = self.sum.saturating_add(other.sum);
    }
}

/// Adds to the span that starts then.
pub(super) fn add(tallies: &mut Tallies, start: u64, scale: i8, tally: Tally) {
    tallies.entry((start, scale)).and_modify(|so_far| so_far.join(tally)).or_insert(tally);
}

/// Adds the readings of a column that are wanted to their spans of this width in milliseconds.
pub(super) fn add_column(tallies: &mut Tallies, width: u64, column: &Column, wanted: impl Fn(u64) -> bool) {
    for Point { time_ms, value } in column.points.iter().copied().filter(|point| wanted(point.time_ms)) {
        add(tallies, time_ms / width * width, column.scale, Tally::one(value));
    }
}

/// How many spans have a reading.
pub(super) fn spans(tallies: &Tallies) -> usize {
    let next = tallies.keys().skip(1).map(|(start, _)| Some(start)).chain([None]);
    tallies.keys().zip(next).filter(|((start, _), next)| *next != Some(start)).count()
}

/// The newest `limit` spans, oldest first, by when they start.
pub(super) fn newest(tallies: &Tallies, limit: usize) -> Vec<(Millis, Hour)> {
    let mut spans: Vec<(Millis, Sum)> = Vec::new();
    for ((start, scale), tally) in tallies.iter().rev() {
        if spans.last().is_none_or(|(at, _)| at.0 != *start) {
            if spans.len() == limit {
                break;
            }
            spans.push((Millis(*start), Sum::default()));
        }
        if let Some((_, sum)) = spans.last_mut() {
            sum.add(*scale, tally);
        }
    }
    spans.into_iter().rev().map(|(start, sum)| (start, sum.hour())).collect()
}

/// Tallies of several scales on their way to one hour.
struct Sum {
    total: f64,
    hour: Hour,
}

impl Default for Sum {
    fn default() -> Self {
        let hour = Hour { mean: 0.0, least: f64::INFINITY, greatest: f64::NEG_INFINITY, count: 0 };
        Self { total: 0.0, hour }
    }
}

impl Sum {
    fn add(&mut self, scale: i8, tally: &Tally) {
        self.total += whole(tally.sum, scale);
        self.hour.least = self.hour.least.min(quantity(tally.least, scale));
        self.hour.greatest = self.hour.greatest.max(quantity(tally.greatest, scale));
        self.hour.count = self.hour.count.saturating_add(tally.count);
    }

    fn hour(self) -> Hour {
        Hour { mean: self.total / f64::from(self.hour.count.max(1)), ..self.hour }
    }
}

/// Like [`quantity`], for sums that are too large for it.
fn whole(sum: i128, scale: i8) -> f64 {
    match i64::try_from(sum) {
        Ok(sum) => quantity(sum, scale),
        Err(_) => sum as f64 * quantity(1, scale),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(scale: i8, points: &[(u64, i64)]) -> Column {
        let points = points.iter().map(|(time_ms, value)| Point { time_ms: *time_ms, value: *value }).collect();
        Column { stream: "temperature".parse().unwrap(), scale, points }
    }

    #[test]
    fn an_hour_has_the_mean_of_its_readings_and_both_ends_whatever_their_scales() {
        let mut tallies = Tallies::new();
        add_column(&mut tallies, HOUR, &column(-1, &[(1, 10), (2, 40), (HOUR, 70)]), |_| true);
        add_column(&mut tallies, HOUR, &column(0, &[(3, 1)]), |_| true);
        assert_eq!((spans(&tallies), spans(&Tallies::new())), (2, 0));
        let hours = newest(&tallies, 9);
        let first = Hour { mean: 2.0, least: 1.0, greatest: 4.0, count: 3 };
        let second = Hour { mean: 7.0, least: 7.0, greatest: 7.0, count: 1 };
        assert_eq!(hours, [(Millis(0), first), (Millis(HOUR), second)]);
        assert_eq!(newest(&tallies, 1), [(Millis(HOUR), second)]);
        assert!(newest(&Tallies::new(), 9).is_empty());
    }

    #[test]
    fn the_largest_values_are_added_up_without_an_overflow() {
        let mut tallies = Tallies::new();
        add_column(&mut tallies, HOUR, &column(0, &[(1, i64::MAX), (2, i64::MAX)]), |_| true);
        assert_eq!(newest(&tallies, 1)[0].1.mean, i64::MAX as f64);
    }
}
