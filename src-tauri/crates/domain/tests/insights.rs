//! How much of what goes wrong is found by plain statistics, and how often something is told that is none.
//!
//! A device-year is 365 days of eight streams, after 45 days of history: outdoor temperature (8 K of season, 4 K of day,
//! weather of 1.5 K as an AR(1) process of 0.96 an hour), indoor temperature (1.5 K, 0.8 K, 0.4 K at 0.9), solar power and
//! its counter (longer days in summer, clouds that last, values of 0 at night), uptime that begins anew some 18 times a year,
//! a set point that is moved some three times a year, a plug, and the load of a household (evenings, weekends, peaks of
//! up to 1.5 kW). One hour in a hundred has no reading, and now and then up to four in a row. Five faults are planted in
//! each, one of a kind, at least 30 days apart:
//!
//! | kind | what is planted | found in time |
//! |---|---|---|
//! | offline | 36 to 120 hours of silence | until a day after it ended |
//! | drift | for 21 to 28 days, at a rate of 8 to 12 spreads in 28 days; outdoors, indoors or of the load | the same |
//! | stuck | one value for 48 to 120 hours; of any but set point, plug and uptime | the same |
//! | missing batches | 1 to 12 numbers | the same |
//! | unusual level | 8 to 12 spreads for 12 to 48 hours; outdoors, indoors or of the load | the same |
//!
//! A spread is 1.5 K outdoors, 0.4 K indoors, 80 W of the load. The device is looked at once a day, as the wallet does
//! at least. A fault is found when an insight of its kind and stream overlaps it in time. Everything else that is told is
//! false, unless what it is about ends within a fault or the day after: also what a fault that ended leaves behind.

use std::{env, f64::consts::PI, thread};

use domain::{
    Address,
    device::DeviceId,
    insight::{Finding, Gap, HOUR, HOURS, Hour, InsightId, Missing, StreamHours, Told, Watched, find},
    time::Millis,
};

const HISTORY: usize = 45 * 24;
const ALL: usize = HISTORY + 365 * 24;
const STREAMS: [&str; 8] = ["outdoors", "indoors", "solar", "solar_total", "uptime", "set_point", "plug", "load"];
const SPREADS: [f64; 8] = [1.5, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 80.0];
/// Streams that drift and have unusual levels.
const LEVELS: [usize; 3] = [0, 1, 7];
/// Streams that get stuck.
const STICK: [usize; 5] = [0, 1, 2, 3, 7];
const KINDS: [&str; 5] = ["offline", "drift", "stuck", "missing_batches", "unusual_level"];
/// The number of the first hour; a day begins with it.
const FIRST: u64 = 480_000;

/// What came of some devices.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    planted: [u32; 5],
    found: [u32; 5],
    falsely: [u32; 5],
}

#[test]
fn faults_are_found_and_few_are_told_that_are_none() {
    let (recall, falsely) = run(20);
    assert!(recall >= 0.95, "{recall} of the faults were found");
    assert!(falsely <= 1.0, "{falsely} false insights a year of a device");
}

#[test]
#[ignore = "cargo xtask bench readings runs it alone"]
fn figures_of_insights() {
    let (recall, falsely) = run(200);
    println!();
    println!("FIGURES {{\"insight_recall\":{recall:.4},\"false_alarms_per_device_year\":{falsely:.4}}}");
}

