//! Batches of many devices under one root, as a chain anchors it.

use alloc::vec::Vec;

use crate::merkle;

/// No other list of leaves begins like this: a leaf of readings starts with a CBOR array.
const DOMAIN: &[u8] = b"deedbox-anchor-v1";

/// The batch that a leaf stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchoredBatch {
    /// The address of the device's key.
    pub device: [u8; 20],
    pub seq: u64,
    /// The Merkle root over its readings.
    pub root: [u8; 32],
    /// The digest that the device signed.
    pub hash: [u8; 32],
}

impl AnchoredBatch {
    /// Its leaf: each part has one length, so that no two batches have the same bytes.
    #[must_use]
    pub fn leaf(&self) -> [u8; 32] {
        let seq = self.seq.to_be_bytes();
        let parts: [&[u8]; 5] = [DOMAIN, &self.device, &seq, &self.root, &self.hash];
        let bytes: Vec<u8> = parts.concat();
        merkle::leaf(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::keccak;

    const BATCH: AnchoredBatch = AnchoredBatch { device: [1; 20], seq: 7, root: [2; 32], hash: [3; 32] };

    #[test]
    fn a_leaf_is_made_of_its_domain_and_every_part_of_the_batch() {
        let seq = [0, 0, 0, 0, 0, 0, 0, 7];
        let parts: [&[u8]; 6] = [&[0], b"deedbox-anchor-v1", &[1; 20], &seq, &[2; 32], &[3; 32]];
        assert_eq!(BATCH.leaf(), keccak(&parts));
        let others = [
            AnchoredBatch { device: [9; 20], ..BATCH },
            AnchoredBatch { seq: 8, ..BATCH },
            AnchoredBatch { root: [9; 32], ..BATCH },
            AnchoredBatch { hash: [9; 32], ..BATCH },
        ];
        assert!(others.iter().all(|other| other.leaf() != BATCH.leaf()));
    }
}
