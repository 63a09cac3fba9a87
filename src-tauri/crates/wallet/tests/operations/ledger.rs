//! A chain in memory: it keeps what is sent to it and mines it as a test says.

mod chain;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};

use async_trait::async_trait;
use domain::{
    Address, B256, Bytes, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, DeviceToken},
    collect_all::CollectItem,
    device::{Deed, DeviceId},
    keccak256,
    network::RewardSource,
    review::ProofClaim,
    reward_proof::ToldReward,
    send::Token,
    transaction::{Call, Fees, Mined, Transaction},
    upkeep::UpkeepPlan,
};
use wallet::ports::{
    AnchorFacts, Chain, ChainError, Logged, PaidFacts, ProofFacts, RecipientFacts, RewardEvent, RewardFacts,
    chain::{
        ClaimFacts, HandedOver, Permit, ProxyFacts, RecipientKind, SendFacts, TokenFacts, TransferFacts, WatchPage,
        Watched,
    },
};

use crate::{
    abi::{approveCall, call, claimRewardsCall, registerCall, safeTransferFromCall, transferCall},
    device_wallets::{FakeDeviceWallet, WALLET},
    dimo_contracts::{DIMO, FakeDimo, SACD},
    fakes::MemoryStore,
    keeper::{FakeKeeper, KEEPER},
    many_contracts::{MERKL, ManyContracts},
    proof_contracts::{CUMULATIVE, CYCLE, FAMILIES, FakeProofs, ONE_SHOT},
    registry::kept_up,
    token::FakeToken,
};

pub const REGISTRY: Address = Address::repeat_byte(1);
pub const NFT: Address = Address::repeat_byte(7);
/// A token of 6 decimals.
pub const TOKEN: Address = Address::repeat_byte(6);
pub const POOL: Address = Address::repeat_byte(8);
/// The contract of the deeds.
pub const DEEDS: Address = Address::repeat_byte(9);
/// The most that a gas costs.
pub const GAS_PRICE: u128 = 10;
pub const PRICE: u128 = 5_000_000;

/// What happens to a transaction that is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Mined,
    Reverted,
    /// The node takes it and forgets it.
    Dropped,
    /// It is mined, and from then on the node does not answer.
    MinedAndSilent,
}

/// The chain as it stands; a test changes what it likes.
pub struct Ledger {
    pub owner: Owner,
    pub block: u64,
    pub nonce: u64,
    pub balance: u128,
    pub deed: Option<Deed>,
    pub permit_nonce: u64,
    pub approved: bool,
    pub pending: u128,
    /// What the pool logged.
    pub earned: Vec<RewardEvent>,
    /// Fates of the next transactions; mined when there is none.
    pub fates: Vec<Fate>,
    /// What a run without sending gives, by contract; else 50,000 gas.
    pub runs: BTreeMap<Address, Result<u64, String>>,
    /// Looks for a receipt that find nothing although it is there.
    pub blind: u32,
    /// Looks at a log that find no block of it although it is there.
    pub unseen: u32,
    /// Another node does find it.
    pub apart: bool,
    /// So many questions were answered by the two machines behind the node in turn, of which the first knows nothing of
    /// the newest block.
    pub machines: Option<u32>,
    pub down: bool,
    /// What a gas must pay at least to get into a block.
    pub least: u128,
    /// Those that pay less.
    pool: Vec<Bytes>,
    /// Everything that was handed over, in order.
    pub sent: Vec<Transaction>,
    pub receipts: BTreeMap<B256, (u64, bool)>,
    /// The devices of the owner's, and the own wallet of each.
    pub owned: BTreeMap<DeviceId, Address>,
    /// What stands at an address; nothing does at others.
    pub code: BTreeMap<Address, RecipientKind>,
    pub token: FakeToken,
    pub wallet: FakeDeviceWallet,
    pub dimo: FakeDimo,
    pub proofs: FakeProofs,
    pub many: ManyContracts,
    pub keeper: FakeKeeper,
    /// The deeds that each transaction handed over.
    pub handed: BTreeMap<B256, Vec<(Owner, Owner, U256)>>,
    /// The transactions that renewed or removed a registration.
    pub kept: BTreeSet<B256>,
    /// Whose the deed is as soon as it arrived: the recipient's, or whoever had the device sign for it.
    pub passed_to: Option<Owner>,
    /// What a stranger does as soon as a registration is handed over.
    pub raced_with: Option<Deed>,
    /// So many permits a stranger uses then.
    pub raced_permits: u64,
    /// The project's proxy; `None` where nothing is.
    pub proxy: Option<ProxyFacts>,
    /// What happens while somebody asks for the next number of an account.
    pub meanwhile: Option<Box<dyn FnOnce() + Send>>,
}

