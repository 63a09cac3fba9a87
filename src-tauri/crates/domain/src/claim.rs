//! Claiming a device: through ioID, or whose registry else.

use alloc::{string::String, vec::Vec};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256, U256};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner,
    amount::Amount,
    device::{DeviceId, Did},
    failure::ParseError,
    transaction::Fees,
};

/// The device NFT that a claim consumes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceToken {
    pub contract: Address,
    /// The token's number.
    pub token_id: U256,
}

/// What stands between the owner and a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "missing", rename_all = "snake_case")]
pub enum Missing {
    /// The balance does not cover price and network fee.
    Funds { balance: Amount, needed: Amount, faucet: bool },
    /// The owner holds no device NFT for this device.
    DeviceToken { desk: bool },
}

/// Who pays for a claim, where the owner may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidBy {
    /// The owner, with coins of the account.
    Owner,
    /// The network's payer; the owner's own token is used.
    Payer,
    /// The network's payer through the project's proxy, which brings the token.
    Proxy,
}

impl PaidBy {
    pub const ALL: [Self; 3] = [Self::Owner, Self::Payer, Self::Proxy];

    /// As it is written on a command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Payer => "payer",
            Self::Proxy => "proxy",
        }
    }
}

impl fmt::Display for PaidBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PaidBy {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or(ParseError::PaidBy)
    }
}

/// Whose registry a device is claimed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    Ioid,
    Dimo,
}

impl Through {
    pub const ALL: [Self; 2] = [Self::Ioid, Self::Dimo];

    /// As it is written on a command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ioid => "ioid",
            Self::Dimo => "dimo",
        }
    }
}

impl fmt::Display for Through {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Through {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or(ParseError::Through)
    }
}

/// The service that sends a claim and pays for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// Where it is, by its name on the network.
    pub host: String,
    /// The account that it sends from, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Owner>,
}

/// In which way a claim reaches the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum ClaimWay {
    /// The owner sends and pays everything.
    #[default]
    Owner,
    /// The payer sends the registration and pays for it; the owner's token must be approved.
    Payer { payer: Payer },
    /// The payer has the project's proxy register the device with a new token of `nft`, and hand over the deed.
    Proxy { payer: Payer, proxy: Address, nft: Address },
}

impl ClaimWay {
    /// Who sends the registration, where it is not the owner.
    #[must_use]
    pub fn payer(&self) -> Option<&Payer> {
        match self {
            Self::Owner => None,
            Self::Payer { payer } | Self::Proxy { payer, .. } => Some(payer),
        }
    }

    /// The project's proxy, where it registers the device.
    #[must_use]
    pub fn proxy(&self) -> Option<Address> {
        match self {
            Self::Owner | Self::Payer { .. } => None,
            Self::Proxy { proxy, .. } => Some(*proxy),
        }
    }
}

/// A claim before it is agreed to: everything the owner is asked to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPlan {
    pub device: DeviceId,
    pub did: Did,
    pub name: String,
    pub kind: String,
    pub model: String,
    pub owner: Owner,
    #[serde(with = "crate::grant::text_u64")]
    pub chain_id: u64,
    pub network: String,
    pub symbol: String,
    pub decimals: u8,
    pub registry: Address,
    /// The device's permit nonce.
    pub nonce: U256,
    /// The owner's token that the claim consumes; none where the project's proxy brings one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<DeviceToken>,
    /// A plan that was kept by a version with one way is the owner's.
    #[serde(default)]
    pub way: ClaimWay,
    /// What the registry takes: zero with a prepaid place, else `price()`.
    pub price: Amount,
    pub prepaid: bool,
    /// The token is already approved to the registry.
    pub approved: bool,
    #[serde(with = "crate::grant::text_u64")]
    pub approve_gas: u64,
    #[serde(with = "crate::grant::text_u64")]
    pub register_gas: u64,
    pub fees: Fees,
    /// The exact document that is pinned.
    pub document: String,
    pub document_hash: B256,
    pub document_uri: String,
    pub balance: Amount,
    /// How many nodes were asked and said the same.
    #[serde(default = "one")]
    pub nodes: u16,
    /// The 32 bytes that a device is asked to sign which signs any; one that knows what it signs gets the permit's fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind_digest: Option<B256>,
}

/// A plan that was kept by a version that asked one.
fn one() -> u16 {
    1
}

impl ClaimPlan {
    /// Whom the device's permit names: the owner, or the proxy that registers the device and hands it on.
    #[must_use]
    pub fn permit_owner(&self) -> Owner {
        self.way.proxy().map_or(self.owner, Owner)
    }

    /// The owner has to send an approval first.
    #[must_use]
    pub fn needs_approval(&self) -> bool {
        self.token.is_some() && !self.approved
    }

    /// The network fee of the owner's own transactions, at most.
    #[must_use]
    pub fn fee_ceiling(&self) -> Amount {
        let register = if self.way.payer().is_none() { self.register_gas } else { 0 };
        let approve = if self.needs_approval() { self.approve_gas } else { 0 };
        self.gas_cost(register.saturating_add(approve))
    }

    /// What the owner pays, at most.
    #[must_use]
    pub fn total_ceiling(&self) -> Amount {
        if self.way.payer().is_none() { self.price.plus(self.fee_ceiling()) } else { self.fee_ceiling() }
    }

    /// Price and network fee of the registration alone, at most, whoever pays them.
    #[must_use]
    pub fn registration_ceiling(&self) -> Amount {
        self.price.plus(self.gas_cost(self.register_gas))
    }

    fn gas_cost(&self, gas: u64) -> Amount {
        Amount(self.fees.max_fee_per_gas.0.saturating_mul(U256::from(gas)))
    }
}

/// How a device can be claimed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "snake_case")]
pub enum ClaimOutlook {
    /// Nothing is missing: the review to confirm.
    Ready { review: alloc::boxed::Box<crate::review::ReviewView> },
    /// What has to be got first.
    Missing { missing: Vec<Missing> },
    /// It is this wallet's already.
    AlreadyYours,
    /// Somebody else owns it; nothing was paid.
    Taken { owner: Owner },
}
