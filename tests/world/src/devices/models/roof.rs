use super::{INSTALLED, JOULES_PER_KILOWATT_HOUR, Sample, half_day::HalfDay, wave::Wave};
use crate::devices::SeedStream;

/// Panels on a roof under a clear sky, from 6:00 to 18:00 UTC; the energy is the integral of the power.
pub struct Roof {
    peak: f64,
    sun: HalfDay,
    grid: [Wave; 2],
    frequency: Wave,
}

impl Roof {
    pub fn new(random: &mut SeedStream) -> Self {
        let peak = random.between(4_200.0, 6_800.0);
        Self {
            peak,
            sun: HalfDay::new(peak, 0.25),
            grid: [Wave::anywhere(1.4, 5_400.0, random), Wave::anywhere(0.4, 61.0, random)],
            frequency: Wave::anywhere(0.03, 420.0, random),
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let power = self.sun.at(seconds);
        let energy = (self.sun.sum(seconds) - self.sun.sum(INSTALLED)) / JOULES_PER_KILOWATT_HOUR;
        let grid = self.grid.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        vec![
            Sample::new("solar_power", power, 0),
            Sample::new("solar_energy", energy, 3),
            // Panels have most of their voltage before they have much of their power.
            Sample::new("panel_voltage", 380.0 * (power / self.peak).sqrt(), 1),
            // What is fed in lifts the voltage.
            Sample::new("voltage", 230.0 + grid + power / 2_000.0, 1),
            Sample::new("frequency", 50.0 + self.frequency.at(seconds), 2),
        ]
    }
}
