//! What both ends of a handshake derive in the same way.

use alloc::vec::Vec;

use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use spake2::{Ed25519Group, Identity, Password, Spake2};
use zeroize::Zeroizing;

use crate::{
    VERSION,
    code::SetupCode,
    hash::{derive, keccak, sha3},
    identity::DeviceAddress,
};

/// Bytes of a SPAKE2 message: its side and a compressed Edwards point.
pub(super) const SPAKE: usize = 33;

pub(super) fn password(code: &SetupCode) -> (Password, Identity, Identity) {
    (Password::new(code.digits()), Identity::new(b"Deedbox 1 owner"), Identity::new(b"Deedbox 1 device"))
}

/// Type, version and a body of fixed length.
pub(super) fn plain<const N: usize>(kind: u8, body: &[u8; N]) -> Vec<u8> {
    let mut message = Vec::with_capacity(2 + N);
    message.extend([kind, VERSION]);
    message.extend_from_slice(body);
    message
}

/// The key that both ends share once they have the same code, with what was said to get it.
pub(super) struct Shared {
    key: Zeroizing<[u8; 32]>,
    transcript: [u8; 32],
    challenge: [u8; 2 * SPAKE],
}

impl Shared {
    /// `x` is the owner's SPAKE2 message, `y` the device's; `state` belongs to one of them and `theirs` is the other.
    pub(super) fn finish(
        state: Spake2<Ed25519Group>,
        theirs: &[u8; SPAKE],
        x: &[u8; SPAKE],
        y: &[u8; SPAKE],
    ) -> Option<Self> {
        let secret = Zeroizing::new(state.finish(theirs).ok()?);
        let mut key = Zeroizing::new([0; 32]);
        (secret.len() == key.len()).then(|| key.copy_from_slice(&secret))?;
        let mut challenge = [0; 2 * SPAKE];
        for (slot, byte) in challenge.iter_mut().zip(x.iter().chain(y)) {
            *slot = *byte;
        }
        Some(Self { key, transcript: sha3(&[&[VERSION], &challenge]), challenge })
    }

    pub(super) fn owner_tag(&self) -> Zeroizing<[u8; 32]> {
        derive("owner confirms", &self.key, &self.transcript)
    }

    pub(super) fn device_tag(&self) -> Zeroizing<[u8; 32]> {
        derive("device confirms", &self.key, &self.transcript)
    }

    pub(super) fn proof_cipher(&self) -> ChaCha20Poly1305 {
        self.cipher("device proof")
    }

    pub(super) fn to_device(&self) -> ChaCha20Poly1305 {
        self.cipher("owner to device")
    }

    pub(super) fn to_owner(&self) -> ChaCha20Poly1305 {
        self.cipher("device to owner")
    }

    /// What the device key signs. The first byte keeps it apart from transactions, the text from every typed message.
    pub(super) fn challenge(&self, device: DeviceAddress) -> [u8; 32] {
        keccak(&[b"\x19Deedbox device session", &[VERSION], &self.challenge, &device.0])
    }

    fn cipher(&self, label: &str) -> ChaCha20Poly1305 {
        let key = derive(label, &self.key, &self.transcript);
        ChaCha20Poly1305::new((&*key).into())
    }
}

/// Compares tags without telling by time where they differ.
pub(super) fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    let difference = a.iter().zip(b).fold(0_u8, |difference, (a, b)| difference | (a ^ b));
    core::hint::black_box(difference) == 0
}
