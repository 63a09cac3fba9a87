use uuid::Uuid;

use super::{Address, Advertisement, AttError, Notifier, Peripheral, Service};

/// A transmitter that repeats another's name, services and service data from an address of its own.
pub(super) struct Impostor {
    address: Address,
    name: String,
    advertisement: Advertisement,
    gatt: Vec<Service>,
}

impl Impostor {
    pub fn of(original: &dyn Peripheral) -> Self {
        let mut advertisement = original.advertisement();
        advertisement.rssi = advertisement.rssi.saturating_add(8);
        Self { address: original.address().neighbour(), name: original.name(), advertisement, gatt: original.gatt() }
    }
}

impl Peripheral for Impostor {
    fn address(&self) -> Address {
        self.address
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn advertisement(&self) -> Advertisement {
        self.advertisement.clone()
    }

    fn gatt(&self) -> Vec<Service> {
        self.gatt.clone()
    }

    fn on_connect(&mut self, _notifier: Notifier) {}

    fn on_disconnect(&mut self) {}

    fn read(&mut self, _characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        Err(AttError::UNLIKELY)
    }

    fn write(&mut self, _characteristic: Uuid, _value: &[u8]) -> Result<(), AttError> {
        Ok(())
    }
}
