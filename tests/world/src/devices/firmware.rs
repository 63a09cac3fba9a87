use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use device_kit::Device;
use uuid::Uuid;
use wire::{batch::Tip, gatt};

use super::{
    Model, SeedStream,
    board::SimBoard,
    liar::{Liar, Line, exaggerate},
    models::Wave,
};
use crate::radio::{Address, Advertisement, AttError, Characteristic, Flag, Lie, Notifier, Peripheral, Service};

/// What the firmware keeps between two interrupts.
pub(super) struct Firmware {
    pub device: Device<SeedStream, SimBoard>,
    /// Every batch that it has signed, in order.
    pub signed: Vec<Tip>,
    /// Where notifications go while a central is connected.
    notifier: Option<Notifier>,
    booted: Instant,
    liar: Liar,
    lie: Option<Lie>,
}

impl Firmware {
    pub fn new(device: Device<SeedStream, SimBoard>, liar: Liar) -> Self {
        Self { device, signed: Vec::new(), notifier: None, booted: Instant::now(), liar, lie: None }
    }

    pub fn is_linked(&self) -> bool {
        self.notifier.is_some()
    }

    /// Milliseconds since the device was switched on.
    pub fn uptime_ms(&self) -> u64 {
        u64::try_from(self.booted.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn on_write(&mut self, value: &[u8]) -> Vec<Vec<u8>> {
        let uptime = self.uptime_ms();
        match self.lie {
            None => self.device.on_write(value, uptime),
            Some(Lie::Length) => {
                let mut frames = self.device.on_write(value, uptime);
                exaggerate(&mut frames);
                frames
            }
            Some(
                lie @ (Lie::AnotherKey
                | Lie::PermitForAnotherOwner
                | Lie::PermitForAnotherChain
                | Lie::PermitWithAnotherNonce
                | Lie::PermitByAnotherKey
                | Lie::SaysNo),
            ) => self.liar.on_write(lie, &mut self.device, value, uptime),
        }
    }
}

/// The firmware, shared between its radio and its sensors.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Firmware>>);

impl Shared {
    pub fn new(firmware: Firmware) -> Self {
        Self(Arc::new(Mutex::new(firmware)))
    }

    /// Never held over an await; what a panic left is still the device.
    pub fn lock(&self) -> MutexGuard<'_, Firmware> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The radio of a simulated device.
pub(super) struct Antenna {
    pub shared: Shared,
    pub mac: Address,
    pub model: Model,
    pub fading: Wave,
    pub mtu: u16,
}

impl Peripheral for Antenna {
    fn address(&self) -> Address {
        self.mac
    }

    fn name(&self) -> String {
        let [.., high, low] = self.mac.bytes();
        format!("{} {high:02X}{low:02X}", self.model.name())
    }

    fn advertisement(&self) -> Advertisement {
        let advert = self.shared.lock().device.advert();
        let service = Uuid::from_u128(gatt::SERVICE);
        Advertisement {
            services: vec![service],
            service_data: BTreeMap::from([(service, advert.to_bytes().to_vec())]),
            rssi: self.model.loudness() + self.fading.at(now().as_secs_f64()).round() as i16,
        }
    }

    fn gatt(&self) -> Vec<Service> {
        let characteristic = |uuid, flags| Characteristic { uuid: Uuid::from_u128(uuid), flags };
        vec![Service {
            uuid: Uuid::from_u128(gatt::SERVICE),
            characteristics: vec![
                characteristic(gatt::RX, vec![Flag::Write, Flag::WriteWithoutResponse]),
                characteristic(gatt::TX, vec![Flag::Notify]),
                characteristic(gatt::INFO, vec![Flag::Read]),
            ],
        }]
    }

    fn mtu(&self) -> u16 {
        self.mtu
    }

    fn lie(&mut self, lie: Option<Lie>) -> bool {
        self.shared.lock().lie = lie;
        true
    }

    fn on_connect(&mut self, notifier: Notifier) {
        let mut firmware = self.shared.lock();
        firmware.liar.line = Line::new(self.mtu);
        firmware.device.connect(self.mtu);
        firmware.notifier = Some(notifier);
    }

    fn on_disconnect(&mut self) {
        let mut firmware = self.shared.lock();
        firmware.device.disconnect();
        firmware.notifier = None;
    }

    fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        match characteristic.as_u128() {
            gatt::INFO => Ok(self.shared.lock().device.info_read()),
            _ => Err(AttError::UNLIKELY),
        }
    }

    fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), AttError> {
        if characteristic.as_u128() != gatt::RX {
            return Err(AttError::UNLIKELY);
        }
        let mut firmware = self.shared.lock();
        let frames = firmware.on_write(value);
        if let Some(notifier) = &firmware.notifier {
            for frame in frames {
                notifier.notify(Uuid::from_u128(gatt::TX), frame);
            }
        }
        Ok(())
    }
}

/// Time since the Unix epoch.
pub(super) fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
