use uuid::Uuid;
use world::radio::{
    Access, Address, Advertisement, AttError, Characteristic, Flag, Guard, Notifier, Pairing, Peripheral, Service,
};

pub const STATION: Address = Address::new([0xC4, 0x00, 0x00, 0x00, 0x00, 0x20]);
pub const SERVICE: Uuid = Uuid::from_u128(0x57a70000_0000_4000_8000_000000000000);
pub const OPEN: Uuid = Uuid::from_u128(0x57a70001_0000_4000_8000_000000000000);
pub const GUARDED: Uuid = Uuid::from_u128(0x57a70002_0000_4000_8000_000000000000);
pub const ENCRYPTED: Uuid = Uuid::from_u128(0x57a70003_0000_4000_8000_000000000000);

/// A device that shows its values to bonded centrals alone.
pub struct Station(pub Pairing);

impl Peripheral for Station {
    fn address(&self) -> Address {
        STATION
    }

    fn name(&self) -> String {
        "station".to_owned()
    }

    fn advertisement(&self) -> Advertisement {
        Advertisement { services: vec![SERVICE], rssi: -60, ..Advertisement::default() }
    }

    fn gatt(&self) -> Vec<Service> {
        let guarded = |guard| [Access::Read, Access::Write].map(|access| Flag::Guarded(guard, access)).to_vec();
        vec![Service {
            uuid: SERVICE,
            characteristics: vec![
                Characteristic { uuid: OPEN, flags: vec![Flag::Read] },
                Characteristic { uuid: GUARDED, flags: guarded(Guard::Authenticated) },
                Characteristic { uuid: ENCRYPTED, flags: guarded(Guard::Encrypted) },
            ],
        }]
    }

    fn pairing(&self) -> Pairing {
        self.0
    }

    fn on_connect(&mut self, _notifier: Notifier) {}

    fn on_disconnect(&mut self) {}

    fn read(&mut self, _characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        Ok(vec![0x42])
    }

    fn write(&mut self, _characteristic: Uuid, _value: &[u8]) -> Result<(), AttError> {
        Ok(())
    }
}
