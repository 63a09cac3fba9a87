//! What could come in place of a device's next batch.

use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

use crate::fakes::{MINUTE, START, Seeded};

/// Batches of a device that the wallet has when the mutants come.
pub const HERE: usize = 3;
const ALL: usize = 6;
const STREAMS: [&str; 3] = ["temperature", "humidity", "co2"];

/// A device's history, and what it is changed with.
pub struct Story {
    pub key: DeviceKey,
    other: DeviceKey,
    random: Seeded,
    chain: Vec<SignedBatch>,
    /// As bytes; the first [`HERE`] are in the wallet.
    pub genuine: Vec<Vec<u8>>,
}

impl Story {
    pub fn new(seed: u64) -> Self {
        let random = Seeded::new(seed);
        let key = DeviceKey::from_bytes(&[1 + random.below(200) as u8; 32]).unwrap();
        let other = DeviceKey::from_bytes(&[0xf1; 32]).unwrap();
        let mut chain: Vec<SignedBatch> = Vec::new();
        for number in 0..ALL as u64 {
            let from = START.0 - (ALL as u64 - number) * 30 * MINUTE;
            let tip = chain.last().map(SignedBatch::tip);
            chain.push(SignedBatch::sign(&key, tip, columns(&random, from)).unwrap());
        }
        let genuine = chain.iter().map(SignedBatch::to_bytes).collect();
        Self { key, other, random, chain, genuine }
    }

    /// Bytes that are no batch of the device that could follow; how they came about is named for a failing test.
    pub fn mutant(&self) -> (&'static str, Vec<u8>) {
        loop {
            let (how, bytes) = self.attempt();
            // A swap of two equal things, or two changes that undo each other, is none.
            if !self.genuine[HERE..].contains(&bytes) {
                return (how, bytes);
            }
        }
    }

    fn attempt(&self) -> (&'static str, Vec<u8>) {
        let at = HERE + self.below(ALL - HERE);
        match self.below(14) {
            0 => ("a bit", self.bits(at, 1)),
            1 => ("some bits", self.bits(at, 2 + self.below(12))),
            2 => ("cut", self.genuine[at][..self.below(self.genuine[at].len())].to_vec()),
            3 => ("longer", [self.genuine[at].clone(), vec![self.below(256) as u8; 1 + self.below(40)]].concat()),
            4 => ("two stretches swapped", self.stretches(at)),
            5 => ("the header", self.changed(at, Self::header)),
            6 => ("a reading", self.changed(at, Self::reading)),
            7 => ("rows in another order", self.changed(at, Self::order)),
            8 => (
                "another one's signature",
                self.changed(at, |story, batch| batch.signature = story.another(at).signature),
            ),
            9 => (
                "another one's readings",
                self.changed(at, |story, batch| batch.columns = story.another(at).columns.clone()),
            ),
            10 => ("an old one again", self.genuine[self.below(HERE)].clone()),
            11 => ("of another device", self.of_another(at)),
            12 => ("another history", self.another_history()),
            _ => ("out of the future", self.future()),
        }
    }

    fn bits(&self, at: usize, count: usize) -> Vec<u8> {
        let mut bytes = self.genuine[at].clone();
        for _ in 0..count {
            let place = self.below(bytes.len());
            bytes[place] ^= 1 << self.below(8);
        }
        bytes
    }

    fn stretches(&self, at: usize) -> Vec<u8> {
        let mut bytes = self.genuine[at].clone();
        let width = 1 + self.below(bytes.len() / 3);
        let first = self.below(bytes.len() - 2 * width + 1);
        let second = first + width + self.below(bytes.len() - first - 2 * width + 1);
        for step in 0..width {
            bytes.swap(first + step, second + step);
        }
        bytes
    }

    fn changed(&self, at: usize, change: impl FnOnce(&Self, &mut SignedBatch)) -> Vec<u8> {
        let mut batch = self.chain[at].clone();
        change(self, &mut batch);
        batch.to_bytes()
    }

    fn header(&self, batch: &mut SignedBatch) {
        let byte = self.below(20);
        let header = &mut batch.header;
        match self.below(7) {
            0 => header.seq += 1 + self.random.below(5),
            1 => header.seq -= 1,
            2 => header.from -= 1 + self.random.below(1000),
            3 => header.to += 1 + self.random.below(1000),
            4 => header.root[byte] ^= 1,
            5 => header.prev[byte] ^= 1,
            _ => header.device[byte] ^= 1,
        }
    }

    fn reading(&self, batch: &mut SignedBatch) {
        let column = self.below(batch.columns.len());
        let column = &mut batch.columns[column];
        let place = self.below(column.points.len());
        let last = *column.points.last().unwrap();
        match self.below(5) {
            0 => column.points[place].value += 1 + self.random.below(1 << 40) as i64,
            1 => column.points[place].time_ms += 1,
            2 => column.scale -= 1,
            3 => column.points.truncate(place),
            _ => column.points.push(last),
        }
    }

    fn order(&self, batch: &mut SignedBatch) {
        let last = batch.columns.len() - 1;
        let column = self.below(batch.columns.len());
        let twice = batch.columns[column].clone();
        match self.below(4) {
            0 => batch.columns.swap(0, last),
            1 => batch.columns[column].points.reverse(),
            2 => batch.columns.push(twice),
            _ => {
                let points = &mut batch.columns[column].points;
                let (one, other) = (self.below(points.len()), self.below(points.len()));
                let (first, second) = (points[one].value, points[other].value);
                (points[one].value, points[other].value) = (second, first);
            }
        }
    }

    fn of_another(&self, at: usize) -> Vec<u8> {
        let tip = self.chain[at - 1].tip();
        let mut batch = SignedBatch::sign(&self.other, Some(tip), self.chain[at].columns.clone()).unwrap();
        if self.below(2) == 0 {
            batch.header.device = self.key.address().0;
        }
        batch.to_bytes()
    }

    /// Signed by the device itself, and no continuation of what it signed before.
    fn another_history(&self) -> Vec<u8> {
        let place = self.below(HERE);
        let mut tip = self.chain[place].tip();
        if place == HERE - 1 {
            tip = Tip { hash: [7; 32], ..tip };
        }
        let from = START.0 - 10 * MINUTE - self.random.below(MINUTE);
        SignedBatch::sign(&self.key, Some(tip), columns(&self.random, from)).unwrap().to_bytes()
    }

    fn future(&self) -> Vec<u8> {
        let from = START.0 + 6 * MINUTE + self.random.below(10_000 * MINUTE);
        let tip = self.chain[HERE - 1].tip();
        SignedBatch::sign(&self.key, Some(tip), columns(&self.random, from)).unwrap().to_bytes()
    }

    fn another(&self, than: usize) -> &SignedBatch {
        &self.chain[(than + 1 + self.below(ALL - 1)) % ALL]
    }

    fn below(&self, end: usize) -> usize {
        self.random.below(end as u64) as usize
    }
}

/// One to three streams with up to twelve readings each, the first a minute after `from`.
fn columns(random: &Seeded, from: u64) -> Vec<Column> {
    let column = |stream: &&str| {
        let point = |number: u64| Point { time_ms: from + (number + 1) * MINUTE, value: random.below(5_000) as i64 };
        let points = (0..1 + random.below(12)).map(point).collect();
        Column { stream: stream.parse().unwrap(), scale: -2, points }
    };
    STREAMS[..1 + random.below(3) as usize].iter().map(column).collect()
}
