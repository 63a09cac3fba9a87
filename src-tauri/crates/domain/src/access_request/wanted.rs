//! Which devices a request is about.

use alloc::{format, string::String};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::AppRequest;
use crate::{device::DeviceId, failure::ParseError, kind};

/// Devices that a request is about: `any`, `kind:ID` or `device:0x…`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Wanted {
    /// Any device that has one of the streams.
    Any,
    Kind(String),
    Device(DeviceId),
}

impl AppRequest {
    /// Whether the request is about this device.
    #[must_use]
    pub fn is_about(&self, device: DeviceId, kind: &str) -> bool {
        self.devices.iter().any(|wanted| match wanted {
            Wanted::Any => true,
            Wanted::Kind(wanted) => wanted == kind,
            Wanted::Device(wanted) => *wanted == device,
        })
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Kind(kind) => write!(f, "kind:{kind}"),
            Self::Device(device) => write!(f, "device:{device}"),
        }
    }
}

impl FromStr for Wanted {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once(':') {
            None if text == "any" => Ok(Self::Any),
            Some(("kind", id)) => kind::by_id(id).map(|kind| Self::Kind(kind.kind)).ok_or(ParseError::Wanted),
            Some(("device", id)) if id.starts_with("0x") => Ok(Self::Device(id.parse()?)),
            Some(_) | None => Err(ParseError::Wanted),
        }
    }
}

impl TryFrom<String> for Wanted {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Wanted> for String {
    fn from(wanted: Wanted) -> Self {
        format!("{wanted}")
    }
}
