//! What a buyer can find out about a device before paying for it.

use alloc::{string::String, vec::Vec};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    device::{Deed, DeviceId, Did, Signing},
    words::check_notes,
};

/// What the chain and, where it was asked, the device itself say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceCheck {
    pub device: DeviceId,
    pub did: Did,
    /// None while nobody claimed it.
    pub deed: Option<Deed>,
    /// How many of its permits the registry ever took: each claim, update, migration and removal takes one.
    pub permits: U256,
    /// What was logged of it between the two blocks, oldest first.
    pub moves: Vec<PastMove>,
    #[serde(with = "crate::grant::text_u64")]
    pub from_block: u64,
    #[serde(with = "crate::grant::text_u64")]
    pub to_block: u64,
    /// Whether it signs permits now; none when it was not asked.
    pub signing: Option<Signing>,
}

/// A check as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    #[serde(flatten)]
    pub check: DeviceCheck,
    /// What a buyer should know, gravest first.
    pub notes: Vec<String>,
}

impl From<DeviceCheck> for CheckView {
    fn from(check: DeviceCheck) -> Self {
        Self { notes: check_notes(&check), check }
    }
}

/// Something that happened to its deed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastMove {
    #[serde(with = "crate::grant::text_u64")]
    pub block: u64,
    pub tx: B256,
    #[serde(flatten)]
    pub what: Past,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Past {
    Claimed {
        owner: Owner,
    },
    /// The owner sent it.
    Moved {
        from: Owner,
        to: Owner,
    },
    /// The device signed for it; the owner was not asked.
    Migrated {
        from: Owner,
        to: Owner,
    },
    Described {
        uri: String,
    },
    Removed,
    /// Its own wallet gave a token of this contract away.
    Gave {
        contract: Address,
        to: Address,
    },
}
