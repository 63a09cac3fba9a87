//! What crosses between the page and the core beside the domain's own values.

use alloc::{string::String, vec::Vec};

use domain::{
    account::Written,
    accounts::{Candidate, Coin, Place as KeyPlace},
    device::{DeviceId, MetDevice, Ownership},
    grant::GrantView,
    reward_export::RewardsExport,
    scope::Scope,
};
use serde::{Deserialize, Serialize};

use crate::Crossing;

/// A freshly drawn phrase, shown once.
#[derive(Debug, Serialize, Deserialize)]
pub struct Draft {
    /// The 24 words in order.
    pub words: Vec<Crossing>,
    /// The two words (1 to 24) that will be asked back.
    pub ask: [u8; 2],
}

/// The recovery words, shown for a minute.
#[derive(Debug, Serialize, Deserialize)]
pub struct Revealed {
    /// In order.
    pub words: Vec<Crossing>,
    /// How long they stand before the window closes, in seconds.
    pub seconds: u32,
}

/// A device that proved or named its key, and whose the device of that key is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Paired {
    pub device: MetDevice,
    pub name: String,
    #[serde(flatten)]
    pub ownership: Ownership,
}

/// A file of rewards that was written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SavedExport {
    /// Where it is.
    pub file: String,
    /// What is in it.
    pub holds: RewardsExport,
}

/// What the label of a device says that opens it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The name beside the code, where the label has one.
    pub username: Option<String>,
    pub code: Crossing,
}

/// The page's number of a call that it may end before it is done; none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Turn(pub u32);

/// A new grant's token, shown once.
#[derive(Debug, Serialize, Deserialize)]
pub struct NewToken {
    pub token: Crossing,
    /// Where the app connects with it.
    pub url: Option<String>,
    pub grant: GrantView,
}

/// What the owner asks a grant to be; empty options take the defaults.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantWish {
    pub app: String,
    pub purpose: String,
    pub devices: Vec<DeviceId>,
    pub scopes: Vec<Scope>,
    /// Days from now; default 7.
    pub days: Option<u16>,
    /// How many days back the app may read; default 30, 0: from now on.
    pub history_days: Option<u16>,
    pub max_reads_per_day: Option<u32>,
}

/// An account to be added whose key need not cross.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum AddedAccount {
    /// The next of the words with this coin's path.
    Next { coin: Coin },
    /// The one of the words at this place.
    At { place: KeyPlace },
    /// The one of a Ledger at this index, or its next one; the owner confirms it there.
    Ledger { index: Option<u32> },
    /// An address to watch.
    Watch { address: Written },
}

/// Accounts that the words give, with what their amounts are counted in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub candidates: Vec<Candidate>,
    pub symbol: String,
    pub decimals: u8,
}
