//! randomness, a chain that knows deeds, and services that are not there.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    device::{Deed, DeviceId, Nearby, NearbyId},
    network::RewardSource,
    time::Millis,
    transaction::{Call, Fees, Mined},
    upkeep::UpkeepPlan,
};
use secrecy::{SecretSlice, SecretString};
use tokio::sync::{Notify, watch};
use wallet::{
    label::Label,
    ports::{
        Chain, ChainError, Comparison, Credential, Gateway, GatewayError, LabelError, Labels, Link, LinkError, Logged,
        PaidFacts, PaidOut, PoolRule, Provisioning, Random, RewardFacts, Session,
        chain::{ClaimFacts, HandedOver, Permit, SendFacts, Sighting, TransferFacts, WatchPage, Watched},
    },
};

use super::{pool::FakePool, sent::FakeSent};

/// SplitMix64 from a seed.
pub struct Seeded(AtomicU64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&self, end: u64) -> u64 {
        self.next() % end
    }
}

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
    }
}

/// A chain that knows who owns what.
#[derive(Default)]
pub struct FakeChain {
    owners: Mutex<BTreeMap<DeviceId, Owner>>,
    /// What the chain logs; without blocks nothing can be watched.
    pub log: Mutex<FakeLog>,
    pub pool: Mutex<FakePool>,
    /// What other sources paid.
    pub sent: Mutex<FakeSent>,
    pub down: AtomicBool,
    /// The network file names no pool that is paid by ticks.
    pub no_pool: AtomicBool,
    /// The rule of its pool; without one it has no pool.
    pub rule: Mutex<Option<PoolRule>>,
    /// Requests for a deed that wait at the gate.
    waiting: AtomicU32,
    gate: Mutex<Option<Arc<Notify>>>,
}

impl FakeChain {
    pub fn set_owner(&self, device: DeviceId, owner: Option<Owner>) {
        let mut owners = self.owners.lock().unwrap();
        match owner {
            Some(owner) => owners.insert(device, owner),
            None => owners.remove(&device),
        };
    }

    /// From now on deeds are read only once the gate is notified.
    pub fn hold(&self) -> Arc<Notify> {
        self.gate.lock().unwrap().insert(Arc::default()).clone()
    }

    pub fn waiting(&self) -> u32 {
        self.waiting.load(Ordering::SeqCst)
    }

    fn down<T>(&self) -> Result<T, ChainError> {
        Err(ChainError::Unreachable("test".to_string()))
    }
}

fn deed_of(owner: Owner) -> Deed {
    Deed {
        owner,
        token_id: "1".to_string(),
        wallet: Address::ZERO,
        document_hash: B256::ZERO,
        document_uri: String::new(),
    }
}

/// Blocks by number, and what they logged.
#[derive(Default)]
pub struct FakeLog {
    pub hashes: Vec<B256>,
    pub sightings: Vec<Sighting>,
    /// What each device's own wallet counts itself used by.
    pub states: BTreeMap<DeviceId, U256>,
    /// The most blocks that a page has.
    pub most: u64,
    pub pages: u32,
}

impl FakeLog {
    fn hash(&self, number: u64) -> Option<B256> {
        self.hashes.get(usize::try_from(number).unwrap()).copied()
    }

    fn page(&mut self, chain: &FakeChain, devices: &[Watched], from: u64) -> Result<WatchPage, ChainError> {
        let Some(newest) = (self.hashes.len() as u64).checked_sub(1) else { return chain.down() };
        self.pages += 1;
        let most = if self.most == 0 { u64::MAX } else { self.most };
        let block = from.saturating_add(most - 1).min(newest);
        let here = |one: &&Sighting| {
            (from..=block).contains(&one.block) && devices.iter().any(|watched| watched.device == one.device)
        };
        let deed = |watched: &Watched| Ok(chain.owners.lock().unwrap().get(&watched.device).copied().map(deed_of));
        Ok(WatchPage {
            block,
            hash: self.hash(block).unwrap(),
            sightings: self.sightings.iter().filter(here).cloned().collect(),
            deeds: (block == newest).then(|| devices.iter().map(deed).collect()),
            states: devices.iter().map(|watched| self.states.get(&watched.device).copied()).collect(),
        })
    }
}

