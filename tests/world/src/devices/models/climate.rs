use super::{Sample, wave::Wave};
use crate::devices::SeedStream;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 3600.0;
const DAY: f64 = 86_400.0;

/// The air of a room: warmest in the afternoon, its humidity by a slowly moving dew point.
pub struct Climate {
    mean: f64,
    warmth: [Wave; 3],
    dew_point: Wave,
    pressure: [Wave; 2],
    breath: [Wave; 2],
}

impl Climate {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            mean: random.between(20.5, 22.0),
            warmth: [
                // Its height is at 15:00 UTC.
                Wave::new(1.8, DAY, 0.25 - 15.0 / 24.0),
                Wave::anywhere(0.4, 47.0 * MINUTE, random),
                Wave::anywhere(0.12, 4.0 * MINUTE, random),
            ],
            dew_point: Wave::anywhere(1.1, 31.0 * HOUR, random),
            pressure: [Wave::anywhere(7.0, 4.3 * DAY, random), Wave::anywhere(0.8, DAY / 2.0, random)],
            breath: [Wave::anywhere(170.0, 5.0 * HOUR, random), Wave::anywhere(40.0, 23.0 * MINUTE, random)],
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let sum = |waves: &[Wave]| waves.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        let temperature = self.mean + sum(&self.warmth);
        let dew_point = 10.5 + self.dew_point.at(seconds);
        let humidity = 100.0 * vapour_pressure(dew_point) / vapour_pressure(temperature);
        vec![
            Sample::new("temperature", temperature, 2),
            Sample::new("humidity", humidity, 1),
            Sample::new("pressure", 1013.2 + sum(&self.pressure), 1),
            Sample::new("co2", 640.0 + sum(&self.breath), 0),
        ]
    }
}

/// Saturation pressure of water vapour in hPa at a temperature in °C (Magnus form, WMO-No. 8, annex 4.B).
fn vapour_pressure(temperature: f64) -> f64 {
    6.112 * (17.62 * temperature / (243.12 + temperature)).exp()
}
