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
use crate::{VERSION, code::SetupCode, identity::DeviceKey};

/// Why a hello is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// It asks for a version that this end does not speak.
    #[error("the hello is of version {0}")]
    Version(u8),
    /// It is no hello.
    #[error("the message is no hello")]
    Malformed,
}

impl AnswerError {
    /// What to send back.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        match self {
            Self::Version(_) => Refusal::Version(VERSION),
            Self::Malformed => Refusal::Malformed,
        }
    }
}

/// Why a confirmation does not open a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ConfirmError {
    /// The other end has another code; to be counted.
    #[error("the other end has another code")]
    WrongCode,
    /// It is no confirmation.
    #[error("the message is no confirmation")]
    Malformed,
}

impl ConfirmError {
    /// What to send back.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        match self {
            Self::WrongCode => Refusal::WrongCode,
            Self::Malformed => Refusal::Malformed,
        }
    }
}

/// The device's end of a handshake that has sent its offer.
pub struct Responder {
    shared: Shared,
}

impl Responder {
    /// Answers a hello; the second value is the offer to send.
    ///
    /// # Errors
    /// The message is no hello of this version.
    pub fn answer(
        hello: &[u8],
        code: &SetupCode,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(Self, Vec<u8>), AnswerError> {
        let hello: &[u8; SPAKE] = match hello {
            [HELLO, VERSION, body @ ..] => body.try_into().map_err(|_| AnswerError::Malformed)?,
            [HELLO, version, ..] => return Err(AnswerError::Version(*version)),
            _ => return Err(AnswerError::Malformed),
        };
        let (password, owner, device) = password(code);
        let (state, message) = Spake2::<Ed25519Group>::start_b_with_rng(&password, &owner, &device, rng);
        let mut offer = [0; SPAKE];
        offer.copy_from_slice(&message);
        let shared = Shared::finish(state, hello, hello, &offer).ok_or(AnswerError::Malformed)?;
        Ok((Self { shared }, plain(OFFER, &offer)))
    }

    /// Takes the owner's confirmation; the second value is the proof to send.
    ///
    /// # Errors
    /// The other end has another code, or the message is no confirmation.
    pub fn confirm(self, message: &[u8], key: &DeviceKey) -> Result<(Session, Vec<u8>), ConfirmError> {
        let [CONFIRM, VERSION, tag @ ..] = message else { return Err(ConfirmError::Malformed) };
        let tag = tag.try_into().map_err(|_| ConfirmError::Malformed)?;
        if !same(tag, &self.shared.owner_tag()) {
            return Err(ConfirmError::WrongCode);
        }
        let public = key.public();
        let mut proof = public.to_compressed().to_vec();
        proof.extend(key.sign(&self.shared.challenge(public.address())).0);
        let payload = Payload { msg: &proof, aad: &[PROOF, VERSION] };
        let sealed = self.shared.proof_cipher().encrypt(&Nonce::default(), payload);
        let mut message = plain(PROOF, &self.shared.device_tag());
        message.extend(sealed.expect("97 bytes are far below the cipher's limit"));
        Ok((Session::new(self.shared.to_owner(), self.shared.to_device()), message))
    }
}
