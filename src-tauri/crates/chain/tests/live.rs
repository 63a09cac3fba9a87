//! A real node with ioID, a project and a pool on it.

mod fake;

use std::{sync::Arc, time::Duration};

use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope},
    eips::eip2718::Encodable2718,
    primitives::{TxKind, utils::parse_ether},
    signers::{SignerSync, local::PrivateKeySigner},
};
use chain::EvmChain;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    device::DeviceId,
    keccak256,
    network::Network,
    transaction::{Call, Mined},
    upkeep::{Upkeep, UpkeepPlan},
};
use serde_json::json;
use tempfile::TempDir;
use wallet::ports::{
    Chain, ChainError,
    chain::{ClaimFacts, Permit, RewardEvent},
};
use wire::{identity::DeviceKey, permit};
use world::{
    chain::{Chain as Ground, Send, Terms, interfaces::CountRewardPool},
    panel::{HttpFault, Panel, RpcProxy, Target},
};

use fake::NoWait;

const CHAIN_ID: u64 = 46_901;
const DOCUMENT: &str = "{\"id\":\"did:io:0x\"}";

/// The node, an owner with coins, a device and the panel that disturbs the node.
struct Stage {
    ground: Ground,
    owner: PrivateKeySigner,
    device: DeviceKey,
    panel: Arc<Panel>,
    proxy: RpcProxy,
    _dir: TempDir,
}

