//! The names a device is given: what it calls itself, and what it goes by on a network.

use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    failure::ParseError,
    shown::{SHOWN_CHARS, shown_text},
};

/// The longest label of a host's name (RFC 1123, section 2.1; RFC 1035, section 2.3.4).
const LABEL: usize = 63;
/// The longest name in bytes: a device tells it back in at most 255 bytes, one of which is its length.
const NAME_BYTES: usize = 254;

/// What a device goes by on a network: one label of RFC 1123, 1 to 63 letters, digits and inner hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hostname(String);

impl Hostname {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Hostname {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let allowed = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let edges = text.starts_with('-') || text.ends_with('-');
        if text.is_empty() || text.len() > LABEL || !allowed || edges {
            return Err(ParseError::Hostname);
        }
        Ok(Self(text.to_string()))
    }
}

impl TryFrom<String> for Hostname {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Hostname> for String {
    fn from(hostname: Hostname) -> Self {
        hostname.0
    }
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a device calls itself: 1 to 254 bytes and at most 120 characters, each of which shows, none blank at its ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeviceName(String);

impl DeviceName {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for DeviceName {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let shows = text.chars().count() <= SHOWN_CHARS && shown_text(text) == text;
        if text.is_empty() || text.len() > NAME_BYTES || text.trim() != text || !shows {
            return Err(ParseError::DeviceName);
        }
        Ok(Self(text.to_string()))
    }
}

impl TryFrom<String> for DeviceName {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<DeviceName> for String {
    fn from(name: DeviceName) -> Self {
        name.0
    }
}

impl fmt::Display for DeviceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The names that a device is to have from now on; one that is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewNames {
    pub name: Option<DeviceName>,
    pub hostname: Option<Hostname>,
}

/// The names a device says it has, made safe to show; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldNames {
    pub name: String,
    pub hostname: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostname_is_one_label_of_letters_digits_and_inner_hyphens() {
        for good in ["plug", "Plug-7", "3com", "a", &"x".repeat(63)] {
            assert_eq!(good.parse::<Hostname>().map(String::from).as_deref(), Ok(good));
        }
        for bad in ["", "-plug", "plug-", "plug.local", "plug_7", "plug 7", "küche", &"x".repeat(64)] {
            assert_eq!(bad.parse::<Hostname>(), Err(ParseError::Hostname), "{bad}");
        }
    }

    #[test]
    fn a_devices_name_fits_its_answer_and_shows_as_it_is() {
        for good in ["Lamp in the hall", "Küche 2", "灯", &"x".repeat(120), &"灯".repeat(84)] {
            assert_eq!(good.parse::<DeviceName>().map(String::from).as_deref(), Ok(good));
        }
        let hidden = ["a\u{202e}b", "a\u{200b}", "two\nlines", "\u{7}"];
        let long = ["x".repeat(121), "灯".repeat(85), "\u{1F4A1}".repeat(64)];
        for bad in ["", " ", " lamp", "lamp "].into_iter().chain(hidden).chain(long.iter().map(String::as_str)) {
            assert_eq!(bad.parse::<DeviceName>(), Err(ParseError::DeviceName), "{bad}");
        }
    }

    #[test]
    fn names_are_checked_when_they_cross() {
        assert!(serde_json::from_str::<Hostname>("\"plug-7\"").is_ok());
        assert!(serde_json::from_str::<Hostname>("\"plug.7\"").is_err());
        assert!(serde_json::from_str::<DeviceName>("\"a\\u202eb\"").is_err());
    }
}
