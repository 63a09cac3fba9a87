//! A token in memory.

use std::collections::BTreeMap;

use alloy_sol_types::SolCall;
use domain::{B256, Bytes, amount::Amount};

use crate::abi::transferCall;

/// The token at [`crate::ledger::TOKEN`].
#[derive(Clone, Debug, Default)]
pub struct FakeToken {
    pub held: u128,
    /// What it keeps of each transfer.
    pub keeps: u128,
    /// What each transaction moved.
    moved: BTreeMap<B256, u128>,
}

impl FakeToken {
    /// How much a call asks for; what it keeps of that does not arrive.
    pub fn pass_on(&mut self, data: &Bytes, hash: B256) -> u128 {
        let asked = transferCall::abi_decode_validate(data).unwrap().value.to::<u128>();
        self.moved.insert(hash, asked - self.keeps);
        asked
    }

    pub fn moved(&self, hash: B256) -> Option<Amount> {
        self.moved.get(&hash).map(|moved| Amount::wei(*moved))
    }
}
