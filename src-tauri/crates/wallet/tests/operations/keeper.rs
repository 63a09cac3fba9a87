//! The contract that keeps roots, in memory.

use std::collections::BTreeMap;

use alloy_sol_types::{SolCall, sol};
use domain::{Address, B256, time::Millis};

sol! {
    function anchor(bytes32 root, uint32 count);
}

pub const KEEPER: Address = Address::repeat_byte(0x38);

/// When every block was made.
pub const MADE: Millis = Millis(1_800_000_000_000);

/// What it keeps, and how it fails to.
#[derive(Default)]
pub struct FakeKeeper {
    pub places: BTreeMap<B256, u64>,
    /// What it logged: transaction, root and count.
    pub logged: Vec<(B256, B256, u32)>,
    /// It logs a root and keeps none.
    pub forgetful: bool,
    /// It keeps a root and logs nothing.
    pub silent: bool,
}

impl FakeKeeper {
    /// A mined call to it.
    pub fn keep(&mut self, data: &[u8], hash: B256, block: u64) {
        let Ok(call) = anchorCall::abi_decode(data) else { return };
        if !self.forgetful {
            self.places.entry(call.root).or_insert(block);
        }
        if !self.silent {
            self.logged.push((hash, call.root, call.count));
        }
    }
}
