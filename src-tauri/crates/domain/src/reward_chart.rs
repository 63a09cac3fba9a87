//! What was earned day by day, as it is kept on this machine.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use crate::{amount::Amount, device::DeviceId, time::Millis};

/// What the network's pool paid or came to owe, day by day (UTC); amounts are of the network's own coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardsChart {
    pub symbol: String,
    pub decimals: u8,
    /// Where the first day begins.
    pub from: Millis,
    /// The moment that it was read at; the last day is the one it is in.
    pub to: Millis,
    /// What all days come to.
    pub earned: Amount,
    /// Each day of the span, oldest first; those without a reward too.
    pub days: Vec<DayTotal>,
    /// Each device that earned something on these days, most first.
    pub by_device: Vec<DeviceTotal>,
    /// The chain told of rewards that are not kept yet.
    pub behind: bool,
}

/// What all devices earned on one day.
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
    pub device: DeviceId,
    pub name: String,
    pub earned: Amount,
    /// In so many payments.
    pub payments: u32,
}
