//! Rewards: what a pool or a payer paid and owes, and what a contract has to say to what a service tells with a proof.

use domain::{
    Address, B256, account::Owner, amount::Amount, device::DeviceId, reward::WaitingFor, send::Token, time::Millis,
};

/// What a reward contract says, all at one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProofFacts {
    pub block: u64,
    /// The tokens that it pays these rewards in, and what it holds of each.
    pub tokens: Vec<(Token, Amount)>,
    /// Of each reward that was asked about, in the same order.
    pub leaves: Vec<LeafFacts>,
}

/// What it says of one reward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafFacts {
    pub token: Address,
    /// The root that it checks proofs against; zero before the first.
    pub root: B256,
    /// The root that takes its place at this moment, unless it is disputed.
    pub next: Option<(B256, Millis)>,
    /// What it already paid of this reward.
    pub collected: Amount,
}

/// What the tick-paid pool paid and owes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RewardFacts {
    pub pool: Address,
    pub block: u64,
    pub per_period: Amount,
    /// Owed to the owner and not paid yet.
    pub pending: Amount,
    /// Whether it pays `pending` now.
    pub payable: Payable,
    /// Oldest first.
    pub events: Vec<RewardEvent>,
}

/// Whether a pool would pay now what it owes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Payable {
    /// It owes nothing, or holds less than it owes.
    #[default]
    Unfunded,
    Now,
    /// It holds enough and refuses, for this reason of its contract; each node words it in its own way.
    Refused(String),
}

impl Payable {
    /// What is owed waits for this.
    #[must_use]
    pub fn waiting_for(&self) -> Option<WaitingFor> {
        match self {
            Self::Now => None,
            Self::Unfunded => Some(WaitingFor::Funding),
            Self::Refused(reason) => Some(WaitingFor::Refused { reason: reason.clone() }),
        }
    }
}

/// What the tick-paid pool pays for, and what it counted, all at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolRule {
    pub pool: Address,
    pub block: u64,
    /// When that block was made.
    pub at: Millis,
    /// How long a period is; never nothing.
    pub period_seconds: u64,
    /// So many ticks within a period are rewarded.
    pub needed: u64,
    pub per_period: Amount,
    /// What it may pay in all from now on.
    pub remaining: Amount,
    /// Of each device that was asked about, in the same order.
    pub devices: Vec<Vec<PeriodTicks>>,
}

/// What the pool counted of one device in one period; newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodTicks {
    /// The period's number: the seconds since 1970 over its length.
    pub number: u64,
    pub counted: u64,
    /// The pool paid, or owes, the reward of this period.
    pub rewarded: bool,
}

/// One payment or collection as the pool logged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RewardEvent {
    /// A tick paid `amount` to the owner for this device; `at_once` when it went out in the same transaction.
    Earned { device: DeviceId, amount: Amount, at_once: bool, block: u64 },
    /// Everything pending was collected.
    Collected { amount: Amount, block: u64 },
}

/// What a source without proofs paid and owes, all at one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidFacts {
    pub block: u64,
    /// What it pays in; a contract of zero means the network's own coin.
    pub token: Token,
    /// The owner's own account first, where the source pays to it, then devices' own wallets.
    pub accounts: Vec<PaidAccount>,
    /// What these accounts were paid, oldest first; coins leave no log.
    pub payments: Vec<RewardPayment>,
}

/// What was sent or paid out at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardPayment {
    pub to: Address,
    pub amount: Amount,
    pub block: u64,
}

/// What a contract that checks proofs paid to one account by its own log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidOut {
    /// The log was read up to this block.
    pub block: u64,
    /// Each token with its payments, oldest first.
    pub tokens: Vec<(Token, Vec<RewardPayment>)>,
}

/// What the chain says of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidAccount {
    pub account: Owner,
    /// The device whose own wallet it is.
    pub device: Option<DeviceId>,
    pub says: PaidSays,
}

/// What the chain knows of payments, by the way in which they are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidSays {
    /// A pool: what it logged as paid and what it owes, and whether it would pay that now.
    Pool { paid: Amount, pending: Amount, payable: Payable },
    /// Sent and logged week by week; the newest that was.
    Weeks { paid: Amount, newest: Option<u64> },
    /// Sent to an account that spends it as its own.
    Sent { paid: Amount },
    /// Sent to a device's own wallet, and what that holds of it now.
    SentToDevice { paid: Amount, held: Amount },
    /// The coins that a device's own wallet holds, whoever sent them.
    Coins { held: Amount },
}

/// What the lack of a remembered recipient is called in [`super::ChainError::NotOffered`].
pub const RECIPIENT: &str = "another recipient of rewards (the contract at that address remembers none)";

/// Whom a contract pays instead of an account, all at one block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecipientFacts {
    pub block: u64,
    /// Of every token that has no recipient of its own; none: the account itself.
    pub all: Option<Address>,
    /// Of each token that was asked about, in the same order; none: as of all.
    pub tokens: Vec<Option<Address>>,
}

impl RecipientFacts {
    /// What is named for the first token that was asked about; for all where none was.
    #[must_use]
    pub fn named(&self) -> Option<Address> {
        self.tokens.first().copied().unwrap_or(self.all)
    }

    /// Whom the contract pays of that what `owner` earned.
    #[must_use]
    pub fn paid_to(&self, owner: Owner) -> Address {
        self.named().or(self.all).unwrap_or(owner.0)
    }
}
