//! Texts that an Ethereum key signed.

use domain::{Address, keccak256};
use wire::{
    identity::DeviceAddress,
    signature::{Signature, recover},
};

/// Whether the key of this address made this signature, `r ‖ s ‖ v`, over the text by EIP-191 (`personal_sign`).
#[must_use]
pub fn signed_by(address: Address, text: &[u8], signature: &[u8]) -> bool {
    let Some((rs, [_v])) = signature.split_first_chunk::<64>() else { return false };
    let mut signed = format!("\x19Ethereum Signed Message:\n{}", text.len()).into_bytes();
    signed.extend(text);
    recover(&keccak256(&signed).0, &Signature(*rs), DeviceAddress(address.into_array())).is_ok()
}
