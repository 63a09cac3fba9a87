//! One paired device, one account, and everything that a claim of it meets.

use std::sync::Arc;

use domain::{
    Address, U256,
    claim::{ClaimOutlook, DeviceToken},
    device::{DeviceId, Profile},
    network::Network,
    operation::{OperationId, OperationView},
    review::ReviewId,
};
use wallet::{
    Ports, Wallet,
    ports::{Store, store::DeviceRow},
};

use crate::{
    fakes::{
        CHAIN_ID, FakeClock, FakeFleets, FakePresence, FakeSandbox, FakeVault, MemoryStore, NoLabels, START, Seeded,
    },
    ledger::{DEEDS, FakeLedger, NFT, POOL, REGISTRY},
    services::{Heard, OneDevice, Pins},
};

pub const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
pub const DOCUMENT: &str = "document";

pub struct Ground {
    pub wallet: Wallet,
    pub chain: Arc<FakeLedger>,
    pub heard: Arc<Heard>,
    pub clock: Arc<FakeClock>,
    pub vault: Arc<FakeVault>,
    pub ports: Ports,
}

impl Ground {
    pub async fn new() -> Self {
        let clock = Arc::new(FakeClock::at(START));
        let vault = Arc::new(FakeVault::new(7));
        let (heard, store) = (Arc::new(Heard::default()), Arc::new(MemoryStore::default()));
        let chain = Arc::new(FakeLedger::new(vault.owner(), store.clone()));
        let ports = Ports {
            vault: vault.clone(),
            store: store.clone(),
            chain: chain.clone(),
            fleets: Arc::new(FakeFleets::default()),
            device_wallets: chain.clone(),
            dimo: chain.clone(),
            gateway: Arc::new(Pins),
            link: Arc::new(OneDevice(heard.clone())),
            labels: Arc::new(NoLabels),
            presence: Arc::new(FakePresence::default()),
            sandbox: Arc::new(FakeSandbox::default()),
            clock: clock.clone(),
            random: Arc::new(Seeded::new(1)),
        };
        store.put_device(&paired()).await.unwrap();
        let wallet = Wallet::new(ports.clone(), network(CHAIN_ID, 1));
        Self { wallet, chain, heard, clock, vault, ports }
    }

    /// The same home on a network that wants so many blocks on a transaction.
    pub async fn confirming(confirmations: u64) -> Self {
        let ground = Self::new().await;
        let wallet = Wallet::new(ground.ports.clone(), network(CHAIN_ID, confirmations));
        Self { wallet, ..ground }
    }

    /// A claim that was agreed to and has not begun.
    pub async fn agreed(&self) -> OperationId {
        self.wallet.start_claim(&self.review().await).await.unwrap().id
    }

    pub async fn review(&self) -> ReviewId {
        match self.wallet.claim_outlook(DEVICE).await.unwrap() {
            ClaimOutlook::Ready { review } => review.id,
            other => panic!("{other:?}"),
        }
    }

    pub async fn claimed(&self) -> OperationView {
        self.wallet.run_operation(&self.agreed().await).await.unwrap()
    }
}

pub fn network(chain_id: u64, confirmations: u64) -> Network {
    let other = Address::repeat_byte(0x1f);
    let text = format!(
        r#"{{"name":"test","chain_id":{chain_id},"confirmations":{confirmations},"rpc":["http://127.0.0.1:1"],
            "ioid":{{"registry":"{REGISTRY}","ioid":"{DEEDS}","store":"{other}","project":"{other}",
                "erc6551_registry":"{other}","erc6551_implementation":"{other}"}},
            "rewards":[{{"kind":"w3bstream_count_pool","address":"{POOL}"}}],"services":{{"pin":"http://127.0.0.1:1"}}}}"#
    );
    Network::parse(&text).unwrap()
}

fn paired() -> DeviceRow {
    DeviceRow {
        id: DEVICE,
        name: "Balcony".to_string(),
        kind: "environment.sensor".to_string(),
        model: "T-1".to_string(),
        firmware: "1.0".to_string(),
        profile: Profile::Deedbox,
        reach: None,
        sealed_code: b"12345678".to_vec(),
        paired: START,
        last_seen: START,
        document: DOCUMENT.to_string(),
        token: Some(DeviceToken { contract: NFT, token_id: U256::from(3) }),
        battery: None,
    }
}
