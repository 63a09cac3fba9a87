//! DIMO's AutoPi as its firmware behaves over Bluetooth: it speaks six digits when a bond is made, and signs any 32 bytes
//! for whoever has one. It keeps what it was asked to sign.

mod numbers;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use alloy::{
    primitives::{Address as Account, B256, Signature, U256, uint},
    signers::{SignerSync, local::PrivateKeySigner},
};
use rand_core::RngCore;
use serde::Deserialize;
use uuid::Uuid;

use super::Seed;
use crate::radio::{
    Access, Address, Advertisement, AttError, Characteristic, Flag, Guard, Notifier, Pairing, Peripheral, Service,
};
use numbers::{
    ADDRESS, BLUETOOTH, DEVICE, ERRORS, HARDWARE, IMSI, PROTOCOL, SECOND, SERIAL, SET_WIFI, SIGN, SIGNAL, SOFTWARE,
    STAY_AWAKE, TRANSACTIONS, VEHICLE, VIN, WIFI_STATUS,
};

/// The network that it hears and can join.
pub const NETWORK: &str = "Home";
/// The network's password.
pub const PASSWORD: &str = "correct horse";
/// The order of the curve.
const ORDER: U256 = uint!(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141_U256);

/// How it signs, which is right in all but one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Right,
    /// With an `s` in the upper half, as many secure elements do.
    HighS,
    /// With another key.
    AnothersKey,
    /// A byte is missing.
    Short,
    /// Its secure element fails, so that there is nothing to read.
    Fails,
    /// It shows the signature of before, whatever was written.
    Stale,
}

/// What an AutoPi is like.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    pub hand: Hand,
    /// It is no AutoPi but claims to be one: whoever connects may make a bond unseen, and that is enough for it.
    pub pretends: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self { hand: Hand::Right, pretends: false }
    }
}

/// An AutoPi that runs.
#[derive(Clone)]
pub struct AutoPi(Arc<Mutex<Firmware>>);

struct Firmware {
    radio: Address,
    key: PrivateKeySigner,
    other: PrivateKeySigner,
    passkey: u32,
    habits: Habits,
    wifi: String,
    awake: u32,
    signature: Vec<u8>,
    asked: Vec<B256>,
}

impl AutoPi {
    /// Plugs one in; its keys and its digits follow from the seed.
    pub fn start(radio: Address, seed: Seed, habits: Habits) -> Self {
        let mut stream = seed.stream(&format!("autopi {radio}"));
        let mut key = || loop {
            let mut bytes = B256::ZERO;
            stream.fill_bytes(bytes.as_mut_slice());
            if let Ok(key) = PrivateKeySigner::from_bytes(&bytes) {
                return key;
            }
        };
        let (key, other) = (key(), key());
        let passkey = stream.next_u32() % 1_000_000;
        let (wifi, signature, asked) = (String::new(), Vec::new(), Vec::new());
        let firmware = Firmware { radio, key, other, passkey, habits, wifi, awake: 0, signature, asked };
        Self(Arc::new(Mutex::new(firmware)))
    }

    /// Its radio, to be put on the air.
    pub fn peripheral(&self) -> Box<dyn Peripheral> {
        Box::new(self.clone())
    }

    /// The address of its key.
    pub fn account(&self) -> Account {
        self.lock().key.address()
    }

    /// The digits that it speaks.
    pub fn spoken(&self) -> String {
        format!("{:06}", self.lock().passkey)
    }

    /// The Wi-Fi that it is on; empty for none.
    pub fn wifi(&self) -> String {
        self.lock().wifi.clone()
    }

    /// How often it was asked to stay awake.
    pub fn awake(&self) -> u32 {
        self.lock().awake
    }

    /// Every hash that it was asked to sign, in order.
    pub fn asked(&self) -> Vec<B256> {
        self.lock().asked.clone()
    }

    /// Never held over an await.
    fn lock(&self) -> MutexGuard<'_, Firmware> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What it reads to be put on a Wi-Fi.
#[derive(Deserialize)]
struct Wanted {
    network: String,
    password: String,
}

impl Firmware {
    fn join(&mut self, value: &[u8]) -> Result<(), AttError> {
        let wanted: Wanted = serde_json::from_slice(value).map_err(|_| AttError::UNLIKELY)?;
        if (wanted.network.as_str(), wanted.password.as_str()) == (NETWORK, PASSWORD) {
            self.wifi = wanted.network;
        }
        Ok(())
    }

