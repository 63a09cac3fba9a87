//! Links to devices: Bluetooth, with one file for each device profile.

mod ble;
mod profiles;
mod rng;

pub use profiles::espressif;

pub use ble::BleLink;
