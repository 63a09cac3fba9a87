//! Why a device earned what it did and not more, period by period.

use alloc::{string::String, vec::Vec};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{
    amount::Amount,
    device::{DeviceId, Percent},
    time::Millis,
};

/// So many periods are told where nobody asks for another number.
pub const USUAL_PERIODS: u32 = 7;
/// The most periods that are told.
pub const MOST_PERIODS: u32 = 30;

/// Why one device earned what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    pub device: DeviceId,
    pub name: String,
    /// The network's own coin, which all amounts are in.
    pub symbol: String,
    pub decimals: u8,
    /// None where the network does not publish its rule.
    pub rule: Option<PoolRuleView>,
    /// Newest first; the first one is still open.
    pub periods: Vec<PeriodWhy>,
    pub next: Option<NextThreshold>,
    /// The block that rule and counts were read at; 0 where there is no rule.
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub at: Millis,
    /// Why nothing can be said.
    pub unknown: Option<WhyUnknown>,
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyUnknown {
    /// The network has no reward contract whose rule stands on the chain.
    RuleNotPublished,
}

/// What a pool pays, as it stands on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolRuleView {
    pub pool: Address,
    /// How long a period is, in seconds.
    #[serde(with = "crate::grant::text_u64")]
    pub period_seconds: u64,
    /// So many accepted batches must be counted in a period.
    #[serde(rename = "threshold", with = "crate::grant::text_u64")]
    pub needed: u64,
    /// What it then pays.
    pub per_period: Amount,
    /// What the pool may pay in all from now on.
    pub remaining: Amount,
}

/// One period of one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodWhy {
    pub from: Millis,
    /// The first moment after it.
    pub to: Millis,
    /// It had not ended at the block that was read.
    pub open: bool,
    /// What the pool counted.
    #[serde(with = "crate::grant::text_u64")]
    pub counted: u64,
    /// The pool paid for it, to whoever held the deed then.
    pub rewarded: bool,
    /// What the account in use was paid or is owed for it; unknown where the pool's log does not say.
    pub paid: Option<Amount>,
    /// What this computer has of it; none where it has nothing of the device.
    pub here: Option<MadeHere>,
    pub why: WhyLess,
    /// What a full period would have paid more, as the rule is now; unknown while it is open.
    pub missed: Option<Amount>,
}

/// What this computer has of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeHere {
    /// Of all streams together.
    pub readings: u32,
    /// Batches whose last reading is in it.
    pub batches: u32,
    /// Those of them that the gateway accepted.
    pub handed_over: u32,
    /// How much of it had readings, as far as the device was heard since; unknown without a rhythm.
    pub uptime: Option<Percent>,
    /// All times without any reading together, in minutes.
    pub quiet_minutes: u32,
    pub longest_quiet_minutes: u32,
}

/// What lowered a reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum WhyLess {
    /// Nothing did.
    Full {},
    NotEnoughTicks {
        #[serde(with = "crate::grant::text_u64")]
        counted: u64,
        #[serde(rename = "threshold", with = "crate::grant::text_u64")]
        needed: u64,
    },
    /// This computer has none of the period.
    NoReadings {},
    /// The gateway did not accept so many batches.
    NotHandedOver {
        batches: u32,
    },
    /// For so many hours in all there is no reading.
    Offline {
        hours: u32,
    },
    /// Enough was counted, or will be, and the pool has nothing to pay with.
    PoolEmpty {},
    NoDeedThen {},
    /// Enough was counted, and the pool did not pay: its rule or its means changed meanwhile.
    Unknown {},
}

/// What is still to be done in the open period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextThreshold {
    /// So many more batches must be accepted.
    #[serde(with = "crate::grant::text_u64")]
    pub more: u64,
    pub until: Millis,
    pub earns: Amount,
}
