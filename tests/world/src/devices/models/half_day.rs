use std::f64::consts::{PI, TAU};

const DAY: f64 = 86_400.0;

/// A flow that swells and fades within half of each day, and rests in the other half.
pub struct HalfDay {
    peak: f64,
    /// When it begins, in turns of the day (UTC).
    start: f64,
}

impl HalfDay {
    pub const fn new(peak: f64, start: f64) -> Self {
        Self { peak, start }
    }

    pub fn flows(&self, seconds: f64) -> bool {
        self.turn(seconds) < 0.5
    }

    pub fn at(&self, seconds: f64) -> f64 {
        self.peak * (TAU * self.turn(seconds)).sin().max(0.0)
    }

    /// The integral over the time; only differences of it mean something.
    pub fn sum(&self, seconds: f64) -> f64 {
        let days = (seconds / DAY - self.start).floor();
        let today = (1.0 - (PI * (2.0 * self.turn(seconds)).min(1.0)).cos()) / 2.0;
        self.peak * DAY / PI * (days + today)
    }

    fn turn(&self, seconds: f64) -> f64 {
        let turns = seconds / DAY - self.start;
        turns - turns.floor()
    }
}
