use uuid::Uuid;

use super::{
    Address, Advertisement, AttError, Characteristic, Notifier, Peripheral, Service, body::Advert, device::Device,
};

/// A transmitter that repeats another's name, services and service data from an address of its own.
pub(super) struct Impostor {
    address: Address,
    name: String,
    advertisement: Advertisement,
    gatt: Vec<Service>,
}

impl Impostor {
    pub fn of(original: &Device) -> Self {
        let Advert { name, content: mut advertisement, .. } = original.body.advert();
        advertisement.rssi = advertisement.rssi.saturating_add(8);
        let gatt = original.services.iter().map(|service| Service {
            uuid: service.uuid,
            characteristics: service
                .characteristics
                .iter()
                .map(|it| Characteristic { uuid: it.uuid, flags: it.flags.clone() })
                .collect(),
        });
        let gatt = gatt.collect();
        Self { address: original.address.neighbour(), name: name.unwrap_or_default(), advertisement, gatt }
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
