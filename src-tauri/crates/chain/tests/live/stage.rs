//! The node, an owner, a device, and what a wallet would do with them.

use std::{sync::Arc, time::Duration};

use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope},
    eips::eip2718::Encodable2718,
    primitives::{TxKind, utils::parse_ether},
    signers::{SignerSync, local::PrivateKeySigner},
};
use chain::EvmChain;
use domain::{
    B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, ClaimWay, DeviceToken},
    device::DeviceId,
    keccak256,
    network::Network,
    transaction::{Call, Mined},
    upkeep::{Upkeep, UpkeepPlan},
};
use serde_json::json;
use tempfile::TempDir;
use wallet::ports::{
    Chain,
    chain::{ClaimFacts, Permit},
};
use wire::{identity::DeviceKey, permit};
use world::{
    chain::{Chain as Ground, Send, Terms, interfaces::CountRewardPool},
    panel::{Panel, RpcProxy},
};

use crate::fake::NoWait;

pub const CHAIN_ID: u64 = 46_901;
const DOCUMENT: &str = "{\"id\":\"did:io:0x\"}";

/// The node, an owner with coins, a device and the panel that disturbs the node.
pub struct Stage {
    pub ground: Ground,
    pub owner: PrivateKeySigner,
    pub device: DeviceKey,
    pub panel: Arc<Panel>,
    pub proxy: RpcProxy,
    _dir: TempDir,
}

impl Stage {
    pub async fn set(prepaid_slots: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let coins = |text| parse_ether(text).unwrap();
        let terms = Terms { price: coins("0.1"), prepaid_slots, reward: coins("0.5"), epoch_seconds: 1 };
        let ground = Ground::start(dir.path(), 5, CHAIN_ID, terms).await.unwrap();
        let owner = PrivateKeySigner::from_bytes(&keccak256("an owner of this test")).unwrap();
        ground.faucet.send(Send::pay(owner.address(), coins("100"))).await.unwrap();
        let panel = Arc::new(Panel::new(None));
        let proxy = RpcProxy::start(ground.url(), CHAIN_ID, panel.clone()).await.unwrap();
        Self { ground, owner, device: DeviceKey::from_bytes(&[7; 32]).unwrap(), panel, proxy, _dir: dir }
    }

    pub fn owner(&self) -> Owner {
        Owner(self.owner.address())
    }

    pub fn id(&self) -> DeviceId {
        DeviceId(self.device.address().0.into())
    }

    /// The chain as a wallet reaches it, with the multicall contract or without.
    pub fn chain(&self, multicall: bool) -> EvmChain {
        let on = &self.ground.contracts;
        let mut file = json!({
            "name": "live", "chain_id": CHAIN_ID, "rpc": [self.proxy.url],
            "ioid": { "registry": on.registry, "ioid": on.ioid, "store": on.store, "project": on.project,
                "erc6551_registry": on.erc6551_registry, "erc6551_implementation": on.erc6551_implementation },
            "rewards": [{ "kind": "w3bstream_count_pool", "address": on.pool }],
        });
        if multicall {
            file["multicall3"] = json!(on.multicall3);
        }
        EvmChain::connect(&serde_json::from_value::<Network>(file).unwrap(), Arc::new(NoWait::default()))
    }

    pub async fn token(&self) -> DeviceToken {
        let (token_id, _) = self.ground.mint(self.owner.address()).await.unwrap();
        DeviceToken { contract: self.ground.contracts.device_nft, token_id }
    }

    pub fn permit(&self, nonce: U256) -> Permit {
        let registry = self.ground.contracts.registry;
        let fields = permit::Permit {
            owner: self.owner.address().into(),
            nonce: nonce.to_be_bytes(),
            chain_id: CHAIN_ID,
            registry: registry.into(),
        };
        let signed = fields.recover(&fields.sign(&self.device), self.device.address()).unwrap();
        Permit { v: signed.v, r: signed.r.into(), s: signed.s.into() }
    }