#[async_trait]
impl Chain for FakeChain {
    async fn balance(&self, _: Owner) -> Result<Amount, ChainError> {
        self.down()
    }

    async fn fees(&self) -> Result<Fees, ChainError> {
        self.down()
    }

    async fn nonce(&self, _: Owner) -> Result<u64, ChainError> {
        self.down()
    }

    async fn deed(&self, device: DeviceId) -> Result<Option<Deed>, ChainError> {
        let gate = self.gate.lock().unwrap().clone();
        if let Some(gate) = gate {
            let opened = gate.notified();
            self.waiting.fetch_add(1, Ordering::SeqCst);
            opened.await;
        }
        if self.down.load(Ordering::SeqCst) {
            return self.down();
        }
        let owner = self.owners.lock().unwrap().get(&device).copied();
        Ok(owner.map(deed_of))
    }

    async fn owned(&self, owner: Owner) -> Result<Vec<DeviceId>, ChainError> {
        if self.log.lock().unwrap().hashes.is_empty() {
            return self.down();
        }
        let owners = self.owners.lock().unwrap();
        Ok(owners.iter().filter(|(_, of)| **of == owner).map(|(device, _)| *device).collect())
    }

    async fn claim_facts(&self, _: DeviceId, _: Owner, _: Option<&DeviceToken>) -> Result<ClaimFacts, ChainError> {
        self.down()
    }

    fn approve_call(&self, _: &DeviceToken) -> Result<Call, ChainError> {
        self.down()
    }

    fn register_call(&self, _: &ClaimPlan, _: &Permit) -> Result<Call, ChainError> {
        self.down()
    }

    async fn simulate(&self, _: Owner, _: &Call) -> Result<u64, ChainError> {
        self.down()
    }

    async fn send(&self, _: &Bytes) -> Result<(), ChainError> {
        self.down()
    }

    async fn mined(&self, _: B256) -> Result<Option<Mined>, ChainError> {
        self.down()
    }

    async fn registered_as_planned(&self, _: B256, _: &ClaimPlan) -> Result<Logged<()>, ChainError> {
        self.down()
    }

    async fn rewards(&self, _: Owner, _: &[DeviceId]) -> Result<RewardFacts, ChainError> {
        if self.no_pool.load(Ordering::SeqCst) {
            return Err(ChainError::NotOffered("rewards"));
        }
        self.pool.lock().unwrap().facts()
    }

    async fn block_times(&self, numbers: &[u64]) -> Result<Vec<Millis>, ChainError> {
        self.pool.lock().unwrap().times_of(numbers)
    }

    async fn paid_facts(
        &self,
        source: &RewardSource,
        owner: Owner,
        wallets: &[(DeviceId, Address)],
    ) -> Result<PaidFacts, ChainError> {
        self.sent.lock().unwrap().facts(source, owner, wallets)
    }

    async fn proof_payouts(&self, source: &RewardSource, owner: Owner, _: Option<u64>) -> Result<PaidOut, ChainError> {
        self.sent.lock().unwrap().payouts(source, owner)
    }

    async fn pool_rule(&self, _: &[DeviceId], _: u32) -> Result<PoolRule, ChainError> {
        self.rule.lock().unwrap().clone().ok_or(ChainError::NotOffered("a pool"))
    }

    async fn collected(&self, _: B256, _: Owner) -> Result<Logged<Amount>, ChainError> {
        self.down()
    }

    fn collect_call(&self, _: Owner) -> Result<Call, ChainError> {
        self.down()
    }

    async fn send_facts(&self, _: Owner, _: Address, _: Option<Address>) -> Result<SendFacts, ChainError> {
        self.down()
    }

