//! A proof's readings and whose they are, for whoever computes from them.

use wire::{identity::DeviceAddress, reading::Reading};

use super::form::Proof;

impl Proof {
    /// All readings of the file in its order; they count only after [`super::check`].
    pub(crate) fn all_readings(&self) -> Vec<Reading> {
        self.batches.iter().flat_map(|batch| batch.readings.all()).collect()
    }

    /// The device that the file names.
    pub(crate) fn signer(&self) -> DeviceAddress {
        self.device.0
    }
}
