//! Where adverts come from.

#[cfg(target_os = "linux")]
mod bluez;
#[cfg(not(target_os = "linux"))]
mod events;

use std::collections::HashMap;

use domain::device::NearbyId;
use uuid::Uuid;

#[cfg(target_os = "linux")]
pub(super) use bluez::Adverts;
#[cfg(not(target_os = "linux"))]
pub(super) use events::Adverts;

/// What the system tells of a device.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// An advert, or what was known from an earlier one.
    Heard(NearbyId, News),
    /// It was not heard for long.
    Gone(NearbyId),
}

/// What is new of a device; nothing is said of what stays as it was.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    pub name: Option<String>,
    pub services: Option<Vec<Uuid>>,
    pub service_data: HashMap<Uuid, Vec<u8>>,
    /// Strength in dBm.
    pub rssi: Option<i16>,
}
