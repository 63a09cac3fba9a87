//! A node with a fleet on it, and a counter of what it is asked.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use alloy::{primitives::utils::parse_ether, signers::local::PrivateKeySigner};
use async_trait::async_trait;
use axum::{Router, body::Bytes, extract::State, routing::post};
use chain::EvmChain;
use domain::{U256, account::Owner, keccak256, network::Network, time::Millis};
use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use wallet::ports::Clock;
use world::chain::{Account, Chain as Ground, Send, Terms};

pub const CHAIN_ID: u64 = 46_902;
/// What the owner's devices come from.
pub const SEED: u64 = 7;

/// How the wallet may read.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    Lens,
    Multicall,
    CallByCall,
}

/// A chain with an owner of many devices.
pub struct Site {
    pub ground: Ground,
    pub owner: Account,
    _dir: TempDir,
}

impl Site {
    pub async fn with(devices: u64) -> Self {
        Self::at(devices, 0).await
    }

    /// On a chain that has had `first` blocks without a claim.
    pub async fn at(devices: u64, first: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let reward = parse_ether("0.5").unwrap();
        let terms = Terms { price: U256::ZERO, prepaid_slots: 0, reward, epoch_seconds: 1 };
        let ground = Ground::start_at(dir.path(), 5, CHAIN_ID, terms, first).await.unwrap();
        let signer = PrivateKeySigner::from_bytes(&keccak256("an owner of many")).unwrap();
        let owner = Account::of(signer, CHAIN_ID, ground.node().clone());
        ground.faucet.send(Send::pay(owner.address(), parse_ether("10000").unwrap())).await.unwrap();
        ground.claim_many(&owner, SEED, devices).await.unwrap();
        Self { ground, owner, _dir: dir }
    }

    pub fn owner(&self) -> Owner {
        Owner(self.owner.address())
    }

    pub fn chain(&self, way: Way) -> EvmChain {
        self.chain_by(way, &[self.ground.url()])
    }

    pub fn chain_by(&self, way: Way, nodes: &[&str]) -> EvmChain {
        EvmChain::connect(&self.network(way, nodes), Arc::new(Real))
    }

    pub fn network(&self, way: Way, nodes: &[&str]) -> Network {
        let on = &self.ground.contracts;
        let mut file = json!({
            "name": "fleet", "chain_id": CHAIN_ID, "rpc": nodes,
            "ioid": { "registry": on.registry, "ioid": on.ioid, "store": on.store, "project": on.project,
                "erc6551_registry": on.erc6551_registry, "erc6551_implementation": on.erc6551_implementation },
            "rewards": [{ "kind": "w3bstream_count_pool", "address": on.pool }],
        });
        match way {
            Way::Lens => file["deedbox"] = json!({ "lens": on.lens }),
            Way::Multicall => file["multicall3"] = json!(on.multicall3),
            Way::CallByCall => {}
        }
        serde_json::from_value(file).unwrap()
    }
}

/// Time as it is.
pub struct Real;

#[async_trait]
impl Clock for Real {
    fn now(&self) -> Millis {
        Millis(0)
    }

    async fn sleep(&self, millis: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
    }
}

/// Stands before a node and counts the requests that pass.
pub struct Counter {
    pub url: String,
    count: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl Counter {
    pub async fn before(node: &str) -> Self {
        let count = Arc::new(AtomicUsize::new(0));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = (node.to_owned(), count.clone(), reqwest::Client::new());
        let router = Router::new().fallback(post(pass)).with_state(shared);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, count, server }
    }

    /// The requests since the last time.
    pub fn take(&self) -> usize {
        self.count.swap(0, Ordering::Relaxed)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn pass(
    State((node, count, client)): State<(String, Arc<AtomicUsize>, reqwest::Client)>,
    request: Bytes,
) -> Bytes {
    count.fetch_add(1, Ordering::Relaxed);
    let asked = client.post(node).header("content-type", "application/json").body(request);
    asked.send().await.unwrap().bytes().await.unwrap()
}
