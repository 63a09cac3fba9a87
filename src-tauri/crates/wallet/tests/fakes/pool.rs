//! A pool of rewards in memory: what it logged, and when its blocks were made.

use std::collections::BTreeMap;

use domain::{Address, time::Millis};
use wallet::ports::{ChainError, RewardEvent, RewardFacts};

/// The pool's address.
pub const POOL: Address = Address::repeat_byte(0x91);

/// Without events and blocks there is none.
#[derive(Default)]
pub struct FakePool {
    /// Oldest first.
    pub events: Vec<RewardEvent>,
    pub times: BTreeMap<u64, Millis>,
    /// The newest block.
    pub head: Option<u64>,
    /// How many times of blocks were asked for.
    pub asked: usize,
}

impl FakePool {
    pub fn facts(&self) -> Result<RewardFacts, ChainError> {
        let block = self.head.ok_or_else(|| ChainError::Unreachable("test".to_string()))?;
        Ok(RewardFacts { pool: POOL, block, events: self.events.clone(), ..RewardFacts::default() })
    }

    pub fn times_of(&mut self, numbers: &[u64]) -> Result<Vec<Millis>, ChainError> {
        self.asked += numbers.len();
        let time =
            |number: &u64| self.times.get(number).copied().ok_or_else(|| ChainError::BadAnswer("no block".to_string()));
        numbers.iter().map(time).collect()
    }
}
