//! What the vault's tests share: a home in a temporary folder, a clock that is set by hand.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use domain::time::Millis;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use vault::{FileVault, KdfCost, Keyring, Options, ledger::Ledger};
use wallet::ports::{Clock, Random, Vault};

pub const PASSWORD: &str = "correct horse battery";
pub const PHRASE: &str = "test test test test test test test test test test test junk";
pub const OWNER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/// A clock that stands still until it is moved; sleeping uses tokio's time.
pub struct HandClock(AtomicU64);

impl HandClock {
    pub fn advance(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for HandClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }

    async fn sleep(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        self.advance(millis);
    }
}

pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }
}

pub struct Home {
    dir: TempDir,
    pub clock: Arc<HandClock>,
    pub keyring: Keyring,
    ledger: Ledger,
}

impl Home {
    pub fn new() -> Self {
        Self::with(Keyring::None)
    }

    pub fn with(keyring: Keyring) -> Self {
        let clock = Arc::new(HandClock(AtomicU64::new(1_700_000_000_000)));
        Self { dir: TempDir::new().unwrap(), clock, keyring, ledger: Ledger::of_computer() }
    }

    /// The same home where this Ledger is plugged in.
    pub fn beside(self, ledger: Ledger) -> Self {
        Self { ledger, ..self }
    }

    pub fn path(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn vault_bytes(&self) -> Vec<u8> {
        std::fs::read(self.file("vault.deedbox")).unwrap()
    }

    pub fn options(&self) -> Options {
        Options {
            clock: self.clock.clone(),
            random: Arc::new(OsRandom),
            keyring: self.keyring.clone(),
            ledger: self.ledger.clone(),
            cost: KdfCost::weak(),
        }
    }

    /// The vault as a fresh start of the app finds it.
    pub fn start(&self) -> FileVault {
        FileVault::open(&self.path(), self.options()).unwrap()
    }

    /// A vault with [`PHRASE`] under [`PASSWORD`], open.
    pub async fn imported(&self) -> FileVault {
        let vault = self.start();
        vault.import(PHRASE.into(), PASSWORD.into()).await.unwrap();
        vault
    }
}

/// The drafted words that are asked back.
pub fn asked_words(vault: &FileVault, phrase: &SecretString) -> [SecretString; 2] {
    let word = |place: u8| phrase.expose_secret().split(' ').nth(usize::from(place) - 1).unwrap().into();
    vault.asked().unwrap().map(word)
}

/// A vault's bytes with the checksum made right again: what somebody who knows the format would write.
pub fn rechecked(mut bytes: Vec<u8>) -> Vec<u8> {
    let body = bytes.len() - 32;
    let sum = alloy_primitives::keccak256(&bytes[..body]);
    bytes[body..].copy_from_slice(sum.as_slice());
    bytes
}
