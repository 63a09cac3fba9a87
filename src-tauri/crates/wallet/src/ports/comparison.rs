//! The owner, while a bond with a device is made.

use async_trait::async_trait;
use domain::{bond::PasskeyShown, device::NearbyId};

/// What the owner says of the digits on this computer and on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    Same,
    Different,
    /// Nothing within 60 s, which is a no.
    NoAnswer,
}

/// Who compares the digits of a bond.
#[async_trait]
pub trait Comparison: Send + Sync {
    /// Shows the digits and waits for the owner's word, at most 60 s.
    async fn compare(&self, shown: PasskeyShown) -> Compared;

    /// Whether the owner compared the digits of the bond that this computer has with the device.
    async fn is_compared(&self, near: &NearbyId) -> bool;

    /// Remembers whether the owner compared the digits of a bond; `false` where there is no bond.
    async fn remember(&self, near: &NearbyId, compared: bool);
}
