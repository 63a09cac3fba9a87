//! DIMO's AutoPi, a box for the car that signs with a key of its own (DIMO-Network/edge-network, `ble_chars.go`).
//!
//! What it is can be read by everybody; everything else wants a bond, for which it speaks six digits aloud. It signs any
//! 32 bytes for whoever has a bond.

mod advert;
mod device;
mod numbers;

pub(crate) use advert::MATCHER;
pub(crate) use device::open;
