//! A chain in memory: it keeps what is sent to it and mines it as a test says.

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
    device::{Deed, DeviceId},
    keccak256,
    send::Token,
    transaction::{Call, Fees, Mined, Transaction},
    upkeep::UpkeepPlan,
};
use wallet::ports::{
    Chain, ChainError,
    chain::{
        ClaimFacts, HandedOver, Permit, ProxyFacts, RecipientKind, RewardFacts, SendFacts, TokenFacts, TransferFacts,
        WatchPage, Watched,
    },
};

use crate::{
    abi::{approveCall, call, claimRewardsCall, registerCall, safeTransferFromCall, transferCall},
    device_wallets::{FakeDeviceWallet, WALLET},
    dimo_contracts::{DIMO, FakeDimo},
    fakes::MemoryStore,
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
    /// Fates of the next transactions; mined when there is none.
    pub fates: Vec<Fate>,
    /// What a run without sending gives, by contract; else 50,000 gas.
    pub runs: BTreeMap<Address, Result<u64, String>>,
    /// Looks for a receipt that find nothing although it is there.
    pub blind: u32,
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
            fates: Vec::new(),
            runs: BTreeMap::new(),
            blind: 0,
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
            handed: BTreeMap::new(),
            passed_to: None,
            raced_with: None,
            raced_permits: 0,
            kept: BTreeSet::new(),
            proxy: None,
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
        self.receipts.insert(keccak256(raw), (self.block, fate != Fate::Reverted));
        if fate != Fate::Reverted {
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
            DIMO => self.act(&transaction.call.data, hash),
            TOKEN => self.token.held -= self.token.pass_on(&transaction.call.data, hash),
            _ => self.balance -= transaction.call.value.0.to::<u128>(),
        }
    }
}

#[async_trait]
impl Chain for FakeLedger {
    async fn balance(&self, _: Owner) -> Result<Amount, ChainError> {
        Ok(Amount::wei(self.now().balance))
    }

    async fn fees(&self) -> Result<Fees, ChainError> {
        Ok(Fees { max_fee_per_gas: Amount::wei(GAS_PRICE), max_priority_fee_per_gas: Amount::wei(1) })
    }

    async fn nonce(&self, _: Owner) -> Result<u64, ChainError> {
        Ok(self.now().nonce)
    }

    async fn deed(&self, device: DeviceId) -> Result<Option<Deed>, ChainError> {
        let ledger = self.now();
        let own = ledger.owned.get(&device).map(|wallet| Deed { wallet: *wallet, ..ledger.deed(ledger.owner, "") });
        Ok(own.or_else(|| ledger.deed.clone()))
    }

    async fn owned(&self, _: Owner) -> Result<Vec<DeviceId>, ChainError> {
        Ok(self.now().owned.keys().copied().collect())
    }

    async fn claim_facts(&self, _: DeviceId, _: Owner, token: Option<&DeviceToken>) -> Result<ClaimFacts, ChainError> {
        let fees = self.fees().await?;
        let ledger = self.now();
        let facts = |token: &DeviceToken| TokenFacts {
            token: token.clone(),
            owner: ledger.owner,
            used: ledger.deed.is_some(),
            approved: ledger.approved,
            prepaid: false,
            trusted: true,
        };
        Ok(ClaimFacts {
            registry: self.registry,
            deed: ledger.deed.clone(),
            nonce: U256::from(ledger.permit_nonce),
            price: Amount::wei(PRICE),
            token: token.map(facts),
            balance: Amount::wei(ledger.balance),
            fees,
        })
    }

    async fn proxy_facts(&self) -> Result<Option<ProxyFacts>, ChainError> {
        Ok(self.now().proxy.clone())
    }

    fn approve_call(&self, token: &DeviceToken) -> Result<Call, ChainError> {
        Ok(call(token.contract, &approveCall { to: self.registry, tokenId: token.token_id }))
    }

    fn register_call(&self, plan: &ClaimPlan, permit: &Permit) -> Result<Call, ChainError> {
        let token = plan.token.as_ref().unwrap();
        let (device, Permit { v, r, s }) = (plan.device.0, *permit);
        let (hash, uri) = (plan.document_hash, plan.document_uri.clone());
        let (contract, number) = (token.contract, token.token_id);
        let register = registerCall { deviceContract: contract, tokenId: number, device, hash, uri, v, r, s };
        Ok(Call { value: plan.price, ..call(self.registry, &register) })
    }

    async fn simulate(&self, _: Owner, call: &Call) -> Result<u64, ChainError> {
        match self.now().runs.get(&call.to) {
            Some(Err(reason)) => Err(ChainError::Reverted(reason.clone())),
            Some(Ok(gas)) => Ok(*gas),
            None => Ok(50_000),
        }
    }

    async fn send(&self, raw: &Bytes) -> Result<(), ChainError> {
        let kept = self.store.operations.lock().unwrap().iter().any(|row| row.state.contains(&raw.to_string()));
        assert!(kept, "a transaction was sent before it was kept (T-42)");
        self.now().take(raw);
        Ok(())
    }

