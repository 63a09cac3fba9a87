use super::{INSTALLED, JOULES_PER_KILOWATT_HOUR, Sample, wave::Wave};
use crate::devices::SeedStream;

/// The supply of a home: the counted energy is the integral of the power, and the voltage sags under load.
pub struct Grid {
    base: f64,
    loads: [Wave; 4],
    supply: [Wave; 2],
}

impl Grid {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            base: random.between(430.0, 520.0),
            loads: [
                // Most is used at 19:00 UTC.
                Wave::new(180.0, 86_400.0, 0.25 - 19.0 / 24.0),
                Wave::anywhere(90.0, 2_700.0, random),
                Wave::anywhere(55.0, 420.0, random),
                Wave::anywhere(22.0, 37.0, random),
            ],
            supply: [Wave::anywhere(1.6, 5_400.0, random), Wave::anywhere(0.4, 61.0, random)],
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let power = self.base + self.loads.iter().map(|load| load.at(seconds)).sum::<f64>();
        let supply = self.supply.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        let voltage = 231.0 + supply - power / 400.0;
        vec![
            Sample::new("power", power, 0),
            Sample::new("energy", (self.work(seconds) - self.work(INSTALLED)) / JOULES_PER_KILOWATT_HOUR, 3),
            Sample::new("voltage", voltage, 1),
        ]
    }

    /// Joules used from the Unix epoch on.
    fn work(&self, seconds: f64) -> f64 {
        self.base * seconds + self.loads.iter().map(|load| load.sum(seconds)).sum::<f64>()
    }
}
