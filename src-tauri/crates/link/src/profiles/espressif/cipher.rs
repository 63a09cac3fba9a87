//! What protects a session's payloads.

use aes::Aes256;
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Nonce},
};
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};
use wallet::ports::LinkError;
use zeroize::Zeroizing;

use super::misbehaved;

/// The state of a session's protection; requests and answers must strictly take turns.
pub(super) enum Cipher {
    Plain,
    Stream(Stream),
    Sealed(Sealed),
}

impl Cipher {
    pub(super) fn seal(&mut self, plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        match self {
            Self::Plain => Ok(Zeroizing::new(plain.to_vec())),
            Self::Stream(stream) => stream.apply(plain),
            Self::Sealed(sealed) => sealed.seal(plain),
        }
    }

    pub(super) fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        match self {
            Self::Plain => Ok(Zeroizing::new(sealed.to_vec())),
            Self::Stream(stream) => stream.apply(sealed),
            Self::Sealed(gcm) => gcm.open(sealed),
        }
    }
}

/// AES-256-CTR with one keystream over both directions (esp-idf `security1.c`). It hides and does not authenticate.
pub(super) struct Stream(Ctr128BE<Aes256>);

impl Stream {
    pub(super) fn new(key: &[u8; 32], start: &[u8; 16]) -> Self {
        Self(Ctr128BE::new(&(*key).into(), &(*start).into()))
    }

    pub(super) fn apply(&mut self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        let mut applied = Zeroizing::new(bytes.to_vec());
        self.0.try_apply_keystream(&mut applied).map_err(|_| misbehaved("a session without end"))?;
        Ok(applied)
    }
}

/// AES-256-GCM with one nonce for both directions (esp-idf `security2.c`).
pub(super) struct Sealed {
    key: Aes256Gcm,
    nonce: [u8; 12],
    /// Before `sec_patch_ver` 1 the nonce stood still; such a device is spoken to as it is.
    counting: bool,
}

impl Sealed {
    pub(super) fn new(key: &[u8; 32], nonce: [u8; 12], counting: bool) -> Self {
        Self { key: Aes256Gcm::new(&(*key).into()), nonce, counting }
    }

    fn seal(&mut self, plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        let sealed = self.key.encrypt(&self.nonce(), plain).map_err(|_| misbehaved("a message too long to seal"))?;
        self.count()?;
        Ok(Zeroizing::new(sealed))
    }

    fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, LinkError> {
        let opened = self.key.decrypt(&self.nonce(), sealed);
        let plain = opened.map_err(|_| misbehaved("an answer that was not sealed in this session"))?;
        self.count()?;
        Ok(Zeroizing::new(plain))
    }

    fn nonce(&self) -> Nonce<Aes256Gcm> {
        self.nonce.into()
    }

    /// The last four bytes count every message of either side.
    fn count(&mut self) -> Result<(), LinkError> {
        if self.counting {
            let [head @ .., a, b, c, d] = self.nonce;
            let next = u32::from_be_bytes([a, b, c, d]).checked_add(1);
            let next = next.ok_or_else(|| misbehaved("a session without end"))?.to_be_bytes();
            let (kept, counter) = self.nonce.split_at_mut(head.len());
            kept.copy_from_slice(&head);
            counter.copy_from_slice(&next);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keystream_goes_on_over_both_directions() {
        let (mut one, mut other) = (Stream::new(&[7; 32], &[9; 16]), Stream::new(&[7; 32], &[9; 16]));
        let request = one.apply(b"request").unwrap();
        assert_eq!(*other.apply(&request).unwrap(), b"request");
        let answer = other.apply(b"answer").unwrap();
        assert_eq!(*one.apply(&answer).unwrap(), b"answer");
        assert_ne!(*one.apply(b"request").unwrap(), *request);
    }

    #[test]
    fn a_counting_nonce_changes_its_last_four_bytes_only_and_ends_before_it_repeats() {
        let mut sealed = Sealed::new(&[7; 32], [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 255], true);
        let first = sealed.seal(b"x").unwrap();
        assert_eq!(sealed.nonce, [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 0]);
        assert_ne!(first, sealed.seal(b"x").unwrap());
        sealed.nonce = [255; 12];
        assert!(sealed.seal(b"x").is_err());
    }

    #[test]
    fn a_nonce_of_the_first_revision_stands_still() {
        let mut sealed = Sealed::new(&[7; 32], [1; 12], false);
        assert_eq!(sealed.seal(b"x").unwrap(), sealed.seal(b"x").unwrap());
    }
}
