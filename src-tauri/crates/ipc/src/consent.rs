//! What the owner leaves of what an app asks for, and of what it has.

use alloc::vec::Vec;

use domain::{device::DeviceId, scope::Scope};
use serde::{Deserialize, Serialize};

/// What of a request the owner allows: every field at most as much as was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestWish {
    pub devices: Vec<DeviceId>,
    pub scopes: Vec<Scope>,
    /// Days from now.
    pub days: u16,
    /// How many days back the app may read; 0: from now on.
    pub history_days: u16,
    pub max_reads_per_day: u32,
    /// In bytes.
    #[serde(with = "domain::grant::text_u64")]
    pub max_bytes_per_day: u64,
}

/// What of a permission stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NarrowWish {
    pub devices: Vec<DeviceId>,
    /// Those that stay, or means in place of single readings.
    pub scopes: Vec<Scope>,
    /// Days from now; `None` leaves its end as it is.
    pub days: Option<u16>,
    pub max_reads_per_day: u32,
}
