//! What a session carries for a device that joins a Wi-Fi.

use alloc::{borrow::ToOwned, string::String, vec::Vec};
use core::{fmt, str::FromStr};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::text::TextError;

/// The longest name of a network in bytes (IEEE 802.11).
pub const MAX_SSID: usize = 32;
/// The longest password in bytes: 63 characters, or 64 digits of a key.
pub const MAX_PASSWORD: usize = 64;
/// The most networks in one reply.
pub const MAX_NETWORKS: u64 = 32;

/// The name of a network, 1 to 32 bytes of any value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ssid(Vec<u8>);

impl Ssid {
    /// The name as it is on the air.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Ssid {
    type Error = TextError;

    fn try_from(bytes: &[u8]) -> Result<Self, TextError> {
        (1..=MAX_SSID).contains(&bytes.len()).then(|| Self(bytes.to_vec())).ok_or(TextError)
    }
}

impl FromStr for Ssid {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        text.as_bytes().try_into()
    }
}

impl<C> Encode<C> for Ssid {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Ssid {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.bytes()?.try_into().map_err(decode::Error::message)
    }
}

/// The password of a network, at most 64 bytes; empty where it has none.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Password(String);

impl Password {
    /// The password in clear, for whoever joins.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Password {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        (text.len() <= MAX_PASSWORD).then(|| Self(text.to_owned())).ok_or(TextError)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password([redacted])")
    }
}

impl<C> Encode<C> for Password {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.str(&self.0)?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Password {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        d.str()?.parse().map_err(decode::Error::message)
    }
}

/// A network that the device hears.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Network {
    #[n(0)]
    pub ssid: Ssid,
    /// Its strength at the device in dBm.
    #[n(1)]
    pub rssi: i8,
    #[n(2)]
    pub security: Security,
}

/// The ways to join a network, as bits; none: unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Security(#[n(0)] pub u8);

impl Security {
    /// Without a password.
    pub const OPEN: Self = Self(1);
    pub const WEP: Self = Self(1 << 1);
    pub const WPA: Self = Self(1 << 2);
    pub const WPA2: Self = Self(1 << 3);
    pub const WPA2_ENTERPRISE: Self = Self(1 << 4);
    pub const WPA3: Self = Self(1 << 5);

    /// Whether all of `wanted` are there.
    #[must_use]
    pub fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }
}

/// What a device heard when it listened for networks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Networks {
    /// It still listens: ask again.
    #[n(0)]
    pub listening: bool,
    /// Strongest first.
    #[cbor(n(1), decode_with = "crate::reading::decode_bounded::<_, _, MAX_NETWORKS>")]
    pub heard: Vec<Network>,
}

/// How a device stands with Wi-Fi.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WifiStatus {
    #[n(0)]
    pub state: WifiState,
    /// The network that this is about; none when it never was given one.
    #[n(1)]
    pub ssid: Option<Ssid>,
}

impl WifiStatus {
    /// A device that was given no network.
    pub const NONE: Self = Self { state: WifiState::Off, ssid: None };
}

/// How far a device is with the network that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WifiState {
    /// It has no network.
    #[n(0)]
    Off,
    /// It tries.
    #[n(1)]
    Joining,
    /// It is there.
    #[n(2)]
    Joined,
    /// The network does not take the password.
    #[n(3)]
    WrongPassword,
    /// It hears no network of this name.
    #[n(4)]
    NotFound,
    /// It did not get there for another reason.
    #[n(5)]
    Failed,
}
