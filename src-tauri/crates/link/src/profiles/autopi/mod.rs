//! DIMO's AutoPi, a box for the car that signs with a key of its own (DIMO-Network/edge-network, `ble_chars.go`).
//!
//! What it is can be read by everybody; everything else wants a bond, for which it speaks six digits aloud. It signs any
//! 32 bytes for whoever has a bond.

mod advert;
mod device;
mod numbers;
mod signer;

pub(crate) use advert::MATCHER;
pub(crate) use device::open;
pub(crate) use signer::sign_with;

use domain::{Address, device::DeviceId};
use wallet::ports::LinkError;

use crate::ble::Connection;

/// The address of the key that the device says it has; proves nothing.
pub(crate) async fn address(connection: &mut Connection) -> Result<DeviceId, LinkError> {
    let told = connection.read(numbers::ADDRESS).await?;
    let address = Address::try_from(told.as_slice());
    address.map(DeviceId).map_err(|_| LinkError::Misbehaved("its address is not 20 bytes long".to_string()))
}
