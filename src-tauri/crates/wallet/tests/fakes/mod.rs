//! A wallet over ports in memory, with what a test needs to change about the world.
#![allow(dead_code, reason = "each test binary uses its part")]

mod clock;
mod device_wallets;
mod dimo;
mod fleets;
mod kept_alarms;
mod kept_apart;
mod kept_batches;
mod kept_contacts;
mod kept_fleets;
mod kept_hours;
mod kept_rewards;
mod outside;
mod owner;
mod pool;
mod presence;
mod replaced;
mod sandbox;
mod sent;
mod store;
mod uses;

use std::sync::Arc;

use domain::{
    Address, B256,
    account::Owner,
    device::{DeviceId, Profile},
    grant::GrantView,
    network::Network,
    scope::Scope,
    time::Millis,
};
use secrecy::SecretString;
use wallet::{
    Ports, Wallet,
    grant::{End, GrantRequest, History},
    ports::{
        Gateway, Store,
        store::{BatchHead, BatchRow, DeviceRow},
    },
};
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

pub use clock::FakeClock;
pub use device_wallets::NoDeviceWallets;
pub use dimo::NoDimo;
pub use fleets::FakeFleets;
#[allow(unused_imports, reason = "each test binary uses its part")]
pub use outside::NoGateway;
pub use outside::{FakeChain, NoLabels, Seeded};
pub use owner::FakeVault;
pub use pool::POOL as HOUSE_POOL;
pub use presence::FakePresence;
pub use sandbox::FakeSandbox;
pub use store::MemoryStore;

/// The moment at which every test starts: 2026-11-23 23:00 UTC.
pub const START: Millis = Millis(1_795_474_800_000);
pub const MINUTE: u64 = 60_000;
pub const HOUR: u64 = 60 * MINUTE;
pub const DAY: u64 = 24 * HOUR;
pub const CHAIN_ID: u64 = 31_337;

/// A wallet and the world around it.
pub struct House {
    pub wallet: Wallet,
    pub clock: Arc<FakeClock>,
    pub vault: Arc<FakeVault>,
    pub chain: Arc<FakeChain>,
    pub fleets: Arc<FakeFleets>,
    pub store: Arc<MemoryStore>,
    pub presence: Arc<FakePresence>,
    pub sandbox: Arc<FakeSandbox>,
    pub owner: Owner,
    ports: Ports,
}

impl House {
    /// An unlocked wallet without devices.
    pub fn new(seed: u64) -> Self {
        Self::of_account(seed, 7)
    }

    /// Like [`House::new`], with the account of another key.
    pub fn of_account(seed: u64, key: u8) -> Self {
        Self::on(seed, key, network())
    }

    /// The same on the network of another file.
    pub fn on(seed: u64, key: u8, network: Network) -> Self {
        let clock = Arc::new(FakeClock::at(START));
        let vault = Arc::new(FakeVault::new(key));
        let chain = Arc::new(FakeChain::default());
        let (store, fleets) = (Arc::new(MemoryStore::default()), Arc::new(FakeFleets::default()));
        let (presence, sandbox) = (Arc::new(FakePresence::default()), Arc::new(FakeSandbox::default()));
        let ports = Ports {
            vault: vault.clone(),
            store: store.clone(),
            chain: chain.clone(),
            fleets: fleets.clone(),
            device_wallets: Arc::new(NoDeviceWallets),
            dimo: Arc::new(NoDimo),
            gateway: Arc::new(outside::NoGateway),
            link: Arc::new(outside::NoLink),
            labels: Arc::new(NoLabels),
            presence: presence.clone(),
            sandbox: sandbox.clone(),
            clock: clock.clone(),
            random: Arc::new(Seeded::new(seed)),
        };
        let owner = vault.owner();
        let wallet = Wallet::new(ports.clone(), network);
        Self { wallet, clock, vault, chain, fleets, store, presence, sandbox, owner, ports }
    }

    /// The same home after a restart of the program.
    pub fn restarted(self) -> Self {
        let wallet = Wallet::new(self.ports.clone(), network());
        Self { wallet, ..self }
    }

