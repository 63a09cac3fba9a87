use alloc::vec::Vec;

use chacha20poly1305::{
    Nonce,
    aead::{Aead, Payload},
};
use rand_core::CryptoRngCore;
use spake2::{Ed25519Group, Spake2};
use thiserror::Error;

use super::{
    CONFIRM, HELLO, OFFER, PROOF, Refusal, Session,
    transcript::{SPAKE, Shared, password, plain, same},
};
use crate::{
    VERSION,
    code::SetupCode,
    identity::{DeviceAddress, PublicKey},
    signature::{Signature, is_by},
};

/// Why a handshake did not lead to a session, as the owner's end sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HandshakeError {
    /// The device says that the code is not the one on its label.
    #[error("the code is not the one on the device's label")]
    WrongCode,
    /// The device is closed after too many wrong codes.
    #[error("the device is closed for {seconds} s after wrong codes")]
    Closed {
        /// Seconds until it opens again, as it says.
        seconds: u16,
    },
    /// The other end does not know the code itself.
    #[error("the other end could not confirm the code")]
    NotConfirmed,
    /// The other end proved another key than the expected one.
    #[error("expected the device {expected}, found {found}")]
    KeyMismatch {
        /// The device that was meant.
        expected: DeviceAddress,
        /// The device that answered.
        found: DeviceAddress,
    },
    /// The other end knows the code, but its proof is damaged or not by the key it names.
    #[error("the other end could not prove its key")]
    NotProved,
    /// The device speaks no version that this end speaks.
    #[error("the device speaks version {0}")]
    Version(u8),
    /// The device could not follow; a new handshake may go through.
    #[error("the device refused the handshake")]
    Refused,
    /// The message is not what comes next.
    #[error("the message does not continue the handshake")]
    Malformed,
}

/// The owner's end of a handshake that has sent its hello.
pub struct Initiator {
    state: Spake2<Ed25519Group>,
    hello: [u8; SPAKE],
    expected: Option<DeviceAddress>,
}

impl Initiator {
    /// Begins; the second value is the hello to send. With `expected` only that device will do.
    pub fn start(code: &SetupCode, expected: Option<DeviceAddress>, rng: &mut impl CryptoRngCore) -> (Self, Vec<u8>) {
        let (password, owner, device) = password(code);
        let (state, message) = Spake2::start_a_with_rng(&password, &owner, &device, rng);
        let mut hello = [0; SPAKE];
        hello.copy_from_slice(&message);
        let message = plain(HELLO, &hello);
        (Self { state, hello, expected }, message)
    }

    /// Takes the device's offer; the second value is the confirmation to send.
    ///
    /// # Errors
    /// The device refused, or the message is no offer.
    pub fn offer(self, message: &[u8]) -> Result<(Awaiting, Vec<u8>), HandshakeError> {
        let offer: &[u8; SPAKE] = body(OFFER, message)?;
        let shared = Shared::finish(self.state, offer, &self.hello, offer).ok_or(HandshakeError::Malformed)?;
        let confirm = plain(CONFIRM, &shared.owner_tag());
        Ok((Awaiting { shared, expected: self.expected }, confirm))
    }
}

/// The owner's end of a handshake that waits for the device's proof.
pub struct Awaiting {
    shared: Shared,
    expected: Option<DeviceAddress>,
}

/// A session with the key that the device proved.
#[derive(Debug)]
pub struct Proved {
    /// The sealed channel.
    pub session: Session,
    /// The device's public key.
    pub key: PublicKey,
}

/// Bytes of a proof after type and version: tag, then sealed public key and signature.
const PROOF_BODY: usize = 32 + 33 + 64 + 16;

impl Awaiting {
    /// Takes the device's proof.
    ///
    /// # Errors
    /// The code is wrong at either end, the key is not proved or not the expected one, or the message is no proof.
    pub fn proof(self, message: &[u8]) -> Result<Proved, HandshakeError> {
        let body: &[u8; PROOF_BODY] = body(PROOF, message)?;
        let (tag, sealed) = body.split_first_chunk::<32>().ok_or(HandshakeError::Malformed)?;
        if !same(tag, &self.shared.device_tag()) {
            return Err(HandshakeError::NotConfirmed);
        }
        let payload = Payload { msg: sealed, aad: &[PROOF, VERSION] };
        let opened = self.shared.proof_cipher().decrypt(&Nonce::default(), payload);
        let opened = opened.map_err(|_| HandshakeError::NotProved)?;
        let (point, signature) = opened.split_first_chunk::<33>().ok_or(HandshakeError::NotProved)?;
        let signature = Signature(signature.try_into().map_err(|_| HandshakeError::NotProved)?);
        let key = PublicKey::from_sec1(point).map_err(|_| HandshakeError::NotProved)?;
        let found = key.address();
        if !is_by(&self.shared.challenge(found), &signature, &key) {
            return Err(HandshakeError::NotProved);
        }
        match self.expected {
            Some(expected) if expected != found => Err(HandshakeError::KeyMismatch { expected, found }),
            Some(_) | None => {
                let session = Session::new(self.shared.to_device(), self.shared.to_owner());
                Ok(Proved { session, key })
            }
        }
    }
}

fn body<const N: usize>(kind: u8, message: &[u8]) -> Result<&[u8; N], HandshakeError> {
    if let Some(refusal) = Refusal::parse(message) {
        return Err(match refusal {
            Refusal::WrongCode => HandshakeError::WrongCode,
            Refusal::Closed { seconds } => HandshakeError::Closed { seconds },
            Refusal::Version(newest) => HandshakeError::Version(newest),
            Refusal::Malformed | Refusal::NoSession => HandshakeError::Refused,
        });
    }
    match message {
        [found, VERSION, body @ ..] if *found == kind => body.try_into().map_err(|_| HandshakeError::Malformed),
        [found, version, ..] if *found == kind => Err(HandshakeError::Version(*version)),
        _ => Err(HandshakeError::Malformed),
    }
}
