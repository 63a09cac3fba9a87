//! The Merkle tree over a batch's readings.
//!
//! Leaves are keccak256(0x00 || bytes), inner nodes keccak256(0x01 || left || right), so neither passes for the other. A
//! node without a sibling moves up unchanged (the shape of RFC 6962), so no list has the root of another.

use alloc::vec::Vec;

use crate::hash::keccak;

/// The hash of a leaf.
#[must_use]
pub fn leaf(bytes: &[u8]) -> [u8; 32] {
    keccak(&[&[0], bytes])
}

/// The hash of an inner node.
#[must_use]
pub fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    keccak(&[&[1], left, right])
}

/// The root over leaf hashes; none for no leaves.
#[must_use]
pub fn root(leaves: &[[u8; 32]]) -> Option<[u8; 32]> {
    let mut level = leaves.to_vec();
    while level.len() > 1 {
        level = above(&level);
    }
    level.first().copied()
}

/// That a leaf is at a place of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inclusion {
    /// Place of the leaf, from 0.
    pub index: u32,
    /// Leaves in the tree.
    pub count: u32,
    /// Siblings from the leaf upwards.
    pub path: Vec<[u8; 32]>,
}

/// Proves the leaf at `index`; none if there is no such leaf.
#[must_use]
pub fn prove(leaves: &[[u8; 32]], index: u32) -> Option<Inclusion> {
    let count = u32::try_from(leaves.len()).ok()?;
    let mut at = usize::try_from(index).ok().filter(|at| *at < leaves.len())?;
    let mut level = leaves.to_vec();
    let mut path = Vec::new();
    while level.len() > 1 {
        path.extend(level.get(at ^ 1).copied());
        level = above(&level);
        at /= 2;
    }
    Some(Inclusion { index, count, path })
}

impl Inclusion {
    /// Whether `bytes` are the leaf that this proof is about, in the tree of this root.
    #[must_use]
    pub fn proves(&self, bytes: &[u8], root: &[u8; 32]) -> bool {
        let (mut at, mut count) = (self.index, self.count);
        if at >= count {
            return false;
        }
        let mut hash = leaf(bytes);
        let mut path = self.path.iter();
        while count > 1 {
            if at ^ 1 < count {
                let Some(sibling) = path.next() else { return false };
                hash = if at & 1 == 0 { node(&hash, sibling) } else { node(sibling, &hash) };
            }
            at /= 2;
            count = count.div_ceil(2);
        }
        path.next().is_none() && hash == *root
    }
}

fn above(level: &[[u8; 32]]) -> Vec<[u8; 32]> {
    let pair = |pair: &[[u8; 32]]| match pair {
        [left, right] => node(left, right),
        [alone, ..] => *alone,
        [] => [0; 32],
    };
    level.chunks(2).map(pair).collect()
}
