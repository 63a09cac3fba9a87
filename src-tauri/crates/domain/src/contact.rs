//! People and places that coins are sent to, by a name of the owner's.

use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use alloy_primitives::Address;
use serde::{Deserialize, Serialize};

use crate::{failure::ParseError, io_address, shown::shown_text, time::Millis};

/// The most characters of a name.
const MOST: usize = 40;

/// A contact's name, as the owner gave it: nothing in it is hidden, and it cannot be taken for an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContactName(String);

impl ContactName {
    /// The name by which it is found: two that differ in capital letters alone are one.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl FromStr for ContactName {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let fits = !text.is_empty() && text.chars().count() <= MOST && text.trim() == text;
        let clear = shown_text(text) == text && !text.starts_with("0x") && !text.starts_with("0X");
        if fits && clear && !io_address::is_meant(text) {
            Ok(Self(text.to_string()))
        } else {
            Err(ParseError::ContactName)
        }
    }
}

impl TryFrom<String> for ContactName {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<ContactName> for String {
    fn from(name: ContactName) -> Self {
        name.0
    }
}

impl fmt::Display for ContactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A contact of the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub name: ContactName,
    pub address: Address,
    /// The owner compared the address with a trusted source (T-69).
    pub confirmed: bool,
    pub added: Millis,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_clear_and_no_address() {
        for good in ["Anna", "Wien, Büro 3", "iota", &"x".repeat(40)] {
            assert_eq!(good.parse::<ContactName>().map(|name| name.to_string()), Ok(good.to_string()));
        }
        for bad in ["", " Anna", "Anna ", "An\u{200b}na", "0xAnna", "IO1c9f", &"x".repeat(41)] {
            assert_eq!(bad.parse::<ContactName>(), Err(ParseError::ContactName), "{bad}");
        }
        assert_eq!("ÄNNE".parse::<ContactName>().unwrap().folded(), "änne");
    }
}
