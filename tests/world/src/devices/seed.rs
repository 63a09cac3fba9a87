use std::fmt;

use alloy::primitives::keccak256;
use rand_core::{CryptoRng, RngCore};

/// What a world grows from: the same seed gives the same keys, labels, addresses and readings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// An endless stream of bytes for one purpose; other purposes get other streams.
    pub fn stream(self, purpose: &str) -> SeedStream {
        let start = [self.0.to_be_bytes().as_slice(), purpose.as_bytes()].concat();
        SeedStream { state: keccak256(start).0, count: 0 }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Bytes that follow from a seed: keccak256 of the state and a counter. Whoever knows the seed knows them all.
#[derive(Clone)]
pub struct SeedStream {
    state: [u8; 32],
    count: u64,
}

impl SeedStream {
    /// An even number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        // 53 bits are what a double holds.
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// An even number from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    fn block(&mut self) -> [u8; 32] {
        let block = [self.state.as_slice(), &self.count.to_be_bytes()].concat();
        self.count += 1;
        keccak256(block).0
    }
}

impl RngCore for SeedStream {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for chunk in dest.chunks_mut(32) {
            for (slot, byte) in chunk.iter_mut().zip(self.block()) {
                *slot = byte;
            }
        }
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

// As unforeseeable as its seed is, which is all that a simulated device needs.
impl CryptoRng for SeedStream {}
