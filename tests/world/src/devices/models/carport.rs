use super::{INSTALLED, JOULES_PER_KILOWATT_HOUR, Sample, half_day::HalfDay, wave::Wave};
use crate::devices::SeedStream;

/// A car that is plugged in from 18:00 to 6:00 UTC and charged meanwhile.
pub struct Carport {
    charging: HalfDay,
    supply: [Wave; 2],
}

impl Carport {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            charging: HalfDay::new(random.between(3_600.0, 7_200.0), 0.75),
            supply: [Wave::anywhere(1.6, 5_400.0, random), Wave::anywhere(0.4, 61.0, random)],
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let power = self.charging.at(seconds);
        let energy = (self.charging.sum(seconds) - self.charging.sum(INSTALLED)) / JOULES_PER_KILOWATT_HOUR;
        let supply = self.supply.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        // It sags under load.
        let voltage = 231.0 + supply - power / 2_400.0;
        vec![
            Sample::new("plugged", if self.charging.flows(seconds) { 1.0 } else { 0.0 }, 0),
            Sample::new("charging_power", power / 1_000.0, 2),
            Sample::new("charged_energy", energy, 3),
            Sample::new("current", power / voltage, 1),
            Sample::new("voltage", voltage, 1),
        ]
    }
}
