use super::{Sample, wave::Wave};
use crate::devices::SeedStream;

/// Metres in one degree of latitude on the mean meridian.
const DEGREE: f64 = 111_132.0;

/// A bicycle on a closed track in a park: a figure of eight, its speed the track's own derivative.
pub struct Journey {
    centre: (f64, f64),
    north: Wave,
    east: Wave,
    battery: Wave,
}

impl Journey {
    pub fn new(random: &mut SeedStream) -> Self {
        let lap = random.between(560.0, 640.0);
        let phase = random.unit();
        Self {
            centre: (52.5145, 13.3501),
            north: Wave::new(190.0, lap / 2.0, 2.0 * phase),
            east: Wave::new(520.0, lap, phase),
            battery: Wave::anywhere(31.0, 40.0 * 3600.0, random),
        }
    }

    pub fn at(&self, seconds: f64) -> Vec<Sample> {
        let (latitude, longitude) = self.centre;
        let parallel = DEGREE * latitude.to_radians().cos();
        let speed = self.north.slope(seconds).hypot(self.east.slope(seconds));
        vec![
            Sample::new("latitude", latitude + self.north.at(seconds) / DEGREE, 6),
            Sample::new("longitude", longitude + self.east.at(seconds) / parallel, 6),
            Sample::new("speed", speed * 3.6, 1),
            Sample::new("battery", 64.0 + self.battery.at(seconds), 0),
        ]
    }
}