    fn sign(&mut self, value: &[u8]) -> Result<(), AttError> {
        if self.habits.hand != Hand::Stale {
            self.signature.clear();
        }
        let hash = B256::try_from(value).map_err(|_| AttError::INVALID_LENGTH)?;
        self.asked.push(hash);
        let hand = self.habits.hand;
        let key = if hand == Hand::AnothersKey { &self.other } else { &self.key };
        let signature = key.sign_hash_sync(&hash).map_err(|_| AttError::UNLIKELY)?;
        let high = Signature::new(signature.r(), ORDER - signature.s(), !signature.v());
        match hand {
            Hand::Right | Hand::AnothersKey => self.signature = signature.as_bytes().to_vec(),
            Hand::HighS => self.signature = high.as_bytes().to_vec(),
            Hand::Short => self.signature = signature.as_bytes()[..64].to_vec(),
            Hand::Stale if self.signature.is_empty() => self.signature = signature.as_bytes().to_vec(),
            Hand::Stale | Hand::Fails => {}
        }
        Ok(())
    }

    fn read(&self, characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        let text = match characteristic {
            SERIAL => "0123456789ab",
            SECOND => "AP-4711",
            HARDWARE => "7.0",
            SIGNAL => "-71",
            SOFTWARE => "v1.22.8",
            BLUETOOTH => "5.0",
            IMSI => "901288003957939",
            VIN => "00000000000000000",
            PROTOCOL => "6",
            ERRORS => "0",
            WIFI_STATUS => &self.wifi,
            ADDRESS => return Ok(self.key.address().to_vec()),
            SIGN if self.signature.is_empty() => return Err(AttError::UNLIKELY),
            SIGN => return Ok(self.signature.clone()),
            _ => return Err(AttError::UNLIKELY),
        };
        Ok(text.as_bytes().to_vec())
    }
}

impl Peripheral for AutoPi {
    fn address(&self) -> Address {
        self.lock().radio
    }

    fn name(&self) -> String {
        let digits: String = self.lock().radio.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("autopi-{digits}")
    }

    fn advertisement(&self) -> Advertisement {
        Advertisement { services: vec![DEVICE], rssi: -58, ..Advertisement::default() }
    }

    fn pairing(&self) -> Pairing {
        let firmware = self.lock();
        if firmware.habits.pretends { Pairing::Unseen } else { Pairing::Compare(firmware.passkey) }
    }

    fn gatt(&self) -> Vec<Service> {
        let guard = if self.lock().habits.pretends { Guard::Encrypted } else { Guard::Authenticated };
        let plain = |uuid| Characteristic { uuid, flags: vec![Flag::Read] };
        let guarded = |uuid, accesses: &[Access]| Characteristic {
            uuid,
            flags: accesses.iter().map(|access| Flag::Guarded(guard, *access)).collect(),
        };
        let both = [Access::Read, Access::Write];
        let mut device = [SERIAL, SECOND, HARDWARE, SIGNAL, SOFTWARE, BLUETOOTH, IMSI].map(plain).to_vec();
        device.push(guarded(WIFI_STATUS, &[Access::Read]));
        device.extend([SET_WIFI, STAY_AWAKE].map(|uuid| guarded(uuid, &[Access::Write])));
        let mut vehicle = [VIN, PROTOCOL].map(|uuid| guarded(uuid, &[Access::Read])).to_vec();
        vehicle.push(guarded(ERRORS, &both));
        let transactions = vec![plain(ADDRESS), guarded(SIGN, &both)];
        let service = |uuid, characteristics| Service { uuid, characteristics };
        vec![service(DEVICE, device), service(VEHICLE, vehicle), service(TRANSACTIONS, transactions)]
    }

    fn on_connect(&mut self, _notifier: Notifier) {}

    fn on_disconnect(&mut self) {}

    fn read(&mut self, characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        self.lock().read(characteristic)
    }

    fn write(&mut self, characteristic: Uuid, value: &[u8]) -> Result<(), AttError> {
        let mut firmware = self.lock();
        match characteristic {
            SET_WIFI => firmware.join(value),
            STAY_AWAKE => {
                firmware.awake += 1;
                Ok(())
            }
            SIGN => firmware.sign(value),
            ERRORS => Ok(()),
            _ => Err(AttError::UNLIKELY),
        }
    }
}
