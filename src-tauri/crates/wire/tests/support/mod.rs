//! What the tests share: seeded randomness and a device to talk to.
#![allow(dead_code, reason = "each test binary uses its own part")]

use rand_core::{CryptoRng, Error, RngCore, impls};
use sha3::{Digest, Sha3_256};
use wire::{
    code::SetupCode,
    identity::DeviceKey,
    session::{Initiator, Proved, Responder, Session},
};

/// Repeatable bytes; a failing test prints the seed it ran with.
pub struct Seeded {
    seed: u64,
    counter: u64,
}

impl Seeded {
    pub fn new(seed: u64) -> Self {
        println!("seed {seed}");
        Self { seed, counter: 0 }
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next_u64() % end as u64).unwrap()
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill_bytes(&mut bytes);
        bytes
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

impl RngCore for Seeded {
    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.counter += 1;
        let hash = Sha3_256::new().chain_update(self.seed.to_le_bytes()).chain_update(self.counter.to_le_bytes());
        u64::from_le_bytes(hash.finalize()[..8].try_into().unwrap())
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        impls::fill_bytes_via_next(self, bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seeded {}

pub fn key(byte: u8) -> DeviceKey {
    DeviceKey::from_bytes(&[byte; 32]).unwrap()
}

pub fn code() -> SetupCode {
    "K7QM-2XRD".parse().unwrap()
}

/// A finished handshake: the owner's end, then the device's.
pub fn session(rng: &mut Seeded) -> (Proved, Session) {
    let key = key(0x10);
    let (owner, hello) = Initiator::start(&code(), Some(key.address()), rng);
    let (device, offer) = Responder::answer(&hello, &code(), rng).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let (device, proof) = device.confirm(&confirm, &key).unwrap();
    (owner.proof(&proof).unwrap(), device)
}

/// Every copy of `bytes` with one bit changed.
pub fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut changed = bytes.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        changed
    })
}

pub fn unhex(text: &str) -> Vec<u8> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
