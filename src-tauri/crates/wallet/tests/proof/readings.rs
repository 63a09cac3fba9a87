//! Batches of a device that the tests hold the key of.

use domain::time::Millis;
use wallet::proof::Selection;
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

pub const BEGIN: u64 = 1_795_474_800_000;

pub fn key(number: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[number; 32]).unwrap()
}

/// So many batches in a row, each with three readings of temperature and of humidity, a minute long.
pub fn batches(key: &DeviceKey, count: u64) -> Vec<SignedBatch> {
    let mut tip = None;
    let sign = |number| {
        let batch = SignedBatch::sign(key, tip, columns(number)).unwrap();
        tip = Some(batch.tip());
        batch
    };
    (0..count).map(sign).collect()
}

/// The batch of this number that continues another history.
pub fn after(key: &DeviceKey, seq: u64) -> SignedBatch {
    SignedBatch::sign(key, Some(Tip { seq: seq - 1, hash: [9; 32] }), columns(seq - 1)).unwrap()
}

fn columns(number: u64) -> Vec<Column> {
    let column = |stream: &str, scale| {
        let from = BEGIN + number * 60_000;
        let points = (0..3).map(|at| Point { time_ms: from + at * 1000, value: 200 + i64::try_from(at).unwrap() });
        Column { stream: stream.parse().unwrap(), scale, points: points.collect() }
    };
    vec![column("temperature", -1), column("humidity", 0)]
}

/// Readings of these streams, whenever they were.
pub fn of(streams: &[&str]) -> Selection {
    between(streams, 0, u64::MAX)
}

pub fn between(streams: &[&str], from: u64, to: u64) -> Selection {
    let streams = streams.iter().map(ToString::to_string).collect();
    Selection { streams, from: Millis(from), to: Millis(to) }
}
