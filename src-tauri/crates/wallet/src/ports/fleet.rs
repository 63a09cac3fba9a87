//! What an account holds, and what has changed of it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{
    U256,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    fleet::{Block, Fleet, Held},
};

use super::ChainError;

/// The chain, where thousands of deeds are read at once.
#[async_trait]
pub trait Fleets: Send + Sync {
    /// Everything that `owner` holds, at one block, on which all nodes agree (T-40).
    async fn fleet(&self, owner: Owner) -> Result<Fleet, ChainError>;

    /// What changed of what is known, by what was logged since then, on which all nodes agree.
    async fn fleet_since(&self, known: &Known) -> Result<Since, ChainError>;
}

/// What is known of an account's deeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub owner: Owner,
    /// The block at which that was so.
    pub at: Block,
    /// The deed of each device.
    pub tokens: BTreeMap<DeviceId, U256>,
}

/// What came of [`Known`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    Changes(Changes),
    /// Its block left the chain, or is so far back that reading everything asks for less.
    Unconnected,
}

/// What is other than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    pub at: Block,
    /// What the pool of rewards owes to the account now.
    pub pending: Option<Amount>,
    /// Deeds that are new or say something else now.
    pub held: Vec<Held>,
    /// Devices that the account does not hold any more.
    pub gone: Vec<DeviceId>,
}
