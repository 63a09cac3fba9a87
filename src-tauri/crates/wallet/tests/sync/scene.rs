//! A wallet that owns one device on the air, and a gateway that refuses what a test says.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard},
};

use async_trait::async_trait;
use domain::{
    account::Owner,
    claim::DeviceToken,
    device::{DeviceId, Profile},
    network::Network,
    time::Millis,
};
use wallet::{
    Ports, Wallet,
    ports::{Clock, Gateway, GatewayError, Store, store::DeviceRow},
};
use wire::batch::SignedBatch;

use crate::{
    air::{Air, Log},
    fakes::{
        CHAIN_ID, FakeChain, FakeClock, FakeFleets, FakePresence, FakeSandbox, FakeVault, MemoryStore, NoDeviceWallets,
        NoDimo, NoLabels, START, Seeded,
    },
};

pub struct Scene {
    pub wallet: Wallet,
    pub clock: Arc<FakeClock>,
    pub chain: Arc<FakeChain>,
    pub store: Arc<MemoryStore>,
    pub gateway: Arc<FakeGateway>,
    pub air: Arc<Air>,
    pub id: DeviceId,
    ports: Ports,
}

impl Scene {
    pub async fn new() -> Self {
        let (clock, chain) = (Arc::new(FakeClock::at(START)), Arc::new(FakeChain::default()));
        let (vault, store) = (Arc::new(FakeVault::new(7)), Arc::new(MemoryStore::default()));
        let (gateway, air) = (Arc::new(FakeGateway::default()), Arc::new(Air::new()));
        let id = air.id;
        store.put_device(&row(id)).await.unwrap();
        chain.set_owner(id, Some(vault.owner()));
        let ports = Ports {
            vault,
            store: store.clone(),
            chain: chain.clone(),
            fleets: Arc::new(FakeFleets::default()),
            device_wallets: Arc::new(NoDeviceWallets),
            dimo: Arc::new(NoDimo),
            gateway: gateway.clone(),
            link: air.clone(),
            labels: Arc::new(NoLabels),
            presence: Arc::new(FakePresence::default()),
            sandbox: Arc::new(FakeSandbox::default()),
            clock: clock.clone(),
            random: Arc::new(Seeded::new(1)),
        };
        Self { wallet: Wallet::new(ports.clone(), network()), clock, chain, store, gateway, air, id, ports }
    }

    /// The wallet once more, with another clock.
    pub fn with_clock(&self, clock: Arc<dyn Clock>) -> Wallet {
        Wallet::new(Ports { clock, ..self.ports.clone() }, network())
    }

    pub fn log(&self) -> MutexGuard<'_, Log> {
        self.air.log.lock().unwrap()
    }

    /// Has the device close so many batches, a second apart, up to now.
    pub fn measures(&self, count: u64) {
        for left in (0..count).rev() {
            self.log().measure(START.0 - left * 1000);
        }
    }

    /// The numbers of what is stored, in order.
    pub async fn stored(&self) -> Vec<u64> {
        let rows = self.store.batches(self.id, Millis(0), Millis(u64::MAX), u32::MAX).await.unwrap();
        let mut numbers: Vec<u64> = rows.iter().map(|row| row.head.seq).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// A gateway that takes everything but these numbers.
#[derive(Default)]
pub struct FakeGateway {
    pub refuses: Mutex<BTreeSet<u64>>,
    pub away: Mutex<bool>,
    pub taken: Mutex<Vec<u64>>,
    /// What it gives back; without it, it offers none.
    pub gives: Mutex<Option<Gives>>,
    /// After which numbers it was asked, in order.
    pub asked: Mutex<Vec<u64>>,
}

/// The answer to whoever asks for so many batches after a number.
pub type Gives = Box<dyn FnMut(u64, u32) -> Result<Vec<Vec<u8>>, GatewayError> + Send>;

#[async_trait]
impl Gateway for FakeGateway {
    fn document_uri(&self, _: &str) -> String {
        String::new()
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("document service"))
    }

    async fn upload(&self, batch: &[u8]) -> Result<(), GatewayError> {
        let service = "the data gateway";
        let seq = SignedBatch::from_bytes(batch).unwrap().header.seq;
        if *self.away.lock().unwrap() {
            return Err(GatewayError::Unreachable { service, cause: "test".to_string() });
        }
        if self.refuses.lock().unwrap().contains(&seq) {
            let (code, detail) = ("gateway.fork".to_string(), "a fork".to_string());
            return Err(GatewayError::Refused { service, code, detail });
        }
        self.taken.lock().unwrap().push(seq);
        Ok(())
    }

    async fn batches(&self, _: DeviceId, after: u64, limit: u32) -> Result<Vec<Vec<u8>>, GatewayError> {
        self.asked.lock().unwrap().push(after);
        match self.gives.lock().unwrap().as_mut() {
            Some(gives) => gives(after, limit),
            None => Err(GatewayError::NotOffered("the data gateway")),
        }
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Ok(0)
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("faucet"))
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }
}

fn row(id: DeviceId) -> DeviceRow {
    DeviceRow {
        id,
        name: "Device".to_string(),
        kind: "environment.sensor".to_string(),
        model: "T-1".to_string(),
        firmware: "1.0".to_string(),
        profile: Profile::Deedbox,
        reach: None,
        sealed_code: b"K7QM-2XRD".to_vec(),
        paired: START,
        last_seen: START,
        document: "{}".to_string(),
        token: None,
        battery: None,
    }
}

fn network() -> Network {
    let services = r#"{"gateway":"http://127.0.0.1:1"}"#;
    let text = format!(r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"],"services":{services}}}"#);
    Network::parse(&text).unwrap()
}
