//! The firmware: a key, the three answers, and the record of what was signed.

use std::{
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use alloy::{
    primitives::{Address, B256, U256, hex, keccak256},
    signers::{SignerSync, local::PrivateKeySigner},
};
use rand_core::RngCore;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use wire::{did::did_document, identity::PublicKey};

use super::{
    Habits, Lie,
    trouble::{Sent, Trouble},
};
use crate::devices::{Seed, SeedStream};

/// The project that its firmware names.
pub(super) const PROJECT: &str = "IoTeX_Simulator";
/// The order of the curve.
const ORDER: U256 = U256::from_be_bytes(hex!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"));

pub(super) struct Board {
    key: PrivateKeySigner,
    other: PrivateKeySigner,
    state: Mutex<State>,
}

struct State {
    habits: Habits,
    asked: Vec<B256>,
    /// The requests until trouble strikes.
    coming: Option<(usize, Trouble)>,
    noise: SeedStream,
}

/// What somebody asks.
#[derive(Debug)]
pub(super) enum Request {
    Did,
    Document,
    Sign(B256),
}

#[derive(Deserialize)]
struct Sign {
    hex: B256,
}

impl Request {
    /// The body of a request to sign.
    pub(super) fn sign(body: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Sign>(body).ok().map(|sign| Self::Sign(sign.hex))
    }
}

impl Board {
    pub(super) fn new(seed: Seed, habits: Habits) -> io::Result<Self> {
        let mut stream = seed.stream("ioID SDK device");
        let mut key = || {
            let mut bytes = [0; 32];
            stream.fill_bytes(&mut bytes);
            PrivateKeySigner::from_slice(&bytes).map_err(io::Error::other)
        };
        let noise = seed.stream("noise on the way");
        let state = State { habits, asked: Vec::new(), coming: None, noise };
        Ok(Self { key: key()?, other: key()?, state: Mutex::new(state) })
    }

    pub(super) fn address(&self) -> Address {
        self.key.address()
    }

    pub(super) fn did(&self) -> String {
        format!("did:io:{:#x}", self.address())
    }

    pub(super) fn habits(&self) -> Habits {
        self.state().habits
    }

    pub(super) fn change(&self, habits: Habits) {
        self.state().habits = habits;
    }

    pub(super) fn strike(&self, request: usize, trouble: Trouble) {
        self.state().coming = Some((request, trouble));
    }

    pub(super) fn asked(&self) -> Vec<B256> {
        self.state().asked.clone()
    }

    /// What sets out in answer to a request, if anything does.
    pub(super) fn reply(&self, request: &Request) -> Option<Sent> {
        let coming = self.state().coming;
        self.state().coming = coming.and_then(|(left, trouble)| Some((left.checked_sub(1)?, trouble)));
        let trouble = coming.filter(|(left, _)| *left == 0).map(|(_, trouble)| trouble);
        if trouble.is_some_and(Trouble::is_lost) {
            return None;
        }
        let answer = self.answer(request)?.into_bytes();
        match trouble {
            Some(trouble) => Some(trouble.strike(answer, &mut self.state().noise)),
            None => Some(Sent { bytes: answer, after: Duration::ZERO, breaks: false }),
        }
    }

    /// The answer, printed as the SDK's JSON library prints; none from a device that keeps silent.
    fn answer(&self, request: &Request) -> Option<String> {
        if let Request::Sign(digest) = request {
            self.state().asked.push(*digest);
        }
        match self.habits().lie {
            Some(Lie::Silent) => None,
            Some(Lie::Html) => Some("<html><body style=\"{}\">It works!</body></html>".to_owned()),
            Some(Lie::Endless) => Some("{".repeat(80 * 1024)),
            Some(Lie::Chatter) => Some("{\"heap\": 1}\n".repeat(8 * 1024)),
            lie => Some(match request {
                Request::Did => self.name(lie),
                Request::Document => self.document(lie),
                Request::Sign(digest) => format!("{{\n\t\"sign\":\t\"0x{}\"\n}}", self.sign(*digest, lie)),
            }),
        }
    }

    fn name(&self, lie: Option<Lie>) -> String {
        let mark = if self.habits().bare_key { "" } else { "04" };
        let key = if lie == Some(Lie::NoKey) { [1; 64].into() } else { self.key.public_key() };
        let puk = format!("0x{mark}{}", hex::encode(key));
        let did = if lie == Some(Lie::OtherName) { format!("did:io:{:#x}", self.other.address()) } else { self.did() };
        let signature = self.signed(Sha256::digest(format!("{did}{puk}")).as_slice());
        format!(
            "{{\n\t\"did\":\t\"{did}\",\n\t\"puk\":\t\"{puk}\",\n\t\"project_name\":\t\"{PROJECT}\",\n\t\"signature\":\t\"{signature}\"\n}}"
        )
    }

    /// As the firmware emits it, with a second key to encrypt to.
    fn document(&self, lie: Option<Lie>) -> String {
        let key = if lie == Some(Lie::OtherDocument) { &self.other } else { &self.key };
        let point = [[4].as_slice(), key.public_key().as_slice()].concat();
        let own = PublicKey::from_sec1(&point).map(|key| did_document(&key)).unwrap_or_default();
        let mut document: serde_json::Value = serde_json::from_str(&own).unwrap_or_default();
        let second = format!("did:io:{:#x}#Key-p256-2", Address::from_word(keccak256(self.address())));
        let method = serde_json::json!({
            "id": second, "type": "JsonWebKey2020", "controller": self.did(),
            "publicKeyJwk": {
                "crv": "P-256", "kty": "EC", "kid": "Key-p256-2",
                "x": "pQNx2RU_8qxwK_HzJ4FmPvxfaJAjdk2kCreXT257iOw", "y": "Sp1sC_2WJ4VbkfRefy0X8DyZcFTq86ELMBZR5nGHNVY",
            },
        });
        if let Some(methods) = document.get_mut("verificationMethod").and_then(serde_json::Value::as_array_mut) {
            methods.push(method);
        }
        let answer = serde_json::json!({ "diddoc": document, "signature": self.signed(keccak256(&own).as_slice()) });
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    }

    /// r and s without v; every other s is a high one, as devices send them.
    fn sign(&self, digest: B256, lie: Option<Lie>) -> String {
        let digest = if lie == Some(Lie::OtherDigest) { keccak256(digest) } else { digest };
        let key = if lie == Some(Lie::OtherKey) { &self.other } else { &self.key };
        let Ok(signature) = key.sign_hash_sync(&digest) else { return String::new() };
        let high = self.asked().len() % 2 == 1;
        let s = if high { ORDER - signature.s() } else { signature.s() };
        hex::encode([signature.r().to_be_bytes::<32>(), s.to_be_bytes()].concat())
    }

    /// The fixed signature beside an answer, without 0x.
    fn signed(&self, digest: &[u8]) -> String {
        let signed = B256::try_from(digest).ok().and_then(|digest| self.key.sign_hash_sync(&digest).ok());
        signed.map(|signature| hex::encode(signature.as_rsy().get(..64).unwrap_or_default())).unwrap_or_default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