    pub async fn sign(&self, chain: &EvmChain, call: &Call) -> (Bytes, B256) {
        let fees = chain.fees().await.unwrap();
        let transaction = TxEip1559 {
            chain_id: CHAIN_ID,
            nonce: chain.nonce(self.owner()).await.unwrap(),
            gas_limit: 2_000_000,
            max_fee_per_gas: fees.max_fee_per_gas.0.to(),
            max_priority_fee_per_gas: fees.max_priority_fee_per_gas.0.to(),
            to: TxKind::Call(call.to),
            value: call.value.0,
            input: call.data.clone(),
            ..TxEip1559::default()
        };
        let signature = self.owner.sign_hash_sync(&transaction.signature_hash()).unwrap();
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        (envelope.encoded_2718().into(), *envelope.tx_hash())
    }

    pub async fn send(&self, chain: &EvmChain, call: &Call) -> (B256, Mined) {
        let (raw, hash) = self.sign(chain, call).await;
        chain.send(&raw).await.unwrap();
        chain.send(&raw).await.unwrap();
        let mined = mined(chain, hash).await;
        chain.send(&raw).await.expect("what is mined already is there");
        (hash, mined)
    }

    pub async fn tick(&self) {
        // The pool wants a second between two ticks.
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        let call = CountRewardPool::tickCall { device: self.id().0 };
        self.ground.dapp.send(Send::call(self.ground.contracts.pool, &call)).await.unwrap();
    }

    /// Claims the device as a wallet does.
    pub async fn claim(&self, chain: &EvmChain) -> (ClaimPlan, B256) {
        let token = self.token().await;
        let facts = chain.claim_facts(self.id(), self.owner(), Some(&token)).await.unwrap();
        let plan = self.plan(&token, &facts);
        let approve = chain.approve_call(&token).unwrap();
        assert!(chain.simulate(self.owner(), &approve).await.unwrap() > 21_000);
        assert!(self.send(chain, &approve).await.1.succeeded);
        let register = chain.register_call(&plan, &self.permit(facts.nonce)).unwrap();
        assert!(chain.simulate(self.owner(), &register).await.unwrap() > 100_000);
        let (hash, mined) = self.send(chain, &register).await;
        assert!(mined.succeeded && mined.depth >= 1 && !mined.fee.is_zero());
        (plan, hash)
    }

    pub fn upkeep(&self, facts: &ClaimFacts, upkeep: Upkeep) -> UpkeepPlan {
        UpkeepPlan {
            device: self.id(),
            did: self.id().did(),
            name: "Balcony".into(),
            owner: self.owner(),
            chain_id: CHAIN_ID,
            network: "live".into(),
            symbol: "DEMO".into(),
            decimals: 18,
            registry: facts.registry,
            nonce: facts.nonce,
            deed: facts.deed.clone().unwrap(),
            upkeep,
            gas: 300_000,
            fees: facts.fees,
            balance: facts.balance,
            nodes: 1,
            blind_digest: None,
        }
    }

    pub fn plan(&self, token: &DeviceToken, facts: &ClaimFacts) -> ClaimPlan {
        let prepaid = facts.token.as_ref().unwrap().prepaid;
        ClaimPlan {
            device: self.id(),
            did: self.id().did(),
            name: "Balcony".into(),
            kind: "environment.sensor".into(),
            model: "Airlet".into(),
            owner: self.owner(),
            chain_id: CHAIN_ID,
            network: "live".into(),
            symbol: "DEMO".into(),
            decimals: 18,
            registry: facts.registry,
            nonce: facts.nonce,
            token: Some(token.clone()),
            way: ClaimWay::Owner,
            price: if prepaid { Amount::ZERO } else { facts.price },
            prepaid,
            approved: false,
            approve_gas: 0,
            register_gas: 0,
            fees: facts.fees,
            document: DOCUMENT.into(),
            document_hash: keccak256(DOCUMENT),
            document_uri: "ipfs://b".into(),
            balance: facts.balance,
            nodes: 1,
            blind_digest: None,
        }
    }
}

async fn mined(chain: &EvmChain, hash: B256) -> Mined {
    for _ in 0..100 {
        if let Some(mined) = chain.mined(hash).await.unwrap() {
            return mined;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{hash} was not mined within 10 s");
}
