//! DIMO: devices for vehicles, as its registry has them.

mod alarm;

use alloc::string::String;
use core::fmt;

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{account::Owner, amount::Amount, device::DeviceId, transaction::Fees};

pub use alarm::DimoAlarm;

/// A device in DIMO's registry, which calls it an aftermarket device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimoDevice {
    /// Its number, which is that of its NFT, too.
    pub node: U256,
    /// Somebody claimed it; before, its maker holds the NFT.
    pub claimed: bool,
    /// Who holds the NFT.
    pub holder: Owner,
    /// The vehicle that it is connected with.
    pub vehicle: Option<U256>,
    /// Who gets its rewards.
    pub beneficiary: Owner,
    /// The registry may move its NFT, as it does when the device is claimed.
    pub movable: bool,
}

/// What permissions are set on: each has a contract and a number of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DimoToken {
    Box(U256),
    Vehicle(U256),
}

impl fmt::Display for DimoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Box(node) => write!(f, "box number {node}"),
            Self::Vehicle(vehicle) => write!(f, "vehicle number {vehicle}"),
        }
    }
}

/// What is done with a device of DIMO.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "dimo", rename_all = "snake_case")]
pub enum DimoAct {
    /// The device signs, and its NFT goes from its maker to the owner.
    Claim {
        /// The 32 bytes that the device is asked to sign.
        digest: B256,
    },
    /// It is connected with a vehicle of the same owner: DIMO calls that pairing.
    Connect { vehicle: U256 },
    /// The connection ends.
    Disconnect { vehicle: U256 },
    /// Everything that somebody was permitted on a token ends.
    EndGrant {
        /// DIMO's contract of permissions, to which the transaction goes.
        contract: Address,
        /// The contract of the token.
        asset: Address,
        token: DimoToken,
        grantee: Address,
        /// What holds now.
        permissions: U256,
    },
}

/// One of these before it is agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimoPlan {
    pub device: DeviceId,
    pub name: String,
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    /// The network's own coin, in which the fee is paid.
    pub symbol: String,
    pub decimals: u8,
    /// DIMO's registry, to which the transaction goes unless it ends a permission.
    pub registry: Address,
    /// The device as it stands.
    pub before: DimoDevice,
    #[serde(flatten)]
    pub act: DimoAct,
    #[serde(with = "crate::grant::text_u64")]
    pub gas: u64,
    pub fees: Fees,
    pub balance: Amount,
    /// How many nodes were asked and said the same.
    pub nodes: u16,
}

impl DimoToken {
    /// Its number in its own contract.
    #[must_use]
    pub const fn number(self) -> U256 {
        match self {
            Self::Box(number) | Self::Vehicle(number) => number,
        }
    }
}

impl DimoPlan {
    /// The network fee, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(self.gas)))
    }
}

/// What is shown of a device in DIMO's registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimoView {
    pub device: DeviceId,
    pub name: String,
    /// Its number in the registry, in decimal digits.
    pub node: String,
    pub claimed: bool,
    /// Its owner; its maker before it is claimed.
    pub owner: Owner,
    pub yours: bool,
    /// The number of the vehicle that it is connected with, in decimal digits.
    pub vehicle: Option<String>,
    pub rewards_to: Owner,
}

/// Whose a device is with DIMO, as the chain said at one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum DimoStanding {
    /// No maker registered its key.
    Unregistered {
        #[serde(with = "crate::grant::text_u64")]
        block: u64,
    },
    /// Its maker holds its NFT, and nobody has claimed it.
    Unclaimed {
        node: String,
        #[serde(with = "crate::grant::text_u64")]
        block: u64,
    },
    /// This wallet's account owns it.
    Yours {
        node: String,
        vehicle: Option<String>,
        #[serde(with = "crate::grant::text_u64")]
        block: u64,
    },
    /// Somebody else owns it.
    Theirs {
        node: String,
        owner: Owner,
        #[serde(with = "crate::grant::text_u64")]
        block: u64,
    },
    /// The chain could not be asked.
    Unknown,
}
