//! Signatures of device keys, and what the chain wants of them.

use core::fmt;

use k256::ecdsa::{RecoveryId, Signature as Ecdsa, VerifyingKey};
use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::identity::{DeviceAddress, PublicKey};

/// An ECDSA signature `r || s`, 32 bytes big-endian each; `s` may be high.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Signature(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A signature in the form that `ecrecover` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// 27 or 28.
    pub v: u8,
    pub r: [u8; 32],
    /// At most half of the curve's order.
    pub s: [u8; 32],
    /// Who signed.
    pub address: DeviceAddress,
}

impl Recovered {
    /// `r || s || v`.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 65] {
        let mut bytes = [0; 65];
        let (r, rest) = bytes.split_at_mut(32);
        let (s, v) = rest.split_at_mut(32);
        r.copy_from_slice(&self.r);
        s.copy_from_slice(&self.s);
        v.fill(self.v);
        bytes
    }
}

/// Why a signature does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// `r` or `s` is zero or not below the order of the curve.
    #[error("the signature is malformed")]
    Malformed,
    /// It recovers to another key, or none.
    #[error("the signature is not by the expected device")]
    NotByDevice,
}

/// Finds the `v` with which the signature recovers to `expected`, and makes a high `s` low.
///
/// # Errors
/// The signature is malformed or not by `expected` over `digest`.
pub fn recover(digest: &[u8; 32], signature: &Signature, expected: DeviceAddress) -> Result<Recovered, SignatureError> {
    let signature = Ecdsa::from_slice(&signature.0).map_err(|_| SignatureError::Malformed)?;
    let low = signature.normalize_s().unwrap_or(signature);
    let found =
        [(27, RecoveryId::new(false, false)), (28, RecoveryId::new(true, false))].into_iter().find(|(_, id)| {
            VerifyingKey::recover_from_prehash(digest, &low, *id)
                .is_ok_and(|key| PublicKey::from_verifying(key).address() == expected)
        });
    let (v, _) = found.ok_or(SignatureError::NotByDevice)?;
    let (r, s) = low.split_bytes();
    Ok(Recovered { v, r: r.into(), s: s.into(), address: expected })
}

/// Whether `key` made this signature over `digest`.
pub(crate) fn is_by(digest: &[u8; 32], signature: &Signature, key: &PublicKey) -> bool {
    use k256::ecdsa::signature::hazmat::PrehashVerifier;
    let Ok(signature) = Ecdsa::from_slice(&signature.0) else { return false };
    let low = signature.normalize_s().unwrap_or(signature);
    key.verifying().verify_prehash(digest, &low).is_ok()
}
