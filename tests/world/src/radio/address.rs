use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A Bluetooth device address, written `AA:BB:CC:DD:EE:FF`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Address([u8; 6]);

/// The text is not six hexadecimal bytes with colons between them.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a Bluetooth address")]
pub struct ParseAddressError(String);

impl Address {
    /// The address of these six bytes, most significant first.
    pub const fn new(bytes: [u8; 6]) -> Self {
        Self(bytes)
    }

    /// The six bytes, most significant first.
    pub const fn bytes(self) -> [u8; 6] {
        self.0
    }

    /// An address that differs from this one in its last bit alone.
    pub(super) const fn neighbour(self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        Self([a, b, c, d, e, f ^ 1])
    }

    /// Whether the two most significant bits mark a static random address (Core 5.4, Vol 6, Part B, 1.3.2.1).
    pub(super) const fn is_random(self) -> bool {
        let [first, ..] = self.0;
        first & 0xC0 == 0xC0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02X}:{b:02X}:{c:02X}:{d:02X}:{e:02X}:{g:02X}")
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ParseAddressError(text.to_owned());
        let bytes = text
            .split(':')
            .map(|part| match part.len() {
                2 => u8::from_str_radix(part, 16).map_err(|_| refused()),
                _ => Err(refused()),
            })
            .collect::<Result<Vec<u8>, _>>()?;
        Ok(Self(bytes.try_into().map_err(|_| refused())?))
    }
}

impl TryFrom<String> for Address {
    type Error = ParseAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}
