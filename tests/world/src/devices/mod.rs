//! Simulated devices: the firmware that device makers build on, with sensors that follow from a seed.

pub mod autopi;
mod bench;
mod board;
mod description;
pub mod espressif;
mod firmware;
pub mod improv;
mod liar;
mod model;
mod models;
mod sampling;
pub mod sdk;
mod seed;
mod sim;

pub use bench::BenchError;
pub use board::HOME_PASSWORD;
pub use description::DeviceDescription;
pub use model::Model;
pub use sampling::Pace;
pub use seed::{Seed, SeedStream};
pub use sim::SimDevice;

use crate::radio::{Air, AirClosed};

/// Starts the devices that every world has and puts them on the air.
///
/// # Errors
/// The air has ended.
pub async fn start_all(seed: Seed, pace: Pace, air: &Air) -> Result<Vec<SimDevice>, AirClosed> {
    start(&Model::AROUND, seed, pace, air).await
}

/// Starts a device of each of these models and puts them on the air.
///
/// # Errors
/// The air has ended.
pub async fn start(models: &[Model], seed: Seed, pace: Pace, air: &Air) -> Result<Vec<SimDevice>, AirClosed> {
    let mut devices = Vec::new();
    for model in models {
        let device = SimDevice::start(*model, seed, pace);
        air.add(device.peripheral()).await?;
        devices.push(device);
    }
    Ok(devices)
}
