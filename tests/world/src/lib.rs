//! The world that the demo and every journey run against: a chain, services, an air with devices, and a fault panel.
//!
//! Real programs are used wherever one exists; only the radio and the firmware are simulated.

pub mod chain;
pub mod devices;
pub mod panel;
pub mod radio;
pub mod service;
mod stranger;
mod thief;
mod vehicles;
mod world;

pub use stranger::StrangerError;
pub use world::{Options, Report, StartWorldError, World};
