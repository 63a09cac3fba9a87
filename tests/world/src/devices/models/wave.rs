use std::f64::consts::TAU;

use crate::devices::SeedStream;

/// A sine of a given height, with a period in seconds and a phase in turns.
#[derive(Clone, Copy)]
pub struct Wave {
    height: f64,
    period: f64,
    phase: f64,
}

impl Wave {
    pub const fn new(height: f64, period: f64, phase: f64) -> Self {
        Self { height, period, phase }
    }

    /// A wave whose phase the seed decides.
    pub fn anywhere(height: f64, period: f64, random: &mut SeedStream) -> Self {
        Self::new(height, period, random.unit())
    }

    pub fn at(&self, seconds: f64) -> f64 {
        self.height * self.angle(seconds).sin()
    }

    /// The derivative by the time, per second.
    pub fn slope(&self, seconds: f64) -> f64 {
        self.height * TAU / self.period * self.angle(seconds).cos()
    }

    /// The integral over the time from the Unix epoch on.
    pub fn sum(&self, seconds: f64) -> f64 {
        self.height * self.period / TAU * (self.angle(0.0).cos() - self.angle(seconds).cos())
    }

    // Whole periods are taken off first: a double has too few digits for a sine of large angles.
    fn angle(&self, seconds: f64) -> f64 {
        TAU * ((seconds / self.period).fract() + self.phase)
    }
}
