//! A device is its secp256k1 key.

use alloc::string::String;
use core::{fmt, str::FromStr};

use k256::ecdsa::{SigningKey, VerifyingKey};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{hash::keccak, signature::Signature};

/// The bytes are no secp256k1 key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a secp256k1 key")]
pub struct KeyError;

/// The private key of a device; it signs only what this crate builds.
#[derive(Clone)]
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// Makes a new key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self(SigningKey::random(rng))
    }

    /// Takes a 32-byte big-endian scalar.
    ///
    /// # Errors
    /// The scalar is zero or not below the order of the curve.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| KeyError)
    }

    /// The scalar, for the device's own protected memory.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(*self.0.verifying_key())
    }

    /// The device's address.
    #[must_use]
    pub fn address(&self) -> DeviceAddress {
        self.public().address()
    }

    /// Signs a digest that this crate built; low `s`, nonce of RFC 6979.
    pub(crate) fn sign(&self, digest: &[u8; 32]) -> Signature {
        let (signature, _) =
            self.0.sign_prehash_recoverable(digest).expect("a digest of 32 bytes is as long as the curve's order");
        Signature(signature.to_bytes().into())
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey([redacted])")
    }
}

/// The public key of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Takes a SEC1 point of 33 (compressed) or 65 bytes.
    ///
    /// # Errors
    /// The bytes are no point of the curve.
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, KeyError> {
        VerifyingKey::from_sec1_bytes(bytes).map(Self).map_err(|_| KeyError)
    }

    /// The compressed SEC1 point.
    #[must_use]
    pub fn to_compressed(&self) -> [u8; 33] {
        let mut bytes = [0; 33];
        bytes.copy_from_slice(self.0.to_encoded_point(true).as_bytes());
        bytes
    }

    /// The coordinates x and y, 32 bytes big-endian each.
    #[must_use]
    pub fn coordinates(&self) -> ([u8; 32], [u8; 32]) {
        let mut bytes = [0; 65];
        bytes.copy_from_slice(self.0.to_encoded_point(false).as_bytes());
        let [_, point @ ..] = bytes;
        let (mut x, mut y) = ([0; 32], [0; 32]);
        let (left, right) = point.split_at(32);
        x.copy_from_slice(left);
        y.copy_from_slice(right);
        (x, y)
    }

    /// The address of this key: the last 20 bytes of keccak256(x || y).
    #[must_use]
    pub fn address(&self) -> DeviceAddress {
        let (x, y) = self.coordinates();
        let [_, _, _, _, _, _, _, _, _, _, _, _, address @ ..] = keccak(&[&x, &y]);
        DeviceAddress(address)
    }

    pub(crate) fn from_verifying(key: VerifyingKey) -> Self {
        Self(key)
    }

    pub(crate) fn verifying(&self) -> &VerifyingKey {
        &self.0
    }
}

/// The 20-byte address of a device's key; shown as `0x` and lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceAddress(pub [u8; 20]);

impl DeviceAddress {
    /// The DID `did:io:0x…`, lower case because ioID compares it byte by byte.
    #[must_use]
    pub fn did(&self) -> String {
        alloc::format!("did:io:{self}")
    }

    /// The first four bytes, as a device advertises them.
    #[must_use]
    pub fn hint(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.0;
        [a, b, c, d]
    }
}

impl fmt::Display for DeviceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DeviceAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is no `0x` and 40 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a device address")]
pub struct AddressError;

impl FromStr for DeviceAddress {
    type Err = AddressError;

    /// Reads `0x` and 40 hex digits of either case, with or without `did:io:` before them.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let hex = text.strip_prefix("did:io:").unwrap_or(text).strip_prefix("0x").ok_or(AddressError)?;
        if hex.len() != 40 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(AddressError);
        }
        let mut address = [0; 20];
        for (slot, pair) in address.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| AddressError)?;
            *slot = u8::from_str_radix(pair, 16).map_err(|_| AddressError)?;
        }
        Ok(Self(address))
    }
}
