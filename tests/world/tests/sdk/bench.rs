//! A device, and the wallet's links to it.

use std::sync::{Arc, Mutex};

use domain::{Address, B256, U256, account::Owner, device::NearbyId};
use link::Links;
use rand_core::RngCore;
use wallet::ports::{Credential, Link, LinkError, Random, Session};
use wire::permit::Permit;
use world::devices::{
    Seed, SeedStream,
    sdk::{Habits, SdkDevice},
};

pub const OWNER: Owner = Owner(Address::new([0x0e; 20]));
pub const REGISTRY: Address = Address::new([0x4e; 20]);
pub const CHAIN_ID: u64 = 4690;

pub struct Bench {
    pub device: SdkDevice,
    pub links: Links,
}

struct Stream(Mutex<SeedStream>);

impl Random for Stream {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

pub fn links() -> Links {
    Links::new(Arc::new(Stream(Mutex::new(Seed(3).stream("the wallet")))))
}

impl Bench {
    pub async fn new(habits: Habits) -> Self {
        Self { device: SdkDevice::start(Seed(3), habits).await.unwrap(), links: links() }
    }

    /// Its address on the network, then its serial line.
    pub fn places(&self) -> [String; 2] {
        let said = self.device.describe();
        [said.http, said.serial]
    }

    pub async fn open(&self, place: &str) -> Result<Box<dyn Session>, LinkError> {
        let expected = Some(domain::device::DeviceId(self.device.address()));
        self.links.open(&NearbyId(place.to_string()), &Credential::None, expected).await
    }
}

/// Asks for a permit of this number.
pub async fn permit(session: &mut dyn Session, nonce: u64) -> Result<wallet::ports::chain::Permit, LinkError> {
    session.permit(OWNER, U256::from(nonce), CHAIN_ID, REGISTRY).await
}

/// The digest of that permit.
pub fn digest(nonce: u64) -> B256 {
    let nonce = U256::from(nonce).to_be_bytes();
    let fields = Permit { owner: OWNER.0.into(), nonce, chain_id: CHAIN_ID, registry: REGISTRY.into() };
    fields.digest().into()
}

/// What went wrong, where something must.
pub fn refused<T>(outcome: Result<T, LinkError>) -> LinkError {
    match outcome {
        Ok(_) => panic!("it was taken"),
        Err(error) => error,
    }
}
