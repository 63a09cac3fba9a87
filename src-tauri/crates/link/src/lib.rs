//! Links to devices: Bluetooth, with one file for each device profile.

mod ble;
pub mod labels;
mod profiles;
mod rng;

pub use ble::BleLink;
#[cfg(feature = "room")]
pub use ble::room;
pub use labels::LabelReader;
pub use profiles::espressif;