    /// The same home with these services of its network.
    pub fn with_gateway(self, gateway: Arc<dyn Gateway>) -> Self {
        let ports = Ports { gateway, ..self.ports.clone() };
        Self { wallet: Wallet::new(ports.clone(), network()), ports, ..self }
    }

    /// A wallet in the same world, but for what is put in the place of a part of it.
    pub fn wallet_with(&self, change: impl FnOnce(&mut Ports)) -> Wallet {
        let mut ports = self.ports.clone();
        change(&mut ports);
        Wallet::new(ports, network())
    }

    /// The same home on the network of another file.
    pub fn moved_to(self, network: Network) -> Self {
        let wallet = Wallet::new(self.ports.clone(), network);
        Self { wallet, ..self }
    }

    /// A device of the owner's, with a day of readings, one a minute, in batches of an hour.
    pub async fn device(&self, number: u8, kind: &str, streams: &[&str]) -> DeviceId {
        self.device_with(number, kind, streams, 24).await
    }

    /// The same with so many hours of readings before [`START`].
    pub async fn device_with(&self, number: u8, kind: &str, streams: &[&str], hours: u64) -> DeviceId {
        let key = DeviceKey::from_bytes(&[number; 32]).unwrap();
        let id = DeviceId(Address::from(key.address().0));
        let row = DeviceRow {
            id,
            name: format!("Device {number}"),
            kind: kind.to_string(),
            model: "T-1".to_string(),
            firmware: "1.0".to_string(),
            profile: Profile::Deedbox,
            reach: None,
            sealed_code: Vec::new(),
            paired: START,
            last_seen: START,
            document: "{}".to_string(),
            token: None,
            battery: None,
        };
        self.store.put_device(&row).await.unwrap();
        self.chain.set_owner(id, Some(self.owner));
        let mut tip = None;
        for hour in 0..hours {
            let from = START.0 - (hours - hour) * HOUR;
            let batch = SignedBatch::sign(&key, tip, columns(streams, from)).unwrap();
            tip = Some(Tip { seq: batch.header.seq, hash: batch.header.hash() });
            self.store.add_batches(&[stored(id, &batch)]).await.unwrap();
        }
        id
    }

    /// A grant, planned and agreed to.
    pub async fn grant(&self, request: GrantRequest) -> (GrantView, SecretString) {
        let review = self.wallet.plan_grant(request).await.unwrap();
        let new = self.wallet.confirm_grant(&review.id).await.unwrap();
        (new.view, new.token)
    }
}

/// A request for the last day of these scopes, for a week.
pub fn request(app: &str, devices: &[DeviceId], scopes: &[&str]) -> GrantRequest {
    GrantRequest {
        app: app.to_string(),
        purpose: "To draw a chart".to_string(),
        devices: devices.to_vec(),
        scopes: scopes.iter().map(|scope| scope.parse::<Scope>().unwrap()).collect(),
        end: Some(End::Days(7)),
        history_from: Some(History::Days(1)),
        ..GrantRequest::default()
    }
}

fn columns(streams: &[&str], from: u64) -> Vec<Column> {
    let points: Vec<Point> = (0..60).map(|m| Point { time_ms: from + m * MINUTE, value: 200 + m as i64 }).collect();
    streams.iter().map(|s| Column { stream: s.parse().unwrap(), scale: -1, points: points.clone() }).collect()
}

fn stored(device: DeviceId, batch: &SignedBatch) -> BatchRow {
    let header = &batch.header;
    let head = BatchHead {
        device,
        seq: header.seq,
        from: Millis(header.from),
        to: Millis(header.to),
        root: B256::from(header.root),
        hash: B256::from(header.hash()),
        readings: 60,
        uploaded: false,
    };
    BatchRow { head, sealed: batch.to_bytes(), sealed_summary: b"[]".to_vec() }
}

fn network() -> Network {
    Network::parse(&format!(
        r#"{{"name":"test","chain_id":{CHAIN_ID},"rpc":["http://127.0.0.1:1"],
            "rewards":[{{"kind":"w3bstream_count_pool","address":"{HOUSE_POOL}"}}]}}"#
    ))
    .unwrap()
}
