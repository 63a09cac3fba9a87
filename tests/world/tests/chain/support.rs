use std::{sync::Arc, time::Duration};

use alloy::{
    primitives::{Address, B256, U256, utils::parse_ether},
    transports::http::reqwest::{Client, StatusCode},
};
use axum::Router;
use serde_json::Value;
use tempfile::TempDir;
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    permit::Permit,
    reading::{Column, Point},
};
use world::{
    chain::{Account, Chain, Claim, SendError, Terms},
    panel::Panel,
    service::Services,
};

pub const CHAIN_ID: u64 = 46_900;
pub const EPOCH_SECONDS: u64 = 2;

/// A chain with its folder.
pub struct Ground {
    pub chain: Arc<Chain>,
    _dir: TempDir,
}

pub async fn ground(prepaid_slots: u64) -> Ground {
    let dir = tempfile::tempdir().unwrap();
    let terms = Terms { price: coins("0.1"), prepaid_slots, reward: coins("0.5"), epoch_seconds: EPOCH_SECONDS };
    let chain = Chain::start(dir.path(), 7, CHAIN_ID, terms).await.unwrap();
    Ground { chain: Arc::new(chain), _dir: dir }
}

pub fn coins(text: &str) -> U256 {
    parse_ether(text).unwrap()
}

pub fn device(number: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[number; 32]).unwrap()
}

pub fn address(device: &DeviceKey) -> Address {
    device.address().0.into()
}

impl Ground {
    /// An account with 100 coins.
    pub async fn owner(&self, role: &str) -> Account {
        let account = Account::derive(99, role, CHAIN_ID, self.chain.node().clone());
        let pay = world::chain::Send::pay(account.address(), coins("100"));
        self.chain.faucet.send(pay).await.unwrap();
        account
    }

    /// What `device` signs for `owner` at its present nonce: v, r, s.
    pub async fn permit(&self, device: &DeviceKey, owner: Address) -> (u8, B256, B256) {
        let nonce = self.registry().nonces(address(device)).call().await.unwrap();
        let registry = self.chain.contracts.registry.into();
        let permit = Permit { owner: owner.into(), nonce: nonce.to_be_bytes(), chain_id: CHAIN_ID, registry };
        let signed = permit.recover(&permit.sign(device), device.address()).unwrap();
        (signed.v, signed.r.into(), signed.s.into())
    }

    /// A new device NFT for `owner` and a permit of `device`.
    pub async fn papers(&self, device: &DeviceKey, owner: Address) -> Claim {
        let (token_id, _) = self.chain.mint(owner).await.unwrap();
        let (v, r, s) = self.permit(device, owner).await;
        let document = format!("document of {}", device.address()).into_bytes();
        Claim { device: address(device), token_id, document, uri: "ipfs://document".to_owned(), v, r, s }
    }

    pub async fn claimed_by(&self, owner: &Account, device: &DeviceKey) {
        let papers = self.papers(device, owner.address()).await;
        self.chain.claim(owner, &papers).await.unwrap();
    }

    pub fn registry(
        &self,
    ) -> world::chain::interfaces::IoIDRegistry::IoIDRegistryInstance<alloy::providers::DynProvider> {
        world::chain::interfaces::IoIDRegistry::new(self.chain.contracts.registry, self.chain.node().clone())
    }

    pub fn ioid(&self) -> world::chain::interfaces::IoID::IoIDInstance<alloy::providers::DynProvider> {
        world::chain::interfaces::IoID::new(self.chain.contracts.ioid, self.chain.node().clone())
    }

    pub fn pool(
        &self,
    ) -> world::chain::interfaces::CountRewardPool::CountRewardPoolInstance<alloy::providers::DynProvider> {
        world::chain::interfaces::CountRewardPool::new(self.chain.contracts.pool, self.chain.node().clone())
    }

    pub fn device_nft(&self) -> world::chain::interfaces::DeviceNFT::DeviceNFTInstance<alloy::providers::DynProvider> {
        world::chain::interfaces::DeviceNFT::new(self.chain.contracts.device_nft, self.chain.node().clone())
    }

    /// The services on this chain, and the panel that disturbs them.
    pub async fn services(&self) -> (Services, Arc<Panel>) {
        let panel = Arc::new(Panel::new(None));
        (Services::start(self.chain.clone(), panel.clone(), Router::new()).await.unwrap(), panel)
    }
}

/// The contract's reason, where a transaction was refused.
pub fn refusal<T>(result: Result<T, SendError>) -> String {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(SendError::Refused(reason)) => reason,
        Err(other) => panic!("it failed otherwise: {other}"),
    }
}

pub fn batch(device: &DeviceKey, tip: Option<Tip>) -> SignedBatch {
    let point = Point { time_ms: 1_700_000_000_000, value: 215 };
    let stream = "temperature".parse().unwrap();
    SignedBatch::sign(device, tip, vec![Column { stream, scale: -1, points: vec![point] }]).unwrap()
}

pub async fn post(url: String, body: Value) -> (StatusCode, Value) {
    let reply = Client::new().post(url).body(body.to_string()).timeout(Duration::from_secs(10)).send().await.unwrap();
    let status = reply.status();
    (status, serde_json::from_str(&reply.text().await.unwrap()).unwrap())
}

pub async fn get(url: String) -> Value {
    serde_json::from_str(&Client::new().get(url).send().await.unwrap().text().await.unwrap()).unwrap()
}