    fn send_call(&self, to: Address, _: Option<Address>, amount: Amount) -> Call {
        Call { to, value: amount, data: Bytes::new() }
    }

    async fn try_send(&self, _: Owner, _: &Call) -> Result<u64, ChainError> {
        self.down()
    }

    async fn moved(&self, _: B256, _: Address, _: Owner, _: Address) -> Result<Logged<Amount>, ChainError> {
        self.down()
    }

    async fn watched(&self, devices: &[Watched], from: u64) -> Result<WatchPage, ChainError> {
        self.log.lock().unwrap().page(self, devices, from)
    }

    async fn block_hash(&self, number: u64) -> Result<Option<B256>, ChainError> {
        Ok(self.log.lock().unwrap().hash(number))
    }

    async fn transfer_facts(&self, _: DeviceId, _: Owner, _: Address) -> Result<TransferFacts, ChainError> {
        self.down()
    }

    fn transfer_call(&self, _: Owner, _: Address, _: U256) -> Result<Call, ChainError> {
        self.down()
    }

    async fn handed_over(&self, _: B256, _: Owner, _: Owner, _: U256) -> Result<Logged<HandedOver>, ChainError> {
        self.down()
    }

    fn upkeep_call(&self, _: &UpkeepPlan, _: &Permit) -> Result<Call, ChainError> {
        self.down()
    }

    async fn kept_as_planned(&self, _: B256, _: &UpkeepPlan) -> Result<Logged<()>, ChainError> {
        self.down()
    }

    fn registry(&self) -> Result<Address, ChainError> {
        self.down()
    }
}

/// A network without services.
pub struct NoGateway;

#[async_trait]
impl Gateway for NoGateway {
    fn document_uri(&self, _: &str) -> String {
        String::new()
    }

    async fn pin(&self, _: &str) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("document service"))
    }

    async fn upload(&self, _: &[u8]) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("data gateway"))
    }

    async fn epochs(&self, _: DeviceId) -> Result<u32, GatewayError> {
        Err(GatewayError::NotOffered("data gateway"))
    }

    async fn fund(&self, _: Owner) -> Result<(), GatewayError> {
        Err(GatewayError::NotOffered("faucet"))
    }

    async fn device_token(&self, _: DeviceId, _: Owner, _: u64, _: &[u8; 65]) -> Result<DeviceToken, GatewayError> {
        Err(GatewayError::NotOffered("maker's desk"))
    }
}

/// A computer without a radio.
pub struct NoLink;

#[async_trait]
impl Link for NoLink {
    async fn scan(&self, _: u64, _: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError> {
        Err(LinkError::RadioOff)
    }

    async fn open(&self, _: &NearbyId, _: &Credential, _: Option<DeviceId>) -> Result<Box<dyn Session>, LinkError> {
        Err(LinkError::RadioOff)
    }

    async fn provision(&self, _: &NearbyId, _: &Credential) -> Result<Box<dyn Provisioning>, LinkError> {
        Err(LinkError::RadioOff)
    }

    async fn find(&self, _: DeviceId, _: u64, _: &[NearbyId]) -> Result<NearbyId, LinkError> {
        Err(LinkError::RadioOff)
    }

    fn compare_with(&self, _: Arc<dyn Comparison>) {}

    async fn unbond(&self, _: &NearbyId) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("a bond"))
    }
}

/// Nobody who reads labels.
pub struct NoLabels;

#[async_trait]
impl Labels for NoLabels {
    fn read(&self, _: &SecretString) -> Result<Label, LabelError> {
        Err(LabelError::NoCode)
    }

    async fn read_picture(&self, _: SecretSlice<u8>) -> Result<Label, LabelError> {
        Err(LabelError::NoCode)
    }

    async fn read_payee(&self, _: SecretSlice<u8>) -> Result<String, LabelError> {
        Err(LabelError::NoCode)
    }
}
