//! A small honest chain: blocks, accounts, contracts, and what happened to every transaction.

use std::collections::BTreeMap;

use alloy::{
    consensus::{Transaction, TxEnvelope, transaction::SignerRecoverable},
    eips::eip2718::Decodable2718,
    primitives::{Address, B256, Bytes, U256, keccak256},
};

use crate::contracts::{Contracts, Logged};

pub const GWEI: u128 = 1_000_000_000;
const FIRST: u64 = 100;

/// What stands at the end of a block.
#[derive(Clone, Debug)]
pub struct State {
    pub contracts: Contracts,
    pub balances: BTreeMap<Address, U256>,
    pub nonces: BTreeMap<Address, u64>,
}

#[derive(Clone, Debug)]
pub struct Sent {
    pub hash: B256,
    pub from: Address,
    pub to: Address,
    pub value: U256,
    pub data: Bytes,
    pub nonce: u64,
    pub gas: u64,
    pub most: u128,
}

#[derive(Clone, Debug)]
pub struct Receipt {
    pub sent: Sent,
    pub succeeded: bool,
    pub gas_used: u64,
    pub price: u128,
    pub logs: Vec<Logged>,
    /// What it would have logged, where the chain was told to let it fail.
    pub hidden: Vec<Logged>,
}

#[derive(Clone, Debug)]
pub struct Block {
    pub number: u64,
    pub hash: B256,
    pub receipts: Vec<Receipt>,
    pub state: State,
}

pub struct Ledger {
    pub blocks: Vec<Block>,
    pub pool: Vec<Sent>,
    /// All that was ever handed over, whatever became of it.
    pub handed: Vec<Sent>,
    pub base_fee: u128,
    /// Calls of contracts fail when they are mined, though not when they are tried out.
    pub failing: bool,
    /// What a gas must pay to get into a block beyond the base fee.
    pub least: u128,
    forks: u64,
}

impl Ledger {
    pub fn new(state: State) -> Self {
        let mut ledger = Self {
            blocks: Vec::new(),
            pool: Vec::new(),
            handed: Vec::new(),
            base_fee: GWEI,
            failing: false,
            least: 0,
            forks: 0,
        };
        ledger.blocks.push(Block { number: FIRST, hash: ledger.hash(FIRST), receipts: Vec::new(), state });
        ledger
    }

    fn hash(&self, number: u64) -> B256 {
        keccak256([number.to_be_bytes(), self.forks.to_be_bytes()].concat())
    }

    pub fn head(&self) -> &Block {
        self.blocks.last().unwrap()
    }

    pub fn head_mut(&mut self) -> &mut Block {
        self.blocks.last_mut().unwrap()
    }

    pub fn block(&self, number: u64) -> Option<&Block> {
        self.blocks.get(usize::try_from(number.checked_sub(FIRST)?).unwrap())
    }

    pub fn receipt(&self, hash: B256) -> Option<(&Block, &Receipt)> {
        let mut all = self.blocks.iter().flat_map(|block| block.receipts.iter().map(move |receipt| (block, receipt)));
        all.find(|(_, receipt)| receipt.sent.hash == hash)
    }

    /// Takes a transaction into the pool, or says why not, in geth's words.
    pub fn hand_over(&mut self, raw: &Bytes) -> Result<B256, String> {
        let envelope = TxEnvelope::decode_2718(&mut raw.as_ref()).map_err(|error| error.to_string())?;
        let sent = Sent {
            hash: keccak256(raw),
            from: envelope.recover_signer().map_err(|error| error.to_string())?,
            to: envelope.to().unwrap_or_default(),
            value: envelope.value(),
            data: envelope.input().clone(),
            nonce: envelope.nonce(),
            gas: envelope.gas_limit(),
            most: envelope.max_fee_per_gas(),
        };
        self.handed.push(sent.clone());
        if self.receipt(sent.hash).is_some() || self.pool.iter().any(|one| one.hash == sent.hash) {
            return Err("already known".to_owned());
        }
        if sent.nonce < self.head().state.nonces.get(&sent.from).copied().unwrap_or_default() {
            return Err("nonce too low".to_owned());
        }
        let rival = self.pool.iter().position(|one| one.from == sent.from && one.nonce == sent.nonce);
        match rival {
            Some(place) if sent.most < self.pool[place].most + self.pool[place].most / 10 => {
                return Err("replacement transaction underpriced".to_owned());
            }
            Some(place) => self.pool[place] = sent.clone(),
            None => self.pool.push(sent.clone()),
        }
        Ok(sent.hash)
    }

    /// The next block, with all that can get into it.
    pub fn mine(&mut self) {
        let number = self.head().number + 1;
        let mut state = self.head().state.clone();
        let mut receipts = Vec::new();
        while let Some(place) = self.pool.iter().position(|sent| self.fits(&state, sent)) {
            let sent = self.pool.remove(place);
            receipts.push(self.carry_out(&mut state, sent));
        }
        self.blocks.push(Block { number, hash: self.hash(number), receipts, state });
    }

    fn fits(&self, state: &State, sent: &Sent) -> bool {
        let next = state.nonces.get(&sent.from).copied().unwrap_or_default();
        sent.nonce == next && sent.most >= self.base_fee.max(self.least)
    }

    fn carry_out(&self, state: &mut State, sent: Sent) -> Receipt {
        let called = Contracts::is_contract(sent.to);
        let mut after = state.contracts.clone();
        let run = after.run(sent.from, sent.to, sent.value, &sent.data);
        let done = run.is_ok() && !(self.failing && called);
        let logs = run.unwrap_or_default();
        let gas_used = if called { 60_000 } else { 21_000 };
        let price = sent.most.min(self.base_fee + GWEI);
        *state.nonces.entry(sent.from).or_default() += 1;
        let paid = U256::from(price) * U256::from(gas_used) + if done { sent.value } else { U256::ZERO };
        let had = state.balances.entry(sent.from).or_default();
        *had = had.saturating_sub(paid);
        if done {
            state.contracts = after;
            *state.balances.entry(sent.to).or_default() += sent.value;
        }
        let (logs, hidden) = if done { (logs.clone(), logs) } else { (Vec::new(), logs) };
        Receipt { sent, succeeded: done, gas_used, price, logs, hidden }
    }

    /// The newest blocks leave the chain, with others in their place; what was in them waits again.
    pub fn reorganise(&mut self, depth: usize) {
        let keep = self.blocks.len().saturating_sub(depth).max(1);
        let left = self.blocks.split_off(keep);
        self.forks += 1;
        let back = left.iter().flat_map(|block| block.receipts.iter().map(|receipt| receipt.sent.clone()));
        let back: Vec<Sent> = back.collect();
        for block in &left {
            let hash = self.hash(block.number);
            let state = self.head().state.clone();
            self.blocks.push(Block { number: block.number, hash, receipts: Vec::new(), state });
        }
        self.pool.extend(back);
    }

    /// Everything of this account that is in a block.
    pub fn mined(&self, from: Address) -> impl Iterator<Item = &Receipt> {
        self.blocks.iter().flat_map(|block| &block.receipts).filter(move |receipt| receipt.sent.from == from)
    }
}
