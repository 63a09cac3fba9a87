//! Rewards as they are kept here: each payment, and what that comes to for each device and day.

use domain::{Address, B256, amount::Amount, device::DeviceId, time::Millis};
use serde::{Deserialize, Serialize};

/// How far the payments of a source were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardPlace {
    /// The first block that is read again; the ones before it are taken to stay.
    pub next: u64,
    /// The hash of the block before it; zero where there is none.
    pub hash: B256,
    /// Digest of the devices whose payments were asked for.
    pub devices: B256,
    /// How many payments lie before `next`.
    pub settled: u64,
    /// Later payments are known of and not kept yet.
    pub behind: bool,
}

/// One payment or collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RewardMoment {
    pub block: u64,
    /// Its number among those of its block, from 0.
    pub place: u32,
    pub kind: MomentKind,
    /// The contract of the token; `None` is the network's own coin.
    pub token: Option<Address>,
    pub amount: Amount,
    /// When its block was made, by the word of whoever made it.
    pub at: Millis,
}

/// What it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentKind {
    /// This device earned it, paid at once or owed.
    Earned(DeviceId),
    /// What was owed was paid out.
    Collected,
}

/// What devices earned on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardDay {
    pub source: Address,
    /// The contract of the token; `None` is the network's own coin.
    pub token: Option<Address>,
    /// Counted from the first of 1970 (UTC).
    pub day: u64,
    /// By device.
    pub devices: Vec<DeviceDay>,
}

/// What one device earned on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceDay {
    pub device: DeviceId,
    pub earned: Amount,
    /// In so many payments.
    pub events: u32,
}
