//! Rewards as they are kept here: each payment, and what that comes to for each device and day.

use std::{fmt, str::FromStr};

use domain::{
    Address, B256, amount::Amount, device::DeviceId, failure::ParseError, network::RewardSource,
    reward_family::RewardFamily, time::Millis,
};
use serde::{Deserialize, Serialize};

/// Stands where an entry names no token.
const ANY: &str = "any";

/// A source of rewards whose payments are kept, as its network file tells it from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RewardEntry {
    pub family: RewardFamily,
    /// The contract of rewards, or whoever pays.
    pub address: Address,
    /// What a payer sends, since one can stand for several tokens; a contract knows by itself what it pays in.
    pub token: Option<Address>,
}

impl RewardEntry {
    /// The entry of a network file; none of a family that Deedbox does not know.
    #[must_use]
    pub fn of(source: &RewardSource) -> Option<Self> {
        let family = source.family()?;
        Some(Self { family, address: source.address, token: source.token.filter(|_| family.pays_devices()) })
    }

    /// The pool that pays by counted periods.
    #[must_use]
    pub fn count_pool(address: Address) -> Self {
        Self { family: RewardFamily::CountPool, address, token: None }
    }
}

impl fmt::Display for RewardEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:#x}/", self.family.as_str(), self.address)?;
        match self.token {
            Some(token) => write!(f, "{token:#x}"),
            None => f.write_str(ANY),
        }
    }
}

impl FromStr for RewardEntry {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parts: Vec<&str> = text.split('/').collect();
        let [family, address, token] = parts.as_slice() else { return Err(ParseError::RewardFamily) };
        let at = |text: &str| text.parse::<Address>().map_err(|_| ParseError::Address);
        let token = if *token == ANY { None } else { Some(at(token)?) };
        Ok(Self { family: family.parse()?, address: at(address)?, token })
    }
}

/// How far the payments of a source were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewardPlace {
    /// The first block that is read again; the ones before it are taken to stay.
    pub next: u64,
    /// The hash of the block before it; zero where there is none.
    pub hash: B256,
    /// Digest of those whose payments were asked for.
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
    /// This device earned it, paid at once or owed; `None` where the account itself was paid.
    Earned(Option<DeviceId>),
    /// What was owed was paid out.
    Collected,
}

/// What was earned on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardDay {
    pub entry: RewardEntry,
    /// The contract of the token; `None` is the network's own coin.
    pub token: Option<Address>,
    /// Counted from the first of 1970 (UTC).
    pub day: u64,
    /// By device, the account itself first.
    pub devices: Vec<DeviceDay>,
}

/// What one device earned on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceDay {
    /// `None`: the account itself.
    pub device: Option<DeviceId>,
    pub earned: Amount,
    /// In so many payments.
    pub events: u32,
}
