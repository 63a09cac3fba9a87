use super::{INSTALLED, JOULES_PER_KILOWATT_HOUR, Sample, half_day::HalfDay, wave::Wave};
use crate::devices::SeedStream;

const DAY: f64 = 86_400.0;
/// What the battery holds, in kilowatt hours.
const CAPACITY: f64 = 10.0;

/// A home battery that fills by day and empties by night; its charge is the integral of its power.
pub struct Cellar {
    least: f64,
    filling: HalfDay,
    emptying: HalfDay,
    warmth: Wave,
}

impl Cellar {
    pub fn new(random: &mut SeedStream) -> Self {
        let power = random.between(700.0, 1_000.0);
        Self {
            least: random.between(10.0, 16.0),
            filling: HalfDay::new(power, 0.25),
            emptying: HalfDay::new(power, 0.75),
            warmth: Wave::anywhere(1.2, 7.0 * 3_600.0, random),
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let power = self.filling.at(seconds) - self.emptying.at(seconds);
        let moved = |flow: &HalfDay| (flow.sum(seconds) - flow.sum(INSTALLED)) / JOULES_PER_KILOWATT_HOUR;
        let held = (self.filling.sum(seconds) - self.emptying.sum(seconds)) / JOULES_PER_KILOWATT_HOUR;
        let years = (seconds - INSTALLED) / DAY / 365.0;
        vec![
            Sample::new("charge", self.least + 100.0 * held / CAPACITY, 1),
            Sample::new("battery_power", power, 0),
            Sample::new("energy_in", moved(&self.filling), 3),
            Sample::new("energy_out", moved(&self.emptying), 3),
            Sample::new("cell_temperature", 17.0 + self.warmth.at(seconds) + power.abs() / 400.0, 1),
            Sample::new("health", 100.0 - years, 1),
        ]
    }
}
