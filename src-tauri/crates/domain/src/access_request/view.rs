//! A request as it is shown to the owner.

use alloc::{
    format,
    string::{String, ToString},
};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use super::{AppRequest, RequestId};
use crate::time::Millis;

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// By the door, from an app that has a permission.
    Door,
    /// The owner brought it: pasted, scanned, opened as a link or from a file.
    Owner,
}

impl Via {
    pub const ALL: [Self; 2] = [Self::Door, Self::Owner];

    /// The word under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Owner => "owner",
        }
    }
}

/// What is known of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A name that anybody can take.
    Unverified,
    /// It says that it is of a website, which was not asked yet.
    NotAsked,
    /// The website's app file names the key that signed the request.
    OfOrigin { key: Address },
    /// Signed with its key, which the owner does not know by this name.
    Signed,
    /// Signed with the key that the owner pinned to this name.
    Pinned,
    /// It came with the key of a permission that the owner gave.
    Holder,
}

impl Standing {
    /// Who says so, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Unverified => "Not verified: anybody can ask under this name".to_string(),
            Self::NotAsked => "Not verified yet: its website was not asked".to_string(),
            Self::OfOrigin { key } => {
                format!("Verified: its website lists the key {key:#x}, which signed this request")
            }
            Self::Signed => {
                "Signed with a key that you have not pinned: it tells this app from others, not who it is".to_string()
            }
            Self::Pinned => "Verified: signed with the key that you pinned to this name".to_string(),
            Self::Holder => "It came with the key of a permission that you gave before".to_string(),
        }
    }
}

/// A request that waits for the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    pub id: RequestId,
    pub at: Millis,
    pub via: Via,
    pub request: AppRequest,
    pub standing: Standing,
    /// [`Standing::words`].
    pub who: String,
    /// The owner knows another app of the same name.
    pub namesake: bool,
    /// Permissions that this very app got before, ended ones too.
    pub earlier: u32,
}
