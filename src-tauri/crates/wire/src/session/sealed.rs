use alloc::vec::Vec;
use core::fmt;

use chacha20poly1305::{
    ChaCha20Poly1305, Nonce,
    aead::{Aead, Payload},
};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Refusal, SEALED};
use crate::{VERSION, frame::MAX_MESSAGE};

/// Bytes that sealing adds: type, version, counter and tag.
pub const OVERHEAD: usize = 2 + 8 + 16;

/// Why a message cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// It would not fit into [`MAX_MESSAGE`].
    #[error("the message is too long to be sealed")]
    TooLong,
    /// The counter is used up.
    #[error("the session is used up")]
    UsedUp,
}

/// Why a message is not opened. The session stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// It came before, or is older than one that came.
    #[error("the message is a replay")]
    Replayed,
    /// It was not sealed by the other end, or was changed on the way.
    #[error("the message was not sealed by the other end")]
    Forged,
    /// It is no sealed message of this version.
    #[error("the message is not sealed")]
    Malformed,
    /// The other end says in plain that there is no session any more.
    #[error("the other end has ended the session")]
    Refused(Refusal),
}

/// One end of a sealed channel, with a key and a counter for each direction.
pub struct Session {
    ours: ChaCha20Poly1305,
    theirs: ChaCha20Poly1305,
    /// The counter of the next message to send.
    next_out: u64,
    /// The lowest counter that is still taken.
    next_in: u64,
}

impl Session {
    pub(super) fn new(ours: ChaCha20Poly1305, theirs: ChaCha20Poly1305) -> Self {
        Self { ours, theirs, next_out: 0, next_in: 0 }
    }

    /// Seals one message.
    ///
    /// # Errors
    /// The message is too long, or 2^64 - 1 messages were sealed.
    pub fn seal(&mut self, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        if plain.len() > usize::from(MAX_MESSAGE) - OVERHEAD {
            return Err(SealError::TooLong);
        }
        let next = self.next_out.checked_add(1).ok_or(SealError::UsedUp)?;
        let header = header(self.next_out);
        let payload = Payload { msg: plain, aad: &header };
        let sealed = self.ours.encrypt(&nonce(self.next_out), payload).map_err(|_| SealError::TooLong)?;
        self.next_out = next;
        let mut message = header.to_vec();
        message.extend(sealed);
        Ok(message)
    }

    /// Opens one message; counters may jump ahead where messages were lost, never back.
    ///
    /// # Errors
    /// The message is a replay, forged, malformed, or a refusal.
    pub fn open(&mut self, message: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        if let Some(refusal) = Refusal::parse(message) {
            return Err(OpenError::Refused(refusal));
        }
        let (head, sealed) = message.split_first_chunk::<10>().ok_or(OpenError::Malformed)?;
        let [SEALED, VERSION, counter @ ..] = *head else { return Err(OpenError::Malformed) };
        let counter = u64::from_be_bytes(counter);
        let payload = Payload { msg: sealed, aad: head };
        let plain = self.theirs.decrypt(&nonce(counter), payload).map_err(|_| OpenError::Forged)?;
        let plain = Zeroizing::new(plain);
        if counter < self.next_in {
            return Err(OpenError::Replayed);
        }
        self.next_in = counter.checked_add(1).ok_or(OpenError::Forged)?;
        Ok(plain)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session([redacted])")
    }
}

fn header(counter: u64) -> [u8; 10] {
    let [a, b, c, d, e, f, g, h] = counter.to_be_bytes();
    [SEALED, VERSION, a, b, c, d, e, f, g, h]
}

fn nonce(counter: u64) -> Nonce {
    let [a, b, c, d, e, f, g, h] = counter.to_be_bytes();
    [0, 0, 0, 0, a, b, c, d, e, f, g, h].into()
}
