//! Devices: near, proved, owned.

use alloc::{format, string::String, vec::Vec};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256};
use serde::{Deserialize, Serialize};

use crate::{
    account::{Owner, parse_address},
    dimo::DimoStanding,
    failure::ParseError,
    reading::StreamLatest,
    time::Millis,
};

/// A device is its key: the address of its secp256k1 public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub Address);

impl DeviceId {
    /// The DID of this device, always lower case (ioID compares it byte by byte).
    #[must_use]
    pub fn did(self) -> Did {
        Did(format!("did:io:{:#x}", self.0))
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl FromStr for DeviceId {
    type Err = ParseError;

    /// Reads an address or a DID.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if let Some(address) = text.strip_prefix("did:io:") {
            return Address::from_str(address).map(Self).map_err(|_| ParseError::Did);
        }
        parse_address(text).map(Self)
    }
}

/// A decentralised identifier `did:io:0x…` in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Did(String);

impl Did {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a link calls a device it merely hears; means nothing elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NearbyId(pub String);

impl NearbyId {
    /// Whether it is an address on the network or a serial line, as an owner types it, and nothing that was heard.
    #[must_use]
    pub fn is_place(&self) -> bool {
        ["http://", "https://", "serial:"].iter().any(|way| self.0.starts_with(way))
    }
}

/// What a device nearby speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Ours: proves its key, can be paired, claimed and read.
    Deedbox,
    /// Improv Wi-Fi: its Wi-Fi can be set.
    Improv,
    /// Espressif's unified provisioning: its Wi-Fi can be set.
    Espressif,
    /// DIMO's AutoPi: signs with a key of its own.
    AutoPi,
    /// The ioID SDK for devices.
    IoidSdk,
}

impl Profile {
    /// The name it goes by.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deedbox => "Deedbox",
            Self::Improv => "Improv Wi-Fi",
            Self::Espressif => "Espressif provisioning",
            Self::AutoPi => "DIMO AutoPi",
            Self::IoidSdk => "ioID SDK",
        }
    }

    /// Its devices sign any 32 bytes for whoever asks.
    #[must_use]
    pub const fn signs_anything(self) -> bool {
        match self {
            Self::AutoPi | Self::IoidSdk => true,
            Self::Deedbox | Self::Improv | Self::Espressif => false,
        }
    }

    /// Its devices keep a signed log of what they measure, and hand it over.
    #[must_use]
    pub const fn keeps_readings(self) -> bool {
        match self {
            Self::Deedbox => true,
            Self::Improv | Self::Espressif | Self::AutoPi | Self::IoidSdk => false,
        }
    }
}

/// A device heard over the air; every field is its own word and proves nothing (T-31).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearby {
    pub id: NearbyId,
    pub profile: Profile,
    pub name: String,
    /// The kind it says it is, such as `environment.sensor`; empty if unknown.
    pub kind: String,
    /// The first four bytes of the address it says it has, as 8 hex digits, where its profile tells them.
    pub address_hint: Option<String>,
    /// It says it has been claimed already.
    pub says_claimed: bool,
    /// Another advert claims the same identity.
    pub conflict: bool,
    /// Signal strength in dBm, if heard.
    pub rssi: Option<i16>,
    /// The device of this wallet that it may be.
    pub known: Option<DeviceId>,
}

/// A part of a whole, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Percent(u8);

impl Percent {
    /// `number` hundredths; none above 100.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (number <= 100).then_some(Self(number))
    }

    /// 0 to 100.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = ParseError;

    fn try_from(number: u8) -> Result<Self, ParseError> {
        Self::new(number).ok_or(ParseError::Percent)
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

/// A device in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetDevice {
    pub id: DeviceId,
    pub profile: Profile,
    pub proof: KeyProof,
    pub kind: String,
    pub model: String,
    pub firmware: String,
    pub signing: Signing,
}

/// What shows that a device holds its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyProof {
    /// It signed the session's own challenge (T-32).
    Session,
    /// Nothing yet: it only names its key. What it signs later must be by this key.
    Named,
}

/// What a device signs, as it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// No permits now.
    Ended,
    /// Permits now, for anybody who has its code.
    Open,
    /// Any 32 bytes for anybody who reaches it: it cannot protect itself.
    Blind,
}

/// Who holds the deed of a device, as the chain says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ownership", rename_all = "snake_case")]
pub enum Ownership {
    /// Nobody has claimed it.
    Unclaimed,
    /// This wallet's account owns it.
    Yours(Deed),
    /// Somebody else owns it.
    Theirs(Deed),
    /// The chain could not be asked.
    Unknown,
}

/// The deed of a claimed device as read from the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    pub owner: Owner,
    /// The ioID token's number, decimal.
    pub token_id: String,
    /// The device's own ERC-6551 wallet.
    pub wallet: Address,
    pub document_hash: B256,
    pub document_uri: String,
}

/// A device this wallet knows, as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    pub id: DeviceId,
    pub did: Did,
    pub name: String,
    pub kind: String,
    pub model: String,
    pub firmware: String,
    #[serde(flatten)]
    pub ownership: Ownership,
    /// Whose it is with DIMO, for a box that may be registered there on a network that has DIMO.
    #[serde(default)]
    pub dimo: Option<DimoStanding>,
    /// What it speaks; unknown for one that this wallet never met.
    pub profile: Option<Profile>,
    /// Its address on the network or its serial line, where it is reached there.
    pub reach: Option<String>,
    pub last_seen: Option<Millis>,
    /// How full its battery was when it was last synchronised; none where it has none or did not say.
    #[serde(default)]
    pub battery: Option<Percent>,
    pub latest: Vec<StreamLatest>,
    /// Verified batches stored.
    pub batches: u32,
    /// Batches the gateway accepted.
    pub uploaded: u32,
}

impl DeviceView {
    /// DIMO's registry is known to have it.
    #[must_use]
    pub fn is_with_dimo(&self) -> bool {
        match &self.dimo {
            Some(DimoStanding::Unclaimed { .. } | DimoStanding::Yours { .. } | DimoStanding::Theirs { .. }) => true,
            None | Some(DimoStanding::Unregistered { .. } | DimoStanding::Unknown) => false,
        }
    }

    /// It is known that nobody owns it, so that it can be claimed.
    #[must_use]
    pub fn is_free(&self) -> bool {
        match (&self.dimo, &self.ownership) {
            (_, Ownership::Yours(_) | Ownership::Theirs(_)) => false,
            (Some(DimoStanding::Unclaimed { .. }), Ownership::Unclaimed | Ownership::Unknown) => true,
            (Some(DimoStanding::Yours { .. } | DimoStanding::Theirs { .. } | DimoStanding::Unknown), _) => false,
            (None | Some(DimoStanding::Unregistered { .. }), ownership) => *ownership == Ownership::Unclaimed,
        }
    }
}
