//! What happened with DIMO that this wallet did not do.

use alloy_primitives::{Address, U256};
use serde::{Deserialize, Serialize};

use super::DimoToken;
use crate::account::Owner;

/// Something that DIMO's contracts did with a box or a vehicle of the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "dimo", rename_all = "snake_case")]
pub enum DimoAlarm {
    /// The NFT of the box went to another account.
    BoxMoved { node: U256, from: Owner, to: Owner },
    /// The NFT of the vehicle went to another account.
    VehicleMoved { vehicle: U256, from: Owner, to: Owner },
    /// The box was given back to its maker, and anybody for whom it signed can claim it.
    Unclaimed { node: U256, holder: Owner },
    /// The registry has another key for the box.
    KeyChanged { node: U256, key: Address },
    /// Box and vehicle were connected.
    Connected { node: U256, vehicle: U256 },
    /// Their connection was ended.
    Disconnected { node: U256, vehicle: U256 },
    /// Somebody else gets what the box earns.
    RewardsTo { node: U256, to: Owner },
    /// Somebody was permitted something.
    Permitted { token: DimoToken, grantee: Address, permissions: U256, end: U256 },
}

impl DimoAlarm {
    /// Which happening of a transaction it is: one transaction can do several things to several tokens.
    #[must_use]
    pub fn part(&self) -> (u8, U256, Address) {
        match self {
            Self::BoxMoved { node, .. } => (0, *node, Address::ZERO),
            Self::VehicleMoved { vehicle, .. } => (1, *vehicle, Address::ZERO),
            Self::Unclaimed { node, .. } => (2, *node, Address::ZERO),
            Self::KeyChanged { node, key } => (3, *node, *key),
            Self::Connected { node, .. } => (4, *node, Address::ZERO),
            Self::Disconnected { node, .. } => (5, *node, Address::ZERO),
            Self::RewardsTo { node, to } => (6, *node, to.0),
            Self::Permitted { token: DimoToken::Box(node), grantee, .. } => (7, *node, *grantee),
            Self::Permitted { token: DimoToken::Vehicle(vehicle), grantee, .. } => (8, *vehicle, *grantee),
        }
    }
}
