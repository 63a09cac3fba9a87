//! Putting a device nearby on a Wi-Fi.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{device::Profile, failure::ParseError};

/// The longest name of a network in bytes (IEEE 802.11).
const SSID_BYTES: usize = 32;

/// The name of a Wi-Fi network, 1 to 32 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ssid(String);

impl Ssid {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Ssid {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.is_empty() || text.len() > SSID_BYTES {
            return Err(ParseError::Ssid);
        }
        Ok(Self(text.to_string()))
    }
}

impl TryFrom<String> for Ssid {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Ssid> for String {
    fn from(ssid: Ssid) -> Self {
        ssid.0
    }
}

impl fmt::Display for Ssid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a device says about itself before it has proved anything; made safe to show, empty where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceFacts {
    pub profile: Profile,
    pub name: String,
    pub firmware: String,
    pub version: String,
    pub hardware: String,
    pub serial: String,
    /// The version of Bluetooth that it speaks.
    pub bluetooth: String,
    /// Strength in dBm at which it hears its mobile network.
    pub mobile_signal: Option<i16>,
    /// The Wi-Fi that it is on.
    pub wifi: Option<String>,
    /// The name it goes by on a network.
    pub hostname: String,
    /// It says that its owner must press its button first.
    pub needs_presence: bool,
    /// It can list the networks that it hears.
    pub lists_networks: bool,
    /// It can show which device it is, as with a light.
    pub identifies: bool,
    /// It can be given another name.
    pub takes_name: bool,
    /// It can be given another name on the network.
    pub takes_hostname: bool,
    /// What is sent to it goes through the air readable for everybody.
    pub in_the_clear: bool,
}

/// A network that a device hears, by the device's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WifiNetwork {
    /// Made safe to show.
    pub ssid: String,
    /// Signal strength at the device in dBm, if told.
    pub rssi: Option<i16>,
    /// Every way to join that it offers; empty if unknown.
    pub security: Vec<WifiSecurity>,
}

/// A way to join a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WifiSecurity {
    /// Without a password.
    Open,
    Wep,
    Wpa,
    Wpa2,
    Wpa2Enterprise,
    Wpa3,
    Wapi,
}

/// A device that is on the network now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Where the device says its own page is.
    pub url: Option<String>,
}

/// How far putting a device on a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WifiStep {
    /// The device waits for its owner to press its button.
    PressButton,
    /// The device has name and password and tries.
    Joining,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_networks_name_has_1_to_32_bytes() {
        assert!("".parse::<Ssid>().is_err());
        assert!("ä".repeat(16).parse::<Ssid>().is_ok());
        assert!("ä".repeat(17).parse::<Ssid>().is_err());
    }
}
