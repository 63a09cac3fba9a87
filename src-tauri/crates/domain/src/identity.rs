//! Who an app is: what its grants name, and what of it can be checked.

use alloc::{
    format,
    string::{String, ToString},
};
use core::{fmt, str::FromStr};

use alloy_primitives::{Address, B256, keccak256};
use serde::{Deserialize, Serialize};

use crate::{account::parse_address, failure::ParseError};

/// Names that no public service has.
const AT_HOME: [&str; 7] = ["local", "localhost", "internal", "lan", "home", "intranet", "arpa"];

/// Who a grantee is beyond its name; crosses JSON as `name:`, `origin:https://…` or `key:0x…`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Identity {
    /// The name alone: nobody checked who it is.
    #[default]
    Name,
    /// The app of a website.
    Origin(Origin),
    /// Whoever holds the key of this address.
    Key(Address),
}

impl Identity {
    /// Whether there is nothing but the name.
    #[must_use]
    pub fn is_name(&self) -> bool {
        matches!(self, Self::Name)
    }

    /// The `grantee` of a grant to the app that calls itself `name`: keccak-256 of the identity.
    #[must_use]
    pub fn grantee(&self, name: &str) -> B256 {
        let mut text = self.to_string();
        match self {
            Self::Name => text.push_str(name),
            Self::Origin(_) | Self::Key(_) => {}
        }
        keccak256(text.as_bytes())
    }

    /// The name with what tells it from another app of this name.
    #[must_use]
    pub fn told_apart(&self, name: &str) -> String {
        match self {
            Self::Name => name.to_string(),
            Self::Origin(origin) => format!("{name} ({origin})"),
            Self::Key(key) => format!("{name} (key {key:#x})"),
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("name:"),
            Self::Origin(origin) => write!(f, "origin:{origin}"),
            Self::Key(key) => write!(f, "key:{key:#x}"),
        }
    }
}

impl FromStr for Identity {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once(':') {
            Some(("name", "")) => Ok(Self::Name),
            Some(("origin", origin)) => Ok(Self::Origin(origin.parse()?)),
            Some(("key", key)) => Ok(Self::Key(parse_address(key)?)),
            Some(_) | None => Err(ParseError::Identity),
        }
    }
}

impl TryFrom<String> for Identity {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.to_string()
    }
}

/// An https origin on the public internet, such as `https://app.example`: a name in lower case, never an address, with
/// a port only where it is not 443.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let rest = text.strip_prefix("https://").ok_or(ParseError::Origin)?;
        let (host, port) = match rest.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        if is_public_name(host) && port.is_none_or(is_other_port) {
            Ok(Self(text.to_string()))
        } else {
            Err(ParseError::Origin)
        }
    }
}

/// The last label begins with a letter, so that no spelling of an IP address passes.
fn is_public_name(host: &str) -> bool {
    let Some((_, last)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && host.split('.').all(is_label)
        && last.starts_with(|c: char| c.is_ascii_lowercase())
        && !AT_HOME.contains(&last)
}

fn is_other_port(port: &str) -> bool {
    let digits = port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
    digits && port != "443" && port.parse::<u16>().is_ok()
}

impl TryFrom<String> for Origin {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_public_https_origin_in_one_spelling_is_one() {
        for good in ["https://app.example", "https://a-b.xn--bcher-kva.example", "https://app.example:8443"] {
            assert_eq!(good.parse::<Origin>().map(|origin| origin.to_string()), Ok(good.to_string()));
        }
        for bad in [
            "http://app.example",
            "https://App.example",
            "https://app.example/",
            "https://app.example/x",
            "https://me@app.example",
            "https://app.example:443",
            "https://app.example:",
            "https://app.example:0",
            "https://app.example:99999",
            "https://127.0.0.1",
            "https://1.0x7f",
            "https://2130706433",
            "https://[::1]",
            "https://localhost",
            "https://app.localhost",
            "https://printer.local",
            "https://router.lan",
            "https://app.example.",
            "https://.example",
            "https://-a.example",
            "https://äpp.example",
            "https://app.example?x",
            "https://app.example#x",
            "https://app\u{202e}.example",
            "",
        ] {
            assert_eq!(bad.parse::<Origin>(), Err(ParseError::Origin), "{bad:?}");
        }
    }

    #[test]
    fn an_identity_is_read_as_it_is_written_and_none_passes_for_one_of_another_kind() {
        let key = format!("key:{:#x}", Address::repeat_byte(7));
        for text in ["name:", "origin:https://app.example", &key] {
            let identity: Identity = text.parse().unwrap();
            assert_eq!(identity.to_string(), text);
        }
        for bad in ["name:x", "Name:", "origin:", "key:", "key:0x", "url:https://app.example", "", "x"] {
            assert!(bad.parse::<Identity>().is_err(), "{bad:?}");
        }
        let origin: Identity = "origin:https://app.example".parse().unwrap();
        assert_eq!(origin.grantee("One"), origin.grantee("Other"));
        assert_ne!(origin.grantee("One"), Identity::Name.grantee("One"));
        assert_ne!(Identity::Name.grantee("One"), Identity::Name.grantee("Other"));
    }
}
