//! Bonds on systems that ask the owner by themselves and tell a program nothing of it.

use domain::device::NearbyId;
use wallet::ports::{Comparison, LinkError};

/// Nobody says.
pub(in crate::ble) async fn is_there(_near: &NearbyId) -> Result<Option<bool>, LinkError> {
    Ok(None)
}

/// Only the system can.
pub(in crate::ble) async fn make(_near: &NearbyId, _name: &str, _owner: &dyn Comparison) -> Result<bool, LinkError> {
    Err(LinkError::NotSupported("the system makes bonds by itself"))
}

/// Only the system's settings can.
pub(in crate::ble) async fn remove(_near: &NearbyId) -> Result<(), LinkError> {
    Err(LinkError::NotSupported("remove the bond in the system's Bluetooth settings"))
}
