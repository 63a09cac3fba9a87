//! Bonds: keys that this computer and a device keep for their link, made while the owner compares digits.

use alloc::string::{String, ToString};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{device::NearbyId, failure::ParseError};

/// The six digits that this computer and a device show or speak while a bond is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passkey(u32);

impl TryFrom<u32> for Passkey {
    type Error = ParseError;

    fn try_from(number: u32) -> Result<Self, ParseError> {
        if number > 999_999 { Err(ParseError::Passkey) } else { Ok(Self(number)) }
    }
}

impl FromStr for Passkey {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let six = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !six {
            return Err(ParseError::Passkey);
        }
        text.parse().map(Self).map_err(|_| ParseError::Passkey)
    }
}

impl TryFrom<String> for Passkey {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Passkey> for String {
    fn from(passkey: Passkey) -> Self {
        passkey.to_string()
    }
}

impl fmt::Display for Passkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

/// Digits that the owner is asked to compare with those of the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyShown {
    pub near: NearbyId,
    /// The name that the device goes by; proves nothing.
    pub name: String,
    pub passkey: Passkey,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_is_six_digits_with_its_zeros() {
        assert_eq!(Passkey::try_from(42_137).map(|passkey| passkey.to_string()), Ok("042137".to_string()));
        assert_eq!("042137".parse::<Passkey>(), Passkey::try_from(42_137));
        assert!(Passkey::try_from(1_000_000).is_err());
        for text in ["42137", "0042137", "04213a", "+42137", ""] {
            assert!(text.parse::<Passkey>().is_err(), "{text}");
        }
    }
}
