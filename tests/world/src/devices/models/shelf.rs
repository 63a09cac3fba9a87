use super::{STARTED, Sample, wave::Wave};
use crate::devices::SeedStream;

const DAY: f64 = 86_400.0;
/// What the disk holds, in gigabytes.
const SIZE: f64 = 8_000.0;

/// A disk that keeps the data of strangers, a little more of it each day.
pub struct Shelf {
    started: f64,
    first: f64,
    coming: [Wave; 2],
    going: [Wave; 2],
    asked: Wave,
}

impl Shelf {
    pub fn new(random: &mut SeedStream) -> Self {
        Self {
            started: random.between(STARTED.0, STARTED.1),
            first: random.between(900.0, 1_400.0),
            coming: [Wave::anywhere(1.1, 4.0 * 3_600.0, random), Wave::anywhere(0.4, 310.0, random)],
            going: [Wave::anywhere(2.6, 6.0 * 3_600.0, random), Wave::anywhere(0.9, 270.0, random)],
            asked: Wave::anywhere(9.0, 9.0 * 3_600.0, random),
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let sum = |waves: &[Wave]| waves.iter().map(|wave| wave.at(seconds)).sum::<f64>();
        let running = (seconds - self.started).max(0.0);
        // Full after some three years, and then it takes no more.
        let stored = (self.first + 6.0 * running / DAY).min(SIZE);
        let (upload, download) = (4.2 + sum(&self.going), 2.0 + sum(&self.coming));
        vec![
            Sample::new("stored", stored, 2),
            Sample::new("free_space", SIZE - stored, 2),
            Sample::new("upload", upload, 2),
            Sample::new("download", download, 2),
            Sample::new("audits", 24.0 + self.asked.at(seconds), 0),
            Sample::new("disk_temperature", 33.0 + 0.6 * upload, 1),
            Sample::new("uptime", running / 3_600.0, 2),
        ]
    }
}
