//! Bonds on systems that ask the owner by themselves and tell a program nothing of it.

use domain::device::NearbyId;
use uuid::Uuid;
use wallet::ports::{Comparison, LinkError};

use crate::ble::Connection;

/// Nobody says.
pub(in crate::ble) async fn is_there(_near: &NearbyId) -> Option<bool> {
    None
}

/// Touches what is guarded, so that the system makes a bond if there is none. Whether digits were compared, nobody says.
pub(in crate::ble) async fn make(
    connection: &mut Connection,
    _name: &str,
    guarded: Uuid,
    _owner: &dyn Comparison,
) -> Result<bool, LinkError> {
    connection.read_patiently(guarded).await?;
    Ok(false)
}

/// Only the system's settings can.
pub(in crate::ble) async fn remove(_near: &NearbyId) -> Result<(), LinkError> {
    Err(LinkError::NotSupported("remove the bond in the system's Bluetooth settings"))
}
