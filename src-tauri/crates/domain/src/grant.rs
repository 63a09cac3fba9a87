//! Grants: an owner's signed word that an app may read some of a device's data (docs/grant.md).

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256, keccak256};
use alloy_sol_types::{Eip712Domain, SolStruct, eip712_domain, sol};
use serde::{Deserialize, Serialize};

use crate::{
    account::Owner, device::DeviceId, failure::ParseError, identity::Identity, pause::Pause, scope::Scope, time::Millis,
};

/// The end of a grant that has none, signed as the greatest `uint64`.
pub const NO_END: Millis = Millis(u64::MAX);

sol! {
    /// The EIP-712 message an owner signs (docs/grant.md fixes every field).
    #[derive(Debug, PartialEq, Eq)]
    struct DataGrant {
        address owner;
        bytes32 grantee;
        address[] devices;
        string[] scopes;
        uint64 historyFrom;
        uint64 historyTo;
        uint64 notBefore;
        uint64 expiresAt;
        uint32 maxReadsPerDay;
        uint64 maxBytesPerDay;
        bytes32 purposeHash;
        bytes32 programHash;
        uint64 version;
    }
}

/// Names one grant: the EIP-712 digest that its owner signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GrantId(pub B256);

impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl FromStr for GrantId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        B256::from_str(text).map(Self).map_err(|_| ParseError::Hash)
    }
}

/// The terms of a grant in our own types; times in whole seconds when signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantTerms {
    pub owner: Owner,
    /// The app's name as the owner typed it, or as a request that the owner agreed to gave it.
    pub app: String,
    /// Who the app is beyond its name; `grantee` in the signed message is [`Identity::grantee`] of both.
    #[serde(default, skip_serializing_if = "Identity::is_name")]
    pub identity: Identity,
    pub devices: Vec<DeviceId>,
    pub scopes: Vec<Scope>,
    /// The oldest reading the app may see.
    pub history_from: Millis,
    /// The newest reading the app may see.
    pub history_to: Millis,
    pub not_before: Millis,
    pub expires_at: Millis,
    pub max_reads_per_day: u32,
    #[serde(with = "crate::grant::text_u64")]
    pub max_bytes_per_day: u64,
    /// The app's own words; Deedbox cannot check them.
    pub purpose: String,
    /// SHA-256 of the exact bytes of the one WebAssembly program that the data may be given to; zero: no program is pinned.
    pub program_hash: B256,
    #[serde(with = "crate::grant::text_u64")]
    pub version: u64,
}

impl GrantTerms {
    /// The message that is signed.
    #[must_use]
    pub fn message(&self) -> DataGrant {
        DataGrant {
            owner: self.owner.0,
            grantee: self.identity.grantee(&self.app),
            devices: self.devices.iter().map(|d| d.0).collect::<Vec<Address>>(),
            scopes: self.scopes.iter().map(ToString::to_string).collect(),
            historyFrom: self.history_from.seconds(),
            historyTo: end_seconds(self.history_to),
            notBefore: self.not_before.seconds(),
            expiresAt: end_seconds(self.expires_at),
            maxReadsPerDay: self.max_reads_per_day,
            maxBytesPerDay: self.max_bytes_per_day,
            purposeHash: keccak256(self.purpose.as_bytes()),
            programHash: self.program_hash,
            version: self.version,
        }
    }

    /// The hashes of its EIP-712 domain and of its struct, which together make [`GrantTerms::id`].
    #[must_use]
    pub fn hashes(&self, chain_id: u64) -> [B256; 2] {
        [domain(chain_id).separator(), self.message().eip712_hash_struct()]
    }

    /// The EIP-712 digest on the chain `chain_id`: what is signed, and the grant's id.
    #[must_use]
    pub fn id(&self, chain_id: u64) -> GrantId {
        GrantId(self.message().eip712_signing_hash(&domain(chain_id)))
    }
}

/// An end as it is signed.
fn end_seconds(at: Millis) -> u64 {
    if at == NO_END { u64::MAX } else { at.seconds() }
}

/// The EIP-712 domain of grants: no contract, since a grant needs no transaction.
#[must_use]
pub fn domain(chain_id: u64) -> Eip712Domain {
    eip712_domain! { name: "Deedbox data grant", version: "1", chain_id: chain_id, }
}

/// The `grantee` of an app known by name: keccak-256 of `name:` and the name.
#[must_use]
pub fn grantee_id(app: &str) -> B256 {
    Identity::Name.grantee(app)
}

/// Where a grant stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    NotYet,
    Active,
    /// Nothing is served until the owner goes on with it.
    Paused,
    Expired,
    Revoked,
}

/// A grant as shown and listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantView {
    pub id: GrantId,
    pub terms: GrantTerms,
    pub state: GrantState,
    /// What the owner allowed, in words made from the signed bytes.
    pub sentence: String,
    pub created: Millis,
    pub revoked: Option<Millis>,
    /// Since when nothing is served, and why; `None` for a grant that is not paused.
    pub paused: Option<Pause>,
    pub last_read: Option<Millis>,
    pub reads: u32,
    pub refusals: u32,
}

/// `u64` as a decimal string in JSON.
pub mod text_u64 {
    use alloc::string::{String, ToString};

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    /// # Errors
    /// Text that is not a decimal `u64`.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|_| D::Error::custom("a number is a decimal string"))
    }
}
