//! Links to devices: Bluetooth, the network and serial lines, with one file for each device profile.

mod ble;
mod http;
pub mod labels;
mod links;
#[cfg(target_os = "linux")]
pub mod peripheral;
mod profiles;
mod reach;
mod rng;
mod serial;

pub use ble::BleLink;
#[cfg(feature = "room")]
pub use ble::room;
pub use labels::LabelReader;
pub use links::Links;
pub use profiles::espressif;
