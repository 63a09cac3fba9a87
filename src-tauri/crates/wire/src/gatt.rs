//! The GATT service and what a device says about itself before a session; all of it hints, none of it proof.

use alloc::vec::Vec;

use thiserror::Error;

use crate::VERSION;

/// The service that a device offers and advertises, `5dec0001-625e-4363-bd81-b8980cf1d1dd`.
pub const SERVICE: u128 = 0x5dec0001_625e_4363_bd81_b8980cf1d1dd;
/// The characteristic that takes frames: write and write without response.
pub const RX: u128 = 0x5dec0002_625e_4363_bd81_b8980cf1d1dd;
/// The characteristic that gives frames: notify.
pub const TX: u128 = 0x5dec0003_625e_4363_bd81_b8980cf1d1dd;
/// The characteristic with the [`InfoValue`]: read.
pub const INFO: u128 = 0x5dec0004_625e_4363_bd81_b8980cf1d1dd;

const CLAIMED: u8 = 0b01;
const HAS_DATA: u8 = 0b10;

/// The bytes are no service data or info value of this profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a hint of this profile")]
pub struct HintError;

/// The service data in a device's advertisement: 7 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advert {
    /// Layout of these bytes, 1.
    pub version: u8,
    /// Kind of device, 1 to 255; 0 if it has none.
    pub kind: u8,
    /// The device says it has been claimed.
    pub claimed: bool,
    /// The device has batches that nobody has fetched.
    pub has_data: bool,
    /// The first four bytes of its address.
    pub hint: [u8; 4],
}

impl Advert {
    /// The bytes on the air: version, kind, flags, hint.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 7] {
        let flags = if self.claimed { CLAIMED } else { 0 } | if self.has_data { HAS_DATA } else { 0 };
        let [a, b, c, d] = self.hint;
        [self.version, self.kind, flags, a, b, c, d]
    }

    /// Reads service data; further bytes and unknown flags are left to later layouts.
    ///
    /// # Errors
    /// Fewer than 7 bytes, or version 0.
    pub fn parse(bytes: &[u8]) -> Result<Self, HintError> {
        let [version @ 1..=u8::MAX, kind, flags, a, b, c, d, ..] = *bytes else { return Err(HintError) };
        Ok(Self { version, kind, claimed: flags & CLAIMED != 0, has_data: flags & HAS_DATA != 0, hint: [a, b, c, d] })
    }
}

/// What the info characteristic reads as: the advert, then the versions and the message size the device takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InfoValue {
    /// As in the advertisement.
    pub advert: Advert,
    /// The oldest session version that the device speaks.
    pub oldest: u8,
    /// The newest session version that the device speaks.
    pub newest: u8,
    /// The longest message in bytes that the device takes.
    pub max_message: u16,
}

impl InfoValue {
    /// The value of a device that speaks this version only.
    #[must_use]
    pub fn new(advert: Advert, max_message: u16) -> Self {
        Self { advert, oldest: VERSION, newest: VERSION, max_message }
    }

    /// Whether both ends have this crate's version.
    #[must_use]
    pub fn speaks_our_version(&self) -> bool {
        (self.oldest..=self.newest).contains(&VERSION)
    }

    /// The 11 bytes: advert, oldest, newest, message size big-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.advert.to_bytes().to_vec();
        bytes.extend([self.oldest, self.newest]);
        bytes.extend(self.max_message.to_be_bytes());
        bytes
    }

    /// Reads an info value; further bytes are left to later layouts.
    ///
    /// # Errors
    /// Fewer than 11 bytes, or an advert of version 0.
    pub fn parse(bytes: &[u8]) -> Result<Self, HintError> {
        let (advert, rest) = bytes.split_at_checked(7).ok_or(HintError)?;
        let [oldest, newest, high, low, ..] = *rest else { return Err(HintError) };
        Ok(Self { advert: Advert::parse(advert)?, oldest, newest, max_message: u16::from_be_bytes([high, low]) })
    }
}
