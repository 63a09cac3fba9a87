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

/// A neighbour on the way from a leaf to the root, and the side on which it stands.
///
/// A root says neither how many leaves there are nor the number of one: what a number changes is only these sides, so that
/// whoever has to trust nothing but the root is given the sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    Left([u8; 32]),
    Right([u8; 32]),
}

/// The root that a leaf comes to with these neighbours, from the leaf upwards.
#[must_use]
pub fn climb(leaf: [u8; 32], way: impl IntoIterator<Item = Neighbour>) -> [u8; 32] {
    way.into_iter().fold(leaf, |hash, neighbour| match neighbour {
        Neighbour::Left(left) => node(&left, &hash),
        Neighbour::Right(right) => node(&hash, &right),
    })
}

/// A tree with its inner nodes kept, for whoever asks for many ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// From the leaves up to the level below the root.
    levels: Vec<Vec<[u8; 32]>>,
}

impl Tree {
    /// The tree over leaf hashes.
    #[must_use]
    pub fn over(leaves: Vec<[u8; 32]>) -> Self {
        let mut levels = Vec::new();
        let mut level = leaves;
        while level.len() > 1 {
            let next = above(&level);
            levels.push(level);
            level = next;
        }
        Self { levels }
    }

    /// The way from the leaf at `index` to the root; of no use for a leaf that is not there.
    #[must_use]
    pub fn way(&self, index: usize) -> Vec<Neighbour> {
        let mut at = index;
        let mut way = Vec::new();
        for level in &self.levels {
            let side = if at & 1 == 0 { Neighbour::Right } else { Neighbour::Left };
            way.extend(level.get(at ^ 1).copied().map(side));
            at /= 2;
        }
        way
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
