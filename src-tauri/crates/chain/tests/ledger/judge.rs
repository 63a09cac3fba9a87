//! What the ledger's own record says of a run.

use std::fmt;

use alloy::{
    primitives::{Address, U256},
    sol_types::SolCall,
};
use domain::{amount::Amount, failure::Code, keccak256, operation::OperationStatus};

use crate::{
    abi::{Coin, Pool},
    contracts::{COIN, Contracts, IOID, NFT, POOL, REGISTRY},
    ledger::Receipt,
    operation::{Operation, Told},
    scene::{ANNA, DOCUMENT, Scene},
};

/// The owner hears of what is wrong at least so often, in milliseconds.
const LONGEST: u64 = 30_000;
/// So much of one answer a node can have the wallet take.
const MOST_TAKEN: u64 = 16 * 1024 * 1024;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    Doubled(usize),
    FalseDone,
    OverCap,
    /// It is neither done nor named, or it is named and was done all the same.
    Unexplained(String),
    /// The owner was told that nothing was sent, and it was.
    Misled(String),
    Silent(u64),
    PermitKept,
    Took(u64),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Scene {
    pub fn wrongs(&self, operation: Operation, told: &Told) -> Vec<Wrong> {
        let mut wrongs = Vec::new();
        let effects = self.effects(operation);
        wrongs.extend(self.doubled(operation));
        let right = effects == 1 && self.as_agreed(operation);
        match told.view.as_ref().map(|view| &view.status) {
            Some(OperationStatus::Done) if !right => wrongs.push(Wrong::FalseDone),
            Some(OperationStatus::Done) => {}
            Some(OperationStatus::Ended { failure }) if effects > 0 => {
                wrongs.push(Wrong::Unexplained(format!("it took effect and ended with {failure}")));
            }
            Some(OperationStatus::Ended { .. }) => {}
            // Signed for a later number, as the node said: it waits for those before it, and the owner knows that it waits.
            Some(OperationStatus::Stopped { failure }) if failure.code == Code::ChainPending && self.has_gap() => {}
            Some(other) => wrongs.push(Wrong::Unexplained(format!("it never ends: {other:?}"))),
            None => wrongs.push(Wrong::Unexplained("it was never reviewed".to_owned())),
        }
        if told.failures.iter().any(|failure| failure.detail.is_empty()) {
            wrongs.push(Wrong::Unexplained("a failure without words".to_owned()));
        }
        if self.over_cap(told) {
            wrongs.push(Wrong::OverCap);
        }
        wrongs.extend(self.stranger(operation).map(|sent| Wrong::Unexplained(format!("nobody agreed to {sent:?}"))));
        wrongs.extend(told.misled.iter().cloned().map(Wrong::Misled));
        if self.passing.most() > LONGEST {
            wrongs.push(Wrong::Silent(self.passing.most()));
        }
        if self.permit_is_kept() {
            wrongs.push(Wrong::PermitKept);
        }
        wrongs.extend(Some(self.taken()).filter(|taken| *taken > MOST_TAKEN).map(Wrong::Took));
        wrongs
    }

    pub fn doubled(&self, operation: Operation) -> Option<Wrong> {
        Some(self.effects(operation)).filter(|effects| *effects > 1).map(Wrong::Doubled)
    }

    fn has_gap(&self) -> bool {
        let ledger = self.ledger();
        let next = ledger.head().state.nonces.get(&self.owner.0).copied().unwrap_or_default();
        ledger.pool.iter().all(|sent| sent.nonce > next) && !ledger.pool.is_empty()
    }

    /// How often what was agreed to is on the chain.
    fn effects(&self, operation: Operation) -> usize {
        self.ledger().mined(self.owner.0).filter(|receipt| receipt.succeeded && serves(operation, receipt)).count()
    }

    fn as_agreed(&self, operation: Operation) -> bool {
        let ledger = self.ledger();
        let contracts = &ledger.head().state.contracts;
        let mut served = ledger.mined(self.owner.0).filter(|receipt| receipt.succeeded && serves(operation, receipt));
        let Some(Receipt { sent, .. }) = served.next() else { return false };
        let deed = contracts.deed.as_ref();
        match operation {
            Operation::Claim => {
                let uri = format!("ipfs://{DOCUMENT}");
                sent.value == U256::from(5_000_000)
                    && deed.is_some_and(|deed| {
                        (deed.owner, deed.hash, &deed.uri) == (self.owner.0, keccak256(DOCUMENT), &uri)
                    })
            }
            Operation::Transfer => deed.is_some_and(|deed| deed.owner == ANNA),
            Operation::Send => sent.value == U256::from(1_250_000_000_000_000_000u64),
            Operation::SendTokens => Coin::transferCall::abi_decode(&sent.data)
                .is_ok_and(|call| (call.to, call.value) == (ANNA, U256::from(1_250_000))),
            Operation::Collect | Operation::SpeedUp | Operation::Cancel => {
                Pool::claimRewardsCall::abi_decode(&sent.data).is_ok_and(|call| call.user == self.owner.0)
            }
        }
    }

    fn over_cap(&self, told: &Told) -> bool {
        let ledger = self.ledger();
        let paid = ledger.mined(self.owner.0).map(|receipt| U256::from(receipt.price) * U256::from(receipt.gas_used));
        let each = ledger.handed.iter().any(|sent| {
            U256::from(sent.most) > told.most.0 || U256::from(sent.most) * U256::from(sent.gas) > told.cap.0
        });
        each || Amount(paid.sum()) > told.cap
    }

    /// A transaction that serves nothing of it.
    fn stranger(&self, operation: Operation) -> Option<Address> {
        let ledger = self.ledger();
        let step = |to: Address| match operation {
            Operation::Claim => to == NFT || to == REGISTRY,
            Operation::Transfer => to == IOID,
            Operation::Send => to == ANNA,
            Operation::SendTokens => to == COIN,
            Operation::Collect | Operation::SpeedUp => to == POOL,
            Operation::Cancel => to == POOL || to == self.owner.0,
        };
        ledger.handed.iter().map(|sent| sent.to).find(|to| !step(*to))
    }

    fn permit_is_kept(&self) -> bool {
        let rows = self.store.operations.lock().unwrap();
        rows.iter().any(|row| !row.open && row.state.contains("\"permit\""))
    }

    /// The most bytes that were taken of one answer.
    pub fn taken(&self) -> u64 {
        let taken = self.doors.iter().map(|door| door.seen.most.load(std::sync::atomic::Ordering::SeqCst));
        taken.max().unwrap_or_default()
    }
}

fn serves(operation: Operation, receipt: &Receipt) -> bool {
    let sent = &receipt.sent;
    match operation {
        Operation::Claim => sent.to == REGISTRY,
        Operation::Transfer => sent.to == IOID,
        Operation::Send => sent.to == ANNA && !Contracts::is_contract(sent.to),
        Operation::SendTokens => sent.to == COIN,
        Operation::Collect | Operation::SpeedUp | Operation::Cancel => sent.to == POOL,
    }
}
