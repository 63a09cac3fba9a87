//! A device with Espressif's unified provisioning over Bluetooth, in its three schemes; written from esp-idf and not from
//! the wallet's code.

mod messages;
mod security;
mod srp;
mod wifi;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use uuid::{Uuid, uuid};

use super::{Seed, SeedStream};
use crate::radio::{Address, Advertisement, AttError, Characteristic, Flag, Notifier, Peripheral, Service};
use security::Channel;
use wifi::Wifi;

/// The network that it hears and can join.
pub const NETWORK: &str = "Home";
/// The network's password.
pub const PASSWORD: &str = "correct horse";
/// What its label says: the proof of possession of security 1, the password of security 2.
pub const PROOF: &str = "k3v-m9q2";
/// The username of security 2.
pub const USERNAME: &str = "wifiprov";

const SERVICE: Uuid = uuid!("1775244d-6b43-439b-877c-060f2d9bed07");
/// The endpoints in the order of the numbers that they usually have, from ff4f on.
const ENDPOINTS: [&str; 5] = ["prov-ctrl", "prov-scan", "prov-session", "prov-config", "proto-ver"];

/// The schemes of protocomm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// 0: everything in the clear.
    Plain,
    /// 1: X25519 and AES-CTR, mixed with the code of the label.
    Stream,
    /// 2: SRP-6a and AES-GCM.
    Sealed,
}

impl Security {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Stream, Self::Sealed];

    const fn number(self) -> u64 {
        match self {
            Self::Plain => 0,
            Self::Stream => 1,
            Self::Sealed => 2,
        }
    }
}

/// What a device is like.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    pub security: Security,
    /// Its endpoints have other numbers than usual, and descriptors that name them.
    pub described: bool,
    /// How many networks it hears; 4 go into one answer.
    pub networks: u64,
}

impl Habits {
    pub const fn of(security: Security) -> Self {
        Self { security, described: true, networks: 9 }
    }
}

/// A device that runs.
#[derive(Clone)]
pub struct EspressifDevice(Arc<Mutex<Firmware>>);

struct Firmware {
    radio: Address,
    habits: Habits,
    random: SeedStream,
    channel: Channel,
    wifi: Wifi,
    /// What the next read of an endpoint gives.
    answers: BTreeMap<&'static str, Vec<u8>>,
}

impl EspressifDevice {
    /// Switches one on; what it draws follows from the seed.
    pub fn start(radio: Address, seed: Seed, habits: Habits) -> Self {
        let mut random = seed.stream(&format!("espressif {radio}"));
        let channel = Channel::new(habits.security, &mut random);
        let (wifi, answers) = (Wifi::default(), BTreeMap::new());
        Self(Arc::new(Mutex::new(Firmware { radio, habits, random, channel, wifi, answers })))
    }

    /// Its radio, to be put on the air.
    pub fn peripheral(&self) -> Box<dyn Peripheral> {
        Box::new(self.clone())
    }

    /// The text of the QR code on its label.
    pub fn label(&self) -> String {
        let name = self.name();
        let username = (self.lock().habits.security == Security::Sealed).then_some(USERNAME);
        let label =
            serde_json::json!({ "ver": "v1", "name": name, "username": username, "pop": PROOF, "transport": "ble" });
        label.to_string()
    }

    /// The network that it is on.
    pub fn joined(&self) -> Option<String> {
        self.lock().wifi.joined.clone()
    }

    /// Never held over an await.
    fn lock(&self) -> MutexGuard<'_, Firmware> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Firmware {
    /// The characteristic of an endpoint: the service's number with 16 bits of its own.
    fn characteristic(&self, index: usize) -> Uuid {
        let place = if self.habits.described { (index + 2) % ENDPOINTS.len() } else { index };
        let cleared = SERVICE.as_u128() & !(0xffff << 96);
        Uuid::from_u128(cleared | (0xff4f + place as u128) << 96)
    }

    fn endpoint(&self, uuid: Uuid) -> Option<&'static str> {
        let index = (0..ENDPOINTS.len()).find(|index| self.characteristic(*index) == uuid)?;
        ENDPOINTS.get(index).copied()
    }

    fn version(&self) -> Vec<u8> {
        let able: &[&str] = match self.habits.security {
            Security::Plain => &["wifi_prov", "wifi_scan", "no_sec"],
            Security::Stream | Security::Sealed => &["wifi_prov", "wifi_scan"],
        };
        let patch = u8::from(self.habits.security == Security::Sealed);
        let version = serde_json::json!({ "prov": {
            "ver": "v1.1", "sec_ver": self.habits.security.number(), "sec_patch_ver": patch, "cap": able,
        } });
        version.to_string().into_bytes()
    }

    /// What an endpoint answers; none where it refuses what was written.
    fn answer(&mut self, endpoint: &str, request: &[u8]) -> Option<Vec<u8>> {
        match endpoint {
            "proto-ver" => return Some(self.version()),
            "prov-session" => return self.channel.shake(request, &mut self.random),
            _ => {}
        }
        let asked = self.channel.open(request)?;
        let answer = match endpoint {
            "prov-config" => self.wifi.config(&asked),
            "prov-scan" => self.wifi.scan(&asked, self.habits.networks),
            "prov-ctrl" => self.wifi.control(&asked),
            _ => None,
        };
        self.channel.seal(&answer?)
    }
}

impl Peripheral for EspressifDevice {
    fn address(&self) -> Address {
        self.lock().radio
    }

    fn name(&self) -> String {
        let [.., a, b, c] = self.lock().radio.bytes();
        format!("PROV_{a:02X}{b:02X}{c:02X}")
    }

    fn advertisement(&self) -> Advertisement {
        Advertisement { services: vec![SERVICE], rssi: -55, ..Advertisement::default() }
    }

    fn gatt(&self) -> Vec<Service> {
        let firmware = self.lock();
        let characteristics = (0..ENDPOINTS.len())
            .map(|index| Characteristic { uuid: firmware.characteristic(index), flags: vec![Flag::Read, Flag::Write] });
        vec![Service { uuid: SERVICE, characteristics: characteristics.collect() }]
    }

    fn description(&self, characteristic: Uuid) -> Option<String> {
        let firmware = self.lock();
        firmware.endpoint(characteristic).filter(|_| firmware.habits.described).map(str::to_owned)
    }

    fn on_connect(&mut self, _notifier: Notifier) {
        let mut firmware = self.lock();
        firmware.channel.forget();
        firmware.answers.clear();
    }

    fn on_disconnect(&mut self) {
        self.lock().channel.forget();
    }

    fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        let firmware = self.lock();
        let endpoint = firmware.endpoint(characteristic).ok_or(AttError::UNLIKELY)?;
        Ok(firmware.answers.get(endpoint).cloned().unwrap_or_default())
    }

    fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), AttError> {
        let mut firmware = self.lock();
        let endpoint = firmware.endpoint(characteristic).ok_or(AttError::UNLIKELY)?;
        let answer = firmware.answer(endpoint, value).ok_or(AttError::UNLIKELY)?;
        firmware.answers.insert(endpoint, answer);
        Ok(())
    }
}