/// The part of the faults that was found, and the false insights for each device-year.
fn run(devices: u64) -> (f64, f64) {
    let seed = env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(3_u64);
    println!("seed {seed}, {devices} device-years");
    let outcome = thread::scope(|scope| {
        let threads = [0, 1].map(|part| {
            scope.spawn(move || {
                let numbers = (0..devices).filter(|number| number % 2 == part);
                numbers.map(|number| year(seed, number)).fold(Outcome::default(), Outcome::and)
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).fold(Outcome::default(), Outcome::and)
    });
    for (kind, name) in KINDS.iter().enumerate() {
        let Outcome { planted, found, falsely } = outcome;
        println!("{name}: {} of {} found, {} told falsely", found[kind], planted[kind], falsely[kind]);
    }
    let sum = |counts: [u32; 5]| f64::from(counts.iter().sum::<u32>());
    (sum(outcome.found) / sum(outcome.planted), sum(outcome.falsely) / devices as f64)
}

impl Outcome {
    fn and(self, other: Self) -> Self {
        let add = |one: [u32; 5], other: [u32; 5]| std::array::from_fn(|kind| one[kind] + other[kind]);
        Self {
            planted: add(self.planted, other.planted),
            found: add(self.found, other.found),
            falsely: add(self.falsely, other.falsely),
        }
    }
}

/// One device, looked at once a day.
fn year(seed: u64, number: u64) -> Outcome {
    let mut dice = Dice(seed * 1_000_003 + number);
    let faults = Fault::plant(&mut dice);
    let streams = measured(&mut dice, &faults);
    let device = DeviceId(Address::ZERO);
    let (mut told, mut found, mut ids) = (Told::default(), [false; 5], 0_u64);
    let mut outcome = Outcome { planted: [1; 5], ..Outcome::default() };
    let mut since = HISTORY - 24;
    for now in (HISTORY + usize::try_from(number * 7 % 24).unwrap()..ALL).step_by(24) {
        let new = told.take(device, find(&watched(&streams, &faults, since, now)), moment(now), || {
            ids += 1;
            InsightId(ids.to_string())
        });
        since = now;
        for one in &told.insights[..new] {
            if !faults.iter().any(|fault| fault.excuses(one.finding.to)) {
                outcome.falsely[kind(one.finding.what.kind())] += 1;
            }
        }
        for (fault, found) in faults.iter().zip(&mut found) {
            let finds = |finding: &Finding| {
                kind(finding.what.kind()) == fault.kind
                    && finding.stream.as_deref() == fault.stream.map(|stream| STREAMS[stream])
                    && finding.from < moment(fault.to)
                    && finding.to > moment(fault.from)
            };
            *found |= now <= fault.to + 24 && told.insights.iter().any(|one| finds(&one.finding));
        }
    }
    for (fault, found) in faults.iter().zip(found) {
        outcome.found[fault.kind] += u32::from(found);
    }
    outcome
}

fn kind(name: &str) -> usize {
    KINDS.iter().position(|kind| *kind == name).unwrap()
}

fn moment(hour: usize) -> Millis {
    Millis((FIRST + hour as u64) * HOUR)
}

/// What a wallet knows of the device at this hour.
fn watched(streams: &[Vec<Option<Hour>>], faults: &[Fault], since: usize, now: usize) -> Watched {
    let first = now.saturating_sub(usize::try_from(HOURS).unwrap());
    let streams = STREAMS
        .iter()
        .zip(streams)
        .map(|(name, hours)| StreamHours { stream: (*name).to_string(), hours: hours[first..now].to_vec() });
    let streams: Vec<StreamHours> = streams.collect();
    let here = |hour: &usize| streams[0].hours[*hour - first].is_some();
    // A gap shows once the batch after it is here; batches are an hour each, and numbered by it.
    let gaps = faults.iter().filter(|fault| fault.kind == 3 && fault.from > first).filter_map(|fault| {
        let before = (first..fault.from.min(now)).rev().find(here)?;
        let after = (fault.to..now).find(here)?;
        let missing = Missing { first: fault.from as u64, last: fault.to as u64 - 1 };
        Some(Gap { missing, from: moment(before + 1), to: moment(after) })
    });
    let gaps = gaps.collect();
    Watched { first: FIRST + first as u64, streams, gaps, usual_visit: 1, since: FIRST + since as u64 }
}

/// Something that goes wrong in the hours from `from` up to `to`.
struct Fault {
    kind: usize,
    stream: Option<usize>,
    from: usize,
    to: usize,
    /// How far values are off, in spreads.
    off: f64,
}

impl Fault {
    /// One of each kind, in any order, each in 73 days of its own.
    fn plant(dice: &mut Dice) -> Vec<Self> {
        let mut order = [0, 1, 2, 3, 4];
        for place in (1..5).rev() {
            order.swap(place, dice.upto(0, place));
        }
        let one = |(slot, kind): (usize, usize)| {
            let from = HISTORY + slot * 73 * 24 + dice.upto(5 * 24, 40 * 24);
            let (hours, stream) = match kind {
                0 => (dice.upto(36, 120), None),
                1 => (dice.upto(21, 28) * 24, Some(LEVELS[dice.upto(0, 2)])),
                2 => (dice.upto(48, 120), Some(STICK[dice.upto(0, 4)])),
                3 => (dice.upto(1, 12), None),
                _ => (dice.upto(12, 48), Some(LEVELS[dice.upto(0, 2)])),
            };
            let size = dice.between(8.0, 12.0);
            let off = if dice.part() < 0.5 { -size } else { size };
            Self { kind, stream, from, to: from + hours, off }
        };
        order.into_iter().enumerate().map(one).collect()
    }

    fn excuses(&self, end: Millis) -> bool {
        end > moment(self.from) && end <= moment(self.to + 24)
    }

    /// What becomes of the values of this hour; whether there are any.
    fn befall(&self, hour: usize, frozen: &mut Option<f64>, values: &mut [f64; 8], widths: &mut [f64; 8]) -> bool {
        if !(self.from..self.to).contains(&hour) {
            return true;
        }
        let Some(stream) = self.stream else { return false };
        match self.kind {
            1 => values[stream] += self.off * SPREADS[stream] * (hour - self.from) as f64 / (28.0 * 24.0),
            2 => (values[stream], widths[stream]) = (*frozen.get_or_insert(values[stream]), 0.0),
            _ => values[stream] += self.off * SPREADS[stream],
        }
        true
    }
}

/// The hours of every stream.
fn measured(dice: &mut Dice, faults: &[Fault]) -> Vec<Vec<Option<Hour>>> {
    let mut place = Place::new(dice);
    let (mut streams, mut hole, mut frozen) = (vec![Vec::new(); 8], 0, [None; 5]);
    for hour in 0..ALL {
        let (mut values, mut widths) = place.values(hour, dice);
        let mut here = dice.part() >= 0.01;
        if dice.part() < 0.002 {
            hole = dice.upto(1, 4);
        }
        if hole > 0 {
            (here, hole) = (false, hole - 1);
        }
        for (fault, frozen) in faults.iter().zip(&mut frozen) {
            here &= fault.befall(hour, frozen, &mut values, &mut widths);
        }
        for (stream, (value, width)) in streams.iter_mut().zip(values.into_iter().zip(widths)) {
            let width = width * dice.part();
            let (least, greatest) = (value - width, value + width);
            stream.push(here.then_some(Hour { mean: value, least, greatest, count: 60 }));
        }
    }
    streams
}

/// What is measured, from hour to hour.
struct Place {
    season: f64,
    outdoors: f64,
    indoors: f64,
    clouds: f64,
    energy: f64,
    uptime: f64,
    set_point: f64,
    plugged: bool,
    left: usize,
    week: f64,
}

impl Place {
    fn new(dice: &mut Dice) -> Self {
        Self {
            season: dice.between(0.0, 2.0 * PI),
            outdoors: 0.0,
            indoors: 0.0,
            clouds: 0.0,
            energy: dice.between(0.0, 5000.0),
            uptime: 0.0,
            set_point: 21.0,
            plugged: false,
            left: 5,
            week: 0.0,
        }
    }

    /// The means of an hour, and how far single values lie from them.
    fn values(&mut self, hour: usize, dice: &mut Dice) -> ([f64; 8], [f64; 8]) {
        let clock = (hour % 24) as f64;
        let (year, day) =
            ((2.0 * PI * hour as f64 / 8760.0 + self.season).sin(), (2.0 * PI * (clock - 9.0) / 24.0).sin());
        self.outdoors = 0.96 * self.outdoors + 0.28 * 1.5 * dice.normal();
        self.indoors = 0.9 * self.indoors + 0.19_f64.sqrt() * 0.4 * dice.normal();
        let outdoors = 10.0 + 8.0 * year + 4.0 * day + self.outdoors + 0.1 * dice.normal();
        let solar = self.solar(hour, year, dice);
        self.energy += solar / 1000.0;
        self.uptime += 1.0;
        if dice.part() < 1.0 / 480.0 {
            self.uptime = dice.part();
        }
        if dice.part() < 1.0 / 2900.0 {
            self.set_point = 18.0 + dice.upto(0, 8) as f64 / 2.0;
        }
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            self.plugged = !self.plugged;
            self.left = if self.plugged { dice.upto(4, 14) } else { dice.upto(6, 40) };
        }
        let values = [
            (outdoors * 10.0).round() / 10.0,
            21.0 + 1.5 * year + 0.8 * day + self.indoors,
            solar,
            (self.energy * 1000.0).round() / 1000.0,
            self.uptime,
            self.set_point,
            f64::from(u8::from(self.plugged)),
            self.load(hour, dice),
        ];
        (values, [0.2, 0.05, solar * 0.05, solar / 2000.0, 0.5, 0.0, 0.0, 30.0])
    }

    fn solar(&mut self, hour: usize, year: f64, dice: &mut Dice) -> f64 {
        if hour.is_multiple_of(24) {
            self.clouds = 0.5 * self.clouds + 0.75_f64.sqrt() * dice.normal();
        }
        let (half, noon) = (6.0 + 2.0 * year, ((hour % 24) as f64 - 12.0).abs());
        let sun = if noon < half { (PI / 2.0 * noon / half).cos() } else { 0.0 };
        let clear = 1.0 / (1.0 + (-(self.clouds + 0.7 + 0.5 * dice.normal())).exp());
        (3000.0 * (0.6 + 0.2 * (year + 1.0)) * sun * clear).round()
    }

    fn load(&mut self, hour: usize, dice: &mut Dice) -> f64 {
        let (clock, weekend) = ((hour % 24) as f64, hour / 24 % 7 >= 5);
        self.week = 0.5 * self.week + 0.87 * dice.normal();
        let evening = if weekend { 200.0 } else { 120.0 } * (-((clock - 19.0) / 3.0).powi(2)).exp();
        let morning = 60.0 * (-((clock - 7.0) / 1.5).powi(2)).exp();
        let peak = if dice.part() < 0.04 { 1500.0 * dice.part() } else { 0.0 };
        150.0 + evening + morning + 40.0 * (0.6 * self.week).exp() + peak
    }
}

/// SplitMix64 (G. Steele and others, 2014), so that a seed means the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.part()
    }

    /// Both ends among them.
    fn upto(&mut self, least: usize, most: usize) -> usize {
        least + usize::try_from(self.next() % (most - least + 1) as u64).unwrap()
    }

    /// By Box and Muller.
    fn normal(&mut self) -> f64 {
        let (radius, turn) = ((-2.0 * (1.0 - self.part()).ln()).sqrt(), 2.0 * PI * self.part());
        radius * turn.cos()
    }
}
