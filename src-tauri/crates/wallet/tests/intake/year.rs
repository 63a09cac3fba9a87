//! Batches of devices that measured for a year, as full as a device makes them.

use std::collections::BTreeSet;

use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, MAX_READINGS, Point},
};

use crate::fakes::{DAY, HOUR, START, Seeded};

pub const STREAM: &str = "temperature";
const YEAR: u64 = 365 * DAY;

/// The device with this number.
pub fn key(number: u32) -> DeviceKey {
    let mut bytes = [0x5d; 32];
    bytes[28..].copy_from_slice(&number.to_be_bytes());
    DeviceKey::from_bytes(&bytes).unwrap()
}

/// The moments of so many readings, spread over the year before [`START`].
fn times(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(move |number| START.0 - YEAR + number * (YEAR / count))
}

/// The hours in which they lie.
pub fn hours(count: u64) -> usize {
    times(count).map(|at| at / HOUR).collect::<BTreeSet<_>>().len()
}

/// A year of a device in signed batches.
pub fn batches(key: &DeviceKey, seed: u64, count: u64) -> Vec<SignedBatch> {
    let random = Seeded::new(seed);
    let mut value = 2_150_i64;
    let points: Vec<Point> = times(count)
        .map(|time_ms| {
            value = (value + random.below(41) as i64 - 20).clamp(-2_000, 4_500);
            Point { time_ms, value }
        })
        .collect();
    let mut tip = None::<Tip>;
    let sign = |points: &[Point]| {
        let columns = vec![Column { stream: STREAM.parse().unwrap(), scale: -2, points: points.to_vec() }];
        let batch = SignedBatch::sign(key, tip, columns).unwrap();
        tip = Some(batch.tip());
        batch
    };
    points.chunks(MAX_READINGS).map(sign).collect()
}