impl Stage {
    async fn set(prepaid_slots: u64) -> Self {
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

    fn owner(&self) -> Owner {
        Owner(self.owner.address())
    }

    fn id(&self) -> DeviceId {
        DeviceId(self.device.address().0.into())
    }

    /// The chain as a wallet reaches it, with the multicall contract or without.
    fn chain(&self, multicall: bool) -> EvmChain {
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

    async fn token(&self) -> DeviceToken {
        let (token_id, _) = self.ground.mint(self.owner.address()).await.unwrap();
        DeviceToken { contract: self.ground.contracts.device_nft, token_id }
    }

    fn permit(&self, nonce: U256) -> Permit {
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

    async fn sign(&self, chain: &EvmChain, call: &Call) -> (Bytes, B256) {
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

    async fn send(&self, chain: &EvmChain, call: &Call) -> (B256, Mined) {
        let (raw, hash) = self.sign(chain, call).await;
        chain.send(&raw).await.unwrap();
        chain.send(&raw).await.unwrap();
        let mined = mined(chain, hash).await;
        chain.send(&raw).await.expect("what is mined already is there");
        (hash, mined)
    }

    async fn tick(&self) {
        // The pool wants a second between two ticks.
        tokio::time::sleep(Duration::from_millis(2_100)).await;
        let call = CountRewardPool::tickCall { device: self.id().0 };
        self.ground.dapp.send(Send::call(self.ground.contracts.pool, &call)).await.unwrap();
    }

    /// Claims the device as a wallet does.
    async fn claim(&self, chain: &EvmChain) -> (ClaimPlan, B256) {
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

    fn upkeep(&self, facts: &ClaimFacts, upkeep: Upkeep) -> UpkeepPlan {
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

    fn plan(&self, token: &DeviceToken, facts: &ClaimFacts) -> ClaimPlan {
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
            token: token.clone(),
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

#[tokio::test]
async fn a_device_is_claimed_paid_for_and_found_again() {
    let stage = Stage::set(0).await;
    let (chain, plain) = (stage.chain(true), stage.chain(false));
    assert_eq!(chain.deed(stage.id()).await.unwrap(), None);
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![]);

    let (plan, hash) = stage.claim(&chain).await;

    assert_eq!(plan.price.0, parse_ether("0.1").unwrap(), "no place is prepaid");
    assert!(chain.registered_as_planned(hash, &plan).await.unwrap());
    let other = ClaimPlan { document_uri: "ipfs://c".into(), ..plan.clone() };
    assert!(!chain.registered_as_planned(hash, &other).await.unwrap());
    let deed = chain.deed(stage.id()).await.unwrap().unwrap();
    assert_eq!((deed.owner, deed.document_hash), (stage.owner(), plan.document_hash));
    assert_eq!(plain.deed(stage.id()).await.unwrap(), Some(deed), "with and without multicall");
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![stage.id()]);
    assert_eq!(plain.owned(stage.owner()).await.unwrap(), vec![stage.id()]);

    let token = stage.token().await;
    let again = ClaimPlan { token, ..plan.clone() };
    let call = chain.register_call(&again, &stage.permit(U256::ONE)).unwrap();
    let error = chain.simulate(stage.owner(), &call).await.unwrap_err();
    assert!(matches!(&error, ChainError::Reverted(reason) if reason == "device exists"), "{error}");
}

#[tokio::test]
async fn a_prepaid_place_is_seen_and_used_up_and_both_ways_of_reading_agree() {
    let stage = Stage::set(1).await;
    let (chain, plain) = (stage.chain(true), stage.chain(false));
    let token = stage.token().await;
    let facts = chain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap();
    assert_eq!(plain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap().token, facts.token);
    assert!(facts.token.as_ref().unwrap().prepaid && facts.token.as_ref().unwrap().trusted);

    let (plan, _) = stage.claim(&chain).await;

    assert!(plan.price.is_zero());
    let after = chain.claim_facts(stage.id(), stage.owner(), Some(&token)).await.unwrap();
    assert!(!after.token.unwrap().prepaid);
    let used = chain.claim_facts(stage.id(), stage.owner(), Some(&plan.token)).await.unwrap();
    assert!(used.token.as_ref().unwrap().used);
    assert_eq!((used.nonce, used.deed.unwrap().owner), (U256::ONE, stage.owner()));
    let absent = DeviceToken { token_id: U256::from(999), ..token };
    assert_eq!(chain.claim_facts(stage.id(), stage.owner(), Some(&absent)).await.unwrap().token, None);
}

#[tokio::test]
async fn a_record_is_renewed_and_then_removed_by_a_permit_of_its_own_each() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(true);
    stage.claim(&chain).await;
    let facts = chain.claim_facts(stage.id(), stage.owner(), None).await.unwrap();
    let renewed = Upkeep::Update {
        document: "{}".into(),
        document_hash: keccak256("{}"),
        document_uri: "ipfs://bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku".into(),
    };
    let update = stage.upkeep(&facts, renewed);

    let call = chain.upkeep_call(&update, &stage.permit(facts.nonce)).unwrap();
    let gas = chain.simulate(stage.owner(), &call).await.unwrap();
    assert!((40_000..300_000).contains(&gas), "{gas}");
    let (hash, mined) = stage.send(&chain, &call).await;

    assert!(mined.succeeded && chain.kept_as_planned(hash, &update).await.unwrap());
    let after = chain.claim_facts(stage.id(), stage.owner(), None).await.unwrap();
    let deed = after.deed.clone().unwrap();
    assert_eq!((deed.document_hash, after.nonce), (keccak256("{}"), facts.nonce + U256::ONE));
    let again = chain.simulate(stage.owner(), &call).await.unwrap_err();
    assert!(matches!(&again, ChainError::Reverted(reason) if reason == "invalid signature"), "{again}");

    let remove = stage.upkeep(&after, Upkeep::Remove { price: after.price, claim_fee: Amount::ZERO });
    assert!(!chain.kept_as_planned(hash, &remove).await.unwrap());
    let call = chain.upkeep_call(&remove, &stage.permit(after.nonce)).unwrap();
    let gas = chain.simulate(stage.owner(), &call).await.unwrap();
    assert!((40_000..300_000).contains(&gas), "{gas}");
    let (hash, _) = stage.send(&chain, &call).await;
    assert!(chain.kept_as_planned(hash, &remove).await.unwrap());
    assert_eq!(chain.deed(stage.id()).await.unwrap(), None);
    assert_eq!(chain.owned(stage.owner()).await.unwrap(), vec![], "its token is no deed any more");
}

#[tokio::test]
async fn rewards_wait_get_ready_are_collected_and_go_out_at_once() {
    let stage = Stage::set(1).await;
    let chain = stage.chain(true);
    stage.claim(&chain).await;
    let half = Amount(parse_ether("0.5").unwrap());
    let pay = |amount: Amount| Send::pay(stage.ground.contracts.pool, amount.0);
    let facts = || chain.rewards(stage.owner(), &[]);

    stage.tick().await;
    let waiting = facts().await.unwrap();
    assert_eq!((waiting.pending, waiting.payable, waiting.per_period), (half, false, half));
    let collect = chain.collect_call(stage.owner()).unwrap();
    assert!(matches!(chain.simulate(stage.owner(), &collect).await, Err(ChainError::Reverted(_))));

    stage.ground.faucet.send(pay(half)).await.unwrap();
    assert!(facts().await.unwrap().payable);
    stage.send(&chain, &collect).await;
    stage.ground.faucet.send(pay(half)).await.unwrap();
    stage.tick().await;

    let paid = facts().await.unwrap();
    assert_eq!((paid.pending, paid.payable), (Amount::ZERO, false));
    let [
        RewardEvent::Earned { device, amount, at_once: false, .. },
        RewardEvent::Collected { amount: collected, .. },
        RewardEvent::Earned { at_once: true, .. },
    ] = paid.events.as_slice()
    else {
        panic!("{:?}", paid.events)
    };
    assert_eq!((*device, *amount, *collected), (stage.id(), half, half));
    let again = stage.chain(false).rewards(stage.owner(), &[]).await.unwrap();
    assert_eq!(again.events, paid.events);
}

#[tokio::test]
async fn a_disturbed_node_is_named_and_a_mined_failure_has_its_reason() {
    let stage = Stage::set(0).await;
    let chain = stage.chain(true);
    let balance = || chain.balance(stage.owner());
    balance().await.unwrap();
    for fault in [HttpFault::Down, HttpFault::TooMany, HttpFault::Broken] {
        stage.panel.set(Target::Rpc, fault);
        assert!(matches!(balance().await, Err(ChainError::Unreachable(_))), "{fault:?}");
    }
    // A node that asked for patience is left alone for that long; another connection knows nothing of it.
    let chain = stage.chain(true);
    let balance = || chain.balance(stage.owner());
    stage.panel.set(Target::Rpc, HttpFault::Html);
    assert!(matches!(balance().await, Err(ChainError::BadAnswer(_))));
    stage.panel.set(Target::Rpc, HttpFault::WrongChain);
    assert!(matches!(balance().await, Err(ChainError::WrongChain { expected: CHAIN_ID, .. })));
    stage.panel.set(Target::Rpc, HttpFault::Normal);
    balance().await.unwrap();

    let (hash, mined) = stage.send(&chain, &chain.collect_call(stage.owner()).unwrap()).await;
    assert!(!mined.succeeded);
    assert_eq!((mined.hash, mined.reason.as_deref()), (hash, Some("no rewards")));
    let broke = Call { to: Address::repeat_byte(1), value: Amount(U256::MAX >> 1), data: Bytes::new() };
    let (raw, _) = stage.sign(&chain, &broke).await;
    assert!(matches!(chain.send(&raw).await, Err(ChainError::BadAnswer(_))));
}
