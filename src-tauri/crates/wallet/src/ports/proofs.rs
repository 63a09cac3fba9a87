//! Rewards with proofs: what a service tells, and what the contract has to say to it.

use domain::{Address, B256, amount::Amount, send::Token, time::Millis};

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
