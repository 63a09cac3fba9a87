use sha3::{Digest, Keccak256, Sha3_256};
use zeroize::Zeroizing;

pub(crate) fn keccak(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Keccak256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

pub(crate) fn sha3(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha3_256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// A key or tag for one purpose: SHA3-256(length of label || label || key || data).
///
/// A prefix key suffices because SHA3 has no length extension; unlike an AEAD tag the result commits to the key, so one
/// confirmation never fits two codes.
pub(crate) fn derive(label: &str, key: &[u8; 32], data: &[u8]) -> Zeroizing<[u8; 32]> {
    let length = u8::try_from(label.len()).unwrap_or(u8::MAX);
    Zeroizing::new(sha3(&[&[length], label.as_bytes(), key, data]))
}
