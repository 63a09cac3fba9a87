use super::{STARTED, Sample, wave::Wave};
use crate::devices::SeedStream;

/// Seconds between two beacons.
const BEACON: f64 = 60.0;

/// A radio hotspot that beacons every minute; when the air is good, more witnesses hear it and it hears them louder.
pub struct Hotspot {
    started: f64,
    air: [Wave; 2],
}

impl Hotspot {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            started: random.between(STARTED.0, STARTED.1),
            air: [Wave::anywhere(1.0, 13.0 * 3600.0, random), Wave::anywhere(0.4, 26.0 * 60.0, random)],
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let running = (seconds - self.started).max(0.0);
        let air = self.air.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        vec![
            Sample::new("beacons", (running / BEACON).floor(), 0),
            Sample::new("witnesses", 8.5 + 4.0 * air, 0),
            Sample::new("uptime", running / 3600.0, 2),
            Sample::new("rssi", -102.0 + 7.0 * air, 0),
        ]
    }
}
