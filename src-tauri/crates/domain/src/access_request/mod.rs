//! What an app asks the owner for (docs/access-request.md): read strictly, signed where it says who it is.

mod manifest;
mod read;
mod view;
mod wanted;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256, Bytes, keccak256};
use alloy_sol_types::{SolStruct, eip712_domain, sol};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use wire::{
    identity::DeviceAddress,
    signature::{Signature, recover},
};

use crate::{failure::ParseError, identity::Identity, scope::Scope};

pub use manifest::Manifest;
pub use view::{RequestView, Standing, Via};
pub use wanted::Wanted;

sol! {
    /// The EIP-712 message with which an app signs its request (docs/access-request.md fixes every field).
    #[derive(Debug, PartialEq, Eq)]
    struct AccessRequest {
        string name;
        string identity;
        string purpose;
        string[] devices;
        string[] scopes;
        uint64 historyDays;
        uint64 forDays;
        uint32 maxReadsPerDay;
        uint64 maxBytesPerDay;
        string reply;
    }
}

/// Names one request: keccak-256 of its JSON as this wallet writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub B256);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

impl FromStr for RequestId {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        B256::from_str(text).map(Self).map_err(|_| ParseError::Hash)
    }
}

/// A request as it was read; nothing in it is true but what [`Standing`] says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppRequest {
    /// The version of this form, 1.
    pub deedbox_request: u8,
    pub app: AskingApp,
    /// The app's own words.
    #[serde(default)]
    pub purpose: String,
    /// Any one of these fits.
    pub devices: Vec<Wanted>,
    pub scopes: Vec<Scope>,
    /// Days before the grant; 0: from now on.
    #[serde(default)]
    pub history_days: u16,
    pub days: u16,
    pub max_reads_per_day: u32,
    #[serde(with = "crate::grant::text_u64")]
    pub max_bytes_per_day: u64,
    /// Where the owner brings the key, in the app's own words; Deedbox sends nothing there.
    #[serde(default)]
    pub reply: String,
    /// 65 bytes `r ‖ s ‖ v` over the [`AccessRequest`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Bytes>,
}

/// Who asks, by its own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskingApp {
    pub name: String,
    #[serde(default)]
    pub identity: Identity,
}

impl AppRequest {
    /// The request's id.
    #[must_use]
    pub fn id(&self) -> RequestId {
        RequestId(keccak256(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// The EIP-712 digest that an app signs.
    #[must_use]
    pub fn digest(&self) -> B256 {
        let message = AccessRequest {
            name: self.app.name.clone(),
            identity: self.app.identity.to_string(),
            purpose: self.purpose.clone(),
            devices: self.devices.iter().map(ToString::to_string).collect(),
            scopes: self.scopes.iter().map(ToString::to_string).collect(),
            historyDays: u64::from(self.history_days),
            forDays: u64::from(self.days),
            maxReadsPerDay: self.max_reads_per_day,
            maxBytesPerDay: self.max_bytes_per_day,
            reply: self.reply.clone(),
        };
        message.eip712_signing_hash(&eip712_domain! { name: "Deedbox access request", version: "1", })
    }

    /// Whether the key of this address signed the request.
    #[must_use]
    pub fn is_by(&self, key: Address) -> bool {
        self.signature.as_ref().is_some_and(|signature| is_signed(self.digest(), signature, key))
    }

    /// The `grantee` of a grant to this app.
    #[must_use]
    pub fn grantee(&self) -> B256 {
        self.app.identity.grantee(&self.app.name)
    }
}

fn is_signed(digest: B256, signature: &Bytes, key: Address) -> bool {
    let Some((rs, [_v])) = signature.split_first_chunk::<64>() else { return false };
    recover(&digest.0, &Signature(*rs), DeviceAddress(key.into_array())).is_ok()
}

/// Why a text is no request, or its app not who it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RequestError {
    #[error("a request has at most 8 KiB")]
    TooLong,
    #[error("this is no request for access: it is JSON of version 1, or deedbox:request? and the same")]
    Form,
    #[error("the app's name has 1 to 60 characters, its purpose and its reply at most 120, and none of them is hidden")]
    Text,
    #[error("a request names 1 to 64 devices or kinds of device, each once")]
    Devices,
    #[error("a request names 1 to 64 kinds of data, each once")]
    Scopes,
    #[error("a request is for 1 to 365 days, and looks back at most 3650")]
    Span,
    #[error("a request for nothing: its limits are at least 1")]
    Limits,
    #[error("the request says that it is of a key or a website, and is not signed by it: do not trust it")]
    Unsigned,
    #[error("the app file of that website does not hold: its form, its name or its signature is wrong")]
    Manifest,
}