pub struct FakeLedger {
    ledger: Mutex<Ledger>,
    registry: Address,
    store: Arc<MemoryStore>,
}

impl FakeLedger {
    /// A chain that takes only what `store` already keeps.
    pub fn new(owner: Owner, store: Arc<MemoryStore>) -> Self {
        Self::with_registry(owner, store, REGISTRY)
    }

    pub fn with_registry(owner: Owner, store: Arc<MemoryStore>, registry: Address) -> Self {
        let ledger = Ledger {
            owner,
            block: 100,
            nonce: 3,
            balance: 1_000_000_000,
            deed: None,
            permit_nonce: 4,
            approved: false,
            pending: 0,
            earned: Vec::new(),
            fates: Vec::new(),
            runs: BTreeMap::new(),
            blind: 0,
            unseen: 0,
            apart: false,
            machines: None,
            down: false,
            least: 0,
            pool: Vec::new(),
            sent: Vec::new(),
            receipts: BTreeMap::new(),
            owned: BTreeMap::new(),
            code: BTreeMap::new(),
            token: FakeToken::default(),
            wallet: FakeDeviceWallet::default(),
            dimo: FakeDimo::default(),
            proofs: FakeProofs::default(),
            many: ManyContracts::default(),
            keeper: FakeKeeper::default(),
            handed: BTreeMap::new(),
            passed_to: None,
            raced_with: None,
            raced_permits: 0,
            kept: BTreeSet::new(),
            proxy: None,
            meanwhile: None,
        };
        Self { ledger: Mutex::new(ledger), registry, store }
    }

    /// A deed of the owner's with this document.
    pub fn now_deed(&self, document: &str) -> Deed {
        let ledger = self.now();
        ledger.deed(ledger.owner, document)
    }

    /// How many transactions to `contract` were handed over.
    pub fn sent_to(&self, contract: Address) -> usize {
        self.now().sent.iter().filter(|transaction| transaction.call.to == contract).count()
    }

    pub fn now(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap()
    }
}

impl Ledger {
    /// What a transaction logged.
    pub fn logged<T>(&mut self, what: Option<T>) -> Result<Logged<T>, ChainError> {
        if self.unseen > 0 {
            self.unseen -= 1;
            return if self.apart { Err(ChainError::Disagree("test".to_string())) } else { Ok(Logged::NotKnown) };
        }
        Ok(what.map_or(Logged::Otherwise, Logged::Done))
    }

    /// Whether the machine behind is the one that answers now.
    fn machine_lags(&mut self) -> bool {
        let asked = self.machines.as_mut();
        asked.is_some_and(|asked| {
            *asked += 1;
            *asked % 2 == 1
        })
    }

    fn take(&mut self, raw: &Bytes) {
        let transaction: Transaction = serde_json::from_slice(raw).unwrap();
        self.sent.push(transaction.clone());
        if self.receipts.contains_key(&keccak256(raw)) || transaction.nonce != self.nonce {
            return;
        }
        if transaction.max_fee_per_gas < Amount::wei(self.least) {
            self.pool.push(raw.clone());
            return;
        }
        let fate = if self.fates.is_empty() { Fate::Mined } else { self.fates.remove(0) };
        if fate == Fate::Dropped {
            return;
        }
        if transaction.call.to == REGISTRY {
            self.race();
        }
        self.block += 1;
        self.nonce += 1;
        self.down = fate == Fate::MinedAndSilent;
        let fails = fate == Fate::Reverted || self.proofs.answer(self.owner, &transaction.call).is_err();
        self.receipts.insert(keccak256(raw), (self.block, !fails));
        if !fails {
            self.carry_out(&transaction, keccak256(raw));
        }
    }

    /// The first that waits gets into a block after all.
    pub fn mine_first(&mut self) {
        self.least = 0;
        let first = self.pool.remove(0);
        self.take(&first);
    }

    fn carry_out(&mut self, transaction: &Transaction, hash: B256) {
        match transaction.call.to {
            NFT => self.approved = true,
            REGISTRY => self.register(&transaction.call.data, hash),
            POOL => self.pending = 0,
            DEEDS => self.hand_over(&transaction.call.data, hash),
            WALLET => self.execute(&transaction.call.data, hash),
            DIMO | SACD => self.act(&transaction.call.data, hash),
            ONE_SHOT | CUMULATIVE | CYCLE => self.proofs.pay(self.owner, &transaction.call, hash),
            MERKL => self.many.name(&transaction.call.data, hash),
            KEEPER => self.keeper.keep(&transaction.call.data, hash, self.block),
            TOKEN => self.token.held -= self.token.pass_on(&transaction.call.data, hash),
            _ => self.balance -= transaction.call.value.0.to::<u128>(),
        }
    }
}
