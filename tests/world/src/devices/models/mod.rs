//! What the sensors of the simulated devices measure: smooth functions of the time and the seed.

mod carport;
mod cellar;
mod climate;
mod grid;
mod half_day;
mod hotspot;
mod journey;
mod rig;
mod roof;
mod shelf;
mod wave;

use std::time::Duration;

use super::{Model, SeedStream};

use carport::Carport;
use cellar::Cellar;
use climate::Climate;
use grid::Grid;
use hotspot::Hotspot;
use journey::Journey;
use rig::Rig;
use roof::Roof;
use shelf::Shelf;
pub(super) use wave::Wave;

/// Since when the devices of a home count energy: 2025-01-01 00:00 UTC.
const INSTALLED: f64 = 1_735_689_600.0;
/// When computers were switched on: some time in January 2026.
const STARTED: (f64, f64) = (1_767_225_600.0, 1_769_904_000.0);
const JOULES_PER_KILOWATT_HOUR: f64 = 3_600_000.0;

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
    Roof(Roof),
    Cellar(Cellar),
    Carport(Carport),
    Rig(Rig),
    Shelf(Shelf),
}

impl Surroundings {
    pub fn of(model: Model, random: &mut SeedStream) -> Self {
        match model {
            Model::EnvironmentSensor => Self::Climate(Climate::new(random)),
            Model::Tracker => Self::Journey(Journey::new(random)),
            Model::EnergyMeter => Self::Grid(Grid::new(random)),
            Model::Hotspot => Self::Hotspot(Hotspot::new(random)),
            Model::SolarInverter => Self::Roof(Roof::new(random)),
            Model::HomeBattery => Self::Cellar(Cellar::new(random)),
            Model::EvCharger => Self::Carport(Carport::new(random)),
            Model::ComputeNode => Self::Rig(Rig::new(random)),
            Model::StorageNode => Self::Shelf(Shelf::new(random)),
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
            Self::Roof(it) => it.at(seconds),
            Self::Cellar(it) => it.at(seconds),
            Self::Carport(it) => it.at(seconds),
            Self::Rig(it) => it.at(seconds),
            Self::Shelf(it) => it.at(seconds),
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
            let wanted: Vec<_> = kind.measured().map(|stream| stream.id.as_str()).collect();
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
    fn values_of_homes_and_of_computers_stay_plausible_and_do_not_jump() {
        stays(Model::SolarInverter, "solar_power", 0.0, 6_800.0, 10.0);
        stays(Model::SolarInverter, "panel_voltage", 0.0, 380.0, 15.0);
        stays(Model::SolarInverter, "voltage", 225.0, 240.0, 1.5);
        stays(Model::SolarInverter, "frequency", 49.9, 50.1, 0.1);
        stays(Model::HomeBattery, "charge", 5.0, 100.0, 0.2);
        stays(Model::HomeBattery, "battery_power", -1_000.0, 1_000.0, 5.0);
        stays(Model::HomeBattery, "cell_temperature", 10.0, 30.0, 0.2);
        stays(Model::HomeBattery, "health", 90.0, 100.0, 0.2);
        stays(Model::EvCharger, "plugged", 0.0, 1.0, 1.0);
        stays(Model::EvCharger, "charging_power", 0.0, 7.2, 0.1);
        stays(Model::EvCharger, "current", 0.0, 35.0, 1.0);
        stays(Model::EvCharger, "voltage", 220.0, 240.0, 1.5);
        stays(Model::ComputeNode, "cpu_load", 0.0, 100.0, 5.0);
        stays(Model::ComputeNode, "gpu_load", 0.0, 100.0, 5.0);
        stays(Model::ComputeNode, "memory_used", 16.0, 64.0, 0.5);
        stays(Model::ComputeNode, "node_power", 100.0, 600.0, 20.0);
        stays(Model::StorageNode, "stored", 0.0, 8_000.0, 0.1);
        stays(Model::StorageNode, "upload", 0.0, 10.0, 0.5);
        stays(Model::StorageNode, "download", 0.0, 5.0, 0.5);
        stays(Model::StorageNode, "audits", 10.0, 40.0, 1.0);
    }

    #[test]
    fn energy_counts_the_power() {
        counts(Model::EnergyMeter, "power", "energy", 1.0);
        counts(Model::SolarInverter, "solar_power", "solar_energy", 1.0);
        counts(Model::EvCharger, "charging_power", "charged_energy", 1_000.0);
    }

    /// `energy` in kWh grows by what `power` says, in units of so many watts.
    fn counts(model: Model, power: &str, energy: &str, watts: f64) {
        let (power, energy) = (series(model, 3, power), series(model, 3, energy));
        let used = power.iter().map(|power| power * watts * 10.0 / 3_600_000.0).sum::<f64>();
        let counted = energy.last().expect("a day") - energy.first().expect("a day");
        assert!((used - counted).abs() < 0.02, "used {used} kWh, counted {counted} kWh");
    }

    #[test]
    fn a_batterys_charge_is_what_went_in_and_did_not_come_out() {
        let day = |stream: &str| series(Model::HomeBattery, 4, stream);
        let (charge, put, taken) = (day("charge"), day("energy_in"), day("energy_out"));
        let grown = |values: &[f64]| values[4_000] - values[0];
        let held = 100.0 * (grown(&put) - grown(&taken)) / 10.0;
        assert!((grown(&charge) - held).abs() < 0.2, "the charge grew by {} %, not {held} %", grown(&charge));
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
