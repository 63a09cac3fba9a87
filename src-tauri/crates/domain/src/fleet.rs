//! All the devices whose deeds one account holds.

use alloc::vec::Vec;

use alloy_primitives::{B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    amount::Amount,
    device::{Deed, DeviceId},
};

/// A deed that an account holds, and what the chain says of its device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub device: DeviceId,
    pub deed: Deed,
    /// The number of the project that the device belongs to.
    pub project: U256,
}

/// A block as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    pub number: u64,
    pub hash: B256,
}

/// What an account holds at one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fleet {
    pub at: Block,
    /// What the pool of rewards owes to the account; `None` where the network has no pool.
    pub pending: Option<Amount>,
    pub held: Vec<Held>,
}

/// What a synchronisation came to, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetSync {
    pub block: Block,
    /// Everything was read again, and not only what has changed.
    pub whole: bool,
    /// The devices whose deeds the account holds.
    pub devices: usize,
    /// Those that are new or say something else than before.
    pub changed: usize,
    /// Those that the account does not hold any more.
    pub gone: usize,
    pub pending: Option<Amount>,
}
