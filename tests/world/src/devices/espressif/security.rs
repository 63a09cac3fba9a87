//! The handshakes of protocomm, and what protects a session (esp-idf `components/protocomm/src/security`).

use aes::Aes256;
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Nonce},
};
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};
use rand_core::RngCore;
use sha2::{Digest, Sha256};
use x25519_dalek::{EphemeralSecret, PublicKey};

use super::{
    PROOF, Security, USERNAME,
    messages::{Message, Read},
    srp::{Offer, Verifier},
};
use crate::devices::SeedStream;

/// The device's end of one link's session.
pub(super) struct Channel {
    security: Security,
    verifier: Option<Verifier>,
    talk: Talk,
}

enum Talk {
    Nothing,
    Streaming { cipher: Box<Ctr128BE<Aes256>>, ours: [u8; 32], theirs: [u8; 32] },
    Offered(Offer),
    Open(Cipher),
}

enum Cipher {
    Plain,
    Stream(Box<Ctr128BE<Aes256>>),
    Sealed { key: Box<Aes256Gcm>, nonce: [u8; 12] },
}

impl Channel {
    pub fn new(security: Security, random: &mut SeedStream) -> Self {
        let mut salt = [0; 16];
        random.fill_bytes(&mut salt);
        let verifier = (security == Security::Sealed).then(|| Verifier::of(USERNAME, PROOF, salt));
        Self { security, verifier, talk: Talk::Nothing }
    }

    /// What a lost link leaves.
    pub fn forget(&mut self) {
        self.talk = Talk::Nothing;
    }

    /// Takes a message of the handshake; none where the device refuses it.
    pub fn shake(&mut self, request: &[u8], random: &mut SeedStream) -> Option<Vec<u8>> {
        let scheme = self.security.number();
        let told = Read::of(request)?;
        if told.number(2) != scheme {
            return None;
        }
        let payload = Read::of(told.bytes(10 + scheme))?;
        let number = payload.number(1);
        let body = Read::of(payload.bytes(20 + number))?;
        let answer = match (self.security, number) {
            (Security::Plain, 0) => {
                self.talk = Talk::Open(Cipher::Plain);
                Message::default()
            }
            (Security::Stream, 0) => self.offer_key(&body, random)?,
            (Security::Stream, 2) => self.prove_key(&body)?,
            (Security::Sealed, 0) => self.offer_salt(&body, random)?,
            (Security::Sealed, 2) => self.prove_password(&body, random)?,
            (Security::Plain | Security::Stream | Security::Sealed, _) => return None,
        };
        let payload = Message::default().number(1, number + 1).message(21 + number, answer);
        Some(Message::default().number(2, scheme).message(10 + scheme, payload).sent())
    }

    fn offer_key(&mut self, body: &Read<'_>, random: &mut SeedStream) -> Option<Message> {
        let theirs: [u8; 32] = body.bytes(1).try_into().ok()?;
        let secret = EphemeralSecret::random_from_rng(&mut *random);
        let ours = PublicKey::from(&secret).to_bytes();
        let mut start = [0; 16];
        random.fill_bytes(&mut start);
        let mut key = secret.diffie_hellman(&PublicKey::from(theirs)).to_bytes();
        key.iter_mut().zip(Sha256::digest(PROOF)).for_each(|(byte, mask)| *byte ^= mask);
        self.talk = Talk::Streaming { cipher: Box::new(Ctr128BE::new(&key.into(), &start.into())), ours, theirs };
        Some(Message::default().bytes(2, &ours).bytes(3, &start))
    }

    fn prove_key(&mut self, body: &Read<'_>) -> Option<Message> {
        let Talk::Streaming { mut cipher, ours, theirs } = std::mem::replace(&mut self.talk, Talk::Nothing) else {
            return None;
        };
        let mut shown = body.bytes(2).to_vec();
        cipher.apply_keystream(&mut shown);
        if shown != ours {
            return None;
        }
        let mut proof = theirs;
        cipher.apply_keystream(&mut proof);
        self.talk = Talk::Open(Cipher::Stream(cipher));
        Some(Message::default().bytes(3, &proof))
    }

    fn offer_salt(&mut self, body: &Read<'_>, random: &mut SeedStream) -> Option<Message> {
        let verifier = self.verifier.as_ref()?;
        let mut secret = [0; 32];
        random.fill_bytes(&mut secret);
        let offer = verifier.meet(body.bytes(1), body.bytes(2), &secret)?;
        let answer = Message::default().bytes(2, &offer.public).bytes(3, verifier.salt());
        self.talk = Talk::Offered(offer);
        Some(answer)
    }

    fn prove_password(&mut self, body: &Read<'_>, random: &mut SeedStream) -> Option<Message> {
        let Talk::Offered(offer) = std::mem::replace(&mut self.talk, Talk::Nothing) else { return None };
        if body.bytes(1) != offer.expected {
            return None;
        }
        let mut nonce = [0; 12];
        random.fill_bytes(nonce.split_at_mut(8).0);
        nonce[11] = 1;
        let key: [u8; 32] = offer.key.get(..32)?.try_into().ok()?;
        self.talk = Talk::Open(Cipher::Sealed { key: Box::new(Aes256Gcm::new(&key.into())), nonce });
        Some(Message::default().bytes(2, &offer.proof).bytes(3, &nonce))
    }

    /// Opens what was asked in the session; none without one.
    pub fn open(&mut self, sealed: &[u8]) -> Option<Vec<u8>> {
        let Talk::Open(cipher) = &mut self.talk else { return None };
        cipher.turn(sealed, |key, nonce| key.decrypt(nonce, sealed).ok())
    }

    /// Seals what is answered in it.
    pub fn seal(&mut self, plain: &[u8]) -> Option<Vec<u8>> {
        let Talk::Open(cipher) = &mut self.talk else { return None };
        cipher.turn(plain, |key, nonce| key.encrypt(nonce, plain).ok())
    }
}

impl Cipher {
    fn turn(
        &mut self,
        bytes: &[u8],
        gcm: impl FnOnce(&Aes256Gcm, &Nonce<Aes256Gcm>) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        match self {
            Self::Plain => Some(bytes.to_vec()),
            Self::Stream(stream) => {
                let mut turned = bytes.to_vec();
                stream.apply_keystream(&mut turned);
                Some(turned)
            }
            Self::Sealed { key, nonce } => {
                let turned = gcm(key, &(*nonce).into())?;
                // The last four bytes count the messages of both sides.
                let [.., a, b, c, d] = nonce;
                let next = u32::from_be_bytes([*a, *b, *c, *d]).wrapping_add(1).to_be_bytes();
                [*a, *b, *c, *d] = next;
                Some(turned)
            }
        }
    }
}
