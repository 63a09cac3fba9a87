//! What the sensors of the simulated devices measure: smooth functions of the time and the seed.

mod climate;
mod grid;
mod hotspot;
mod journey;
mod wave;

use std::time::Duration;

use super::{Model, SeedStream};

use climate::Climate;
use grid::Grid;
use hotspot::Hotspot;
use journey::Journey;
pub(super) use wave::Wave;

/// One value as a sensor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Id of the stream.
    pub stream: &'static str,
    /// In units of ten to the power of minus `places` of the stream's unit.
    pub value: i64,
    /// Decimals that the sensor resolves.
    pub places: u8,
}

impl Sample {
    fn new(stream: &'static str, value: f64, places: u8) -> Self {
        let steps = value * 10_f64.powi(i32::from(places));
        Self { stream, value: steps.round() as i64, places }
    }
}

/// The surroundings of one device.
pub(super) enum Surroundings {
    Climate(Climate),
    Journey(Journey),
    Grid(Grid),
    Hotspot(Hotspot),
}

impl Surroundings {
    pub fn of(model: Model, random: &mut SeedStream) -> Self {
        match model {
            Model::EnvironmentSensor => Self::Climate(Climate::new(random)),
            Model::Tracker => Self::Journey(Journey::new(random)),
            Model::EnergyMeter => Self::Grid(Grid::new(random)),
            Model::Hotspot => Self::Hotspot(Hotspot::new(random)),
        }
    }

    /// What the sensors show at this time since the Unix epoch.
    pub fn at(&self, time: Duration) -> Vec<Sample> {
        let seconds = time.as_secs_f64();
        match self {
            Self::Climate(it) => it.at(seconds),
            Self::Journey(it) => it.at(seconds),
            Self::Grid(it) => it.at(seconds),
            Self::Hotspot(it) => it.at(seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::Seed;

    /// 2026-11-23 12:00 UTC.
    const NOON: u64 = 1_795_435_200;

    fn series(model: Model, seed: u64, stream: &str) -> Vec<f64> {
        let surroundings = Surroundings::of(model, &mut Seed(seed).stream("test"));
        (0..86_400)
            .step_by(10)
            .map(|second| {
                let samples = surroundings.at(Duration::from_secs(NOON + second));
                let sample = samples.into_iter().find(|it| it.stream == stream).expect("a stream of this model");
                sample.value as f64 / 10_f64.powi(i32::from(sample.places))
            })
            .collect()
    }

    fn stays(model: Model, stream: &str, low: f64, high: f64, step: f64) {
        for seed in 0..8 {
            let values = series(model, seed, stream);
            assert!(values.iter().all(|value| (low..=high).contains(value)), "{stream}, seed {seed}");
            let jump = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f64::max);
            assert!(jump <= step, "{stream} jumps by {jump}, seed {seed}");
        }
    }

    #[test]
    fn every_stream_of_a_kind_is_measured_and_no_other() {
        for model in Model::ALL {
            let kind = domain::kind::by_id(model.kind()).expect("a built-in kind");
            let surroundings = Surroundings::of(model, &mut Seed(1).stream("test"));
            let measured = surroundings.at(Duration::from_secs(NOON));
            let measured: Vec<_> = measured.iter().map(|sample| sample.stream).collect();
            let wanted: Vec<_> = kind.streams.iter().map(|stream| stream.id.as_str()).collect();
            assert_eq!(measured, wanted);
        }
    }

    #[test]
    fn values_stay_plausible_and_do_not_jump() {
        stays(Model::EnvironmentSensor, "temperature", 17.0, 25.0, 0.1);
        stays(Model::EnvironmentSensor, "humidity", 35.0, 75.0, 0.5);
        stays(Model::EnvironmentSensor, "pressure", 1000.0, 1025.0, 0.2);
        stays(Model::EnvironmentSensor, "co2", 400.0, 900.0, 5.0);
        stays(Model::Tracker, "speed", 5.0, 40.0, 8.0);
        stays(Model::Tracker, "battery", 20.0, 100.0, 1.0);
        stays(Model::EnergyMeter, "power", 50.0, 1000.0, 80.0);
        stays(Model::EnergyMeter, "voltage", 220.0, 240.0, 1.5);
        stays(Model::Hotspot, "witnesses", 2.0, 15.0, 1.0);
        stays(Model::Hotspot, "rssi", -115.0, -85.0, 1.0);
    }

    #[test]
    fn energy_counts_the_power() {
        let (power, energy) = (series(Model::EnergyMeter, 3, "power"), series(Model::EnergyMeter, 3, "energy"));
        let used = power.iter().map(|power| power * 10.0 / 3_600_000.0).sum::<f64>();
        let counted = energy.last().expect("a day") - energy.first().expect("a day");
        assert!((used - counted).abs() < 0.02, "used {used} kWh, counted {counted} kWh");
    }

    #[test]
    fn the_speed_is_that_of_the_positions() {
        let random = || Seed(5).stream("test");
        let surroundings = Surroundings::of(Model::Tracker, &mut random());
        let at = |tenths: u64| {
            let samples = surroundings.at(Duration::from_millis(NOON * 1000 + tenths * 100));
            let [latitude, longitude, speed, _] = samples.as_slice() else { panic!("four streams") };
            (latitude.value as f64 / 1e6, longitude.value as f64 / 1e6, speed.value as f64 / 10.0)
        };
        let ((south, west, _), (_, _, speed), (north, east, _)) = (at(0), at(50), at(100));
        let metres = ((north - south) * 111_132.0).hypot((east - west) * 111_132.0 * 52.5145_f64.to_radians().cos());
        assert!((metres / 10.0 * 3.6 - speed).abs() < 0.5, "{metres} m in 10 s at {speed} km/h");
    }
}
