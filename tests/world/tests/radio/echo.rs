use std::collections::BTreeMap;

use uuid::Uuid;
use world::radio::{Address, Advertisement, AttError, Characteristic, Flag, MTU, Notifier, Peripheral, Service};

pub const ADDRESS: Address = Address::new([0xC4, 0x00, 0x00, 0x00, 0x00, 0x10]);
pub const SERVICE: Uuid = Uuid::from_u128(0xec400000_0000_4000_8000_000000000000);
pub const INLET: Uuid = Uuid::from_u128(0xec400001_0000_4000_8000_000000000000);
pub const OUTLET: Uuid = Uuid::from_u128(0xec400002_0000_4000_8000_000000000000);
pub const HINT: Uuid = Uuid::from_u128(0x0000ec40_0000_1000_8000_00805f9b34fb);

/// A device that notifies whatever is written to it.
pub struct Echo {
    notifier: Option<Notifier>,
    mtu: u16,
}

impl Echo {
    pub fn with_mtu(mtu: u16) -> Self {
        Self { notifier: None, mtu }
    }
}

impl Default for Echo {
    fn default() -> Self {
        Self::with_mtu(MTU)
    }
}

impl Peripheral for Echo {
    fn address(&self) -> Address {
        ADDRESS
    }

    fn name(&self) -> String {
        "echo".to_owned()
    }

    fn advertisement(&self) -> Advertisement {
        Advertisement { services: vec![SERVICE], service_data: BTreeMap::from([(HINT, vec![1, 2])]), rssi: -50 }
    }

    fn gatt(&self) -> Vec<Service> {
        vec![Service {
            uuid: SERVICE,
            characteristics: vec![
                Characteristic { uuid: INLET, flags: vec![Flag::Write, Flag::WriteWithoutResponse] },
                Characteristic { uuid: OUTLET, flags: vec![Flag::Read, Flag::Notify] },
            ],
        }]
    }

    fn mtu(&self) -> u16 {
        self.mtu
    }

    fn on_connect(&mut self, notifier: Notifier) {
        self.notifier = Some(notifier);
    }

    fn on_disconnect(&mut self) {
        self.notifier = None;
    }

    fn read(&mut self, _characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        Ok(vec![0])
    }

    fn write(&mut self, _characteristic: Uuid, value: &[u8]) -> Result<(), AttError> {
        if let Some(notifier) = &self.notifier {
            notifier.notify(OUTLET, value.to_vec());
        }
        Ok(())
    }
}