    async fn mined(&self, hash: B256) -> Result<Option<Mined>, ChainError> {
        let mut ledger = self.now();
        if ledger.down {
            return Err(ChainError::Unreachable("test".to_string()));
        }
        let Some((block, succeeded)) = ledger.receipts.get(&hash).copied() else { return Ok(None) };
        if ledger.blind > 0 {
            ledger.blind -= 1;
            return Ok(None);
        }
        // A block comes with every look.
        let depth = ledger.block - block + 1;
        ledger.block += 1;
        let reason = (!succeeded).then(|| "nft already used".to_string());
        Ok(Some(Mined { hash, block, depth, succeeded, fee: Amount::ZERO, reason }))
    }

    async fn registered_as_planned(&self, _: B256, plan: &ClaimPlan) -> Result<bool, ChainError> {
        Ok(self.now().deed.as_ref().is_some_and(|deed| deed.document_hash == plan.document_hash))
    }

    async fn rewards(&self, _: Owner, _: &[DeviceId]) -> Result<RewardFacts, ChainError> {
        let ledger = self.now();
        let pending = Amount::wei(ledger.pending);
        Ok(RewardFacts { pool: POOL, pending, payable: !pending.is_zero(), ..RewardFacts::default() })
    }

    async fn collected(&self, hash: B256, _: Owner) -> Result<Option<Amount>, ChainError> {
        Ok(self.now().receipts.get(&hash).map(|_| Amount::wei(1)))
    }

    fn collect_call(&self, owner: Owner) -> Result<Call, ChainError> {
        Ok(call(POOL, &claimRewardsCall { user: owner.0 }))
    }

    async fn send_facts(&self, _: Owner, to: Address, token: Option<Address>) -> Result<SendFacts, ChainError> {
        let fees = self.fees().await?;
        let ledger = self.now();
        let described = Token { contract: TOKEN, symbol: "USDT".to_string(), decimals: 6 };
        Ok(SendFacts {
            balance: Amount::wei(ledger.balance),
            fees,
            recipient: ledger.code.get(&to).copied().unwrap_or(RecipientKind::Plain),
            token: token.filter(|token| *token == TOKEN).map(|_| (described, Amount::wei(ledger.token.held))),
        })
    }

    fn send_call(&self, to: Address, token: Option<Address>, amount: Amount) -> Call {
        let Some(token) = token else { return Call { to, value: amount, data: Bytes::new() } };
        call(token, &transferCall { to, value: amount.0 })
    }

    async fn try_send(&self, from: Owner, call: &Call) -> Result<u64, ChainError> {
        self.simulate(from, call).await
    }

    async fn moved(&self, hash: B256, _: Address, _: Owner, _: Address) -> Result<Option<Amount>, ChainError> {
        Ok(self.now().token.moved(hash))
    }

    async fn transfer_facts(&self, device: DeviceId, owner: Owner, to: Address) -> Result<TransferFacts, ChainError> {
        let sending = self.send_facts(owner, to, None).await?;
        Ok(TransferFacts {
            contract: DEEDS,
            deed: self.deed(device).await?,
            wallet_holds: Amount::wei(self.now().wallet.coin),
            balance: sending.balance,
            fees: sending.fees,
            recipient: sending.recipient,
        })
    }

    fn transfer_call(&self, from: Owner, to: Address, token: U256) -> Result<Call, ChainError> {
        Ok(call(DEEDS, &safeTransferFromCall { from: from.0, to, tokenId: token }))
    }

    async fn handed_over(
        &self,
        hash: B256,
        from: Owner,
        to: Owner,
        token: U256,
    ) -> Result<Option<HandedOver>, ChainError> {
        let ledger = self.now();
        let did = ledger.handed.get(&hash).is_some_and(|all| all.contains(&(from, to, token)));
        let block = ledger.receipts.get(&hash).map(|(block, _)| *block);
        Ok(block.filter(|_| did).map(|block| HandedOver { block, block_hash: keccak256(block.to_be_bytes()) }))
    }

    async fn watched(&self, asked: &[Watched], _: u64) -> Result<WatchPage, ChainError> {
        let deeds = Some(asked.iter().map(|_| Ok(self.now().deed.clone())).collect());
        Ok(WatchPage { block: 0, hash: B256::ZERO, sightings: Vec::new(), deeds, states: Vec::new() })
    }

    async fn block_hash(&self, _: u64) -> Result<Option<B256>, ChainError> {
        Ok(Some(B256::ZERO))
    }

    fn upkeep_call(&self, plan: &UpkeepPlan, permit: &Permit) -> Result<Call, ChainError> {
        Ok(kept_up(self.registry, plan, permit))
    }

    async fn kept_as_planned(&self, hash: B256, _: &UpkeepPlan) -> Result<bool, ChainError> {
        Ok(self.now().kept.contains(&hash))
    }

    fn registry(&self) -> Result<Address, ChainError> {
        Ok(self.registry)
    }
}
