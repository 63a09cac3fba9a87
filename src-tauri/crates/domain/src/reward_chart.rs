//! What was earned day by day, as it is kept on this machine.

use alloc::{string::String, vec::Vec};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{amount::Amount, device::DeviceId, failure::Failure, send::Token, time::Millis};

/// What all sources of rewards paid or came to owe, day by day (UTC). Amounts are never summed across tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsChart {
    /// Where the first day begins.
    pub from: Millis,
    /// The moment that it was read at; the last day is the one it is in.
    pub to: Millis,
    /// Each coin or token of the network in use that something was earned of; its own coin first.
    pub tokens: Vec<TokenChart>,
    /// The same days on each network that was used from this home, the one in use first; without a reward it is left out.
    pub networks: Vec<NetworkTotal>,
    /// The chain told of rewards that are not kept yet.
    pub behind: bool,
    /// The sources that could not be read when they were last looked at: what was kept of them before stays.
    pub unread: Vec<UnreadSource>,
}

/// What was earned of one coin or token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenChart {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    /// What all days come to.
    pub earned: Amount,
    /// Each day of the span, oldest first; those without a reward too.
    pub days: Vec<DayTotal>,
    /// Each device that earned something on these days, and the account itself, most first.
    pub by_device: Vec<DeviceTotal>,
    /// Each source that paid something on these days, most first.
    pub by_source: Vec<SourceTotal>,
}

/// What all devices and the account itself earned on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayTotal {
    /// Where the day begins.
    pub at: Millis,
    pub earned: Amount,
    /// In so many payments.
    pub payments: u32,
}

/// What one device earned on all days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceTotal {
    /// None: the account itself was paid, and nobody knows for which device.
    pub device: Option<DeviceId>,
    /// Empty for the account itself.
    pub name: String,
    pub earned: Amount,
    /// In so many payments.
    pub payments: u32,
}

/// What one source paid on all days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceTotal {
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    pub earned: Amount,
    /// In so many payments.
    pub payments: u32,
}

/// What was earned on one network, of each of its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkTotal {
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    /// As its file last said.
    pub title: String,
    pub tokens: Vec<TokenTotal>,
}

/// What was earned of one coin or token on all days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenTotal {
    /// A contract of zero: the network's own coin.
    pub token: Token,
    pub earned: Amount,
    /// In so many payments.
    pub payments: u32,
}

/// A source that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadSource {
    /// The contract of rewards, or whoever pays.
    pub source: Address,
    /// The family's word in the network file.
    pub family: String,
    pub failure: Failure,
}
