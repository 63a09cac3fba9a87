//! Proofs of rewards: Merkle trees whose pairs are hashed in order of size, as reward contracts check them.
//!
//! Sources: OpenZeppelin `MerkleProof`; Uniswap `MerkleDistributor`; 1inch `CumulativeMerkleDrop`; Merkl `Distributor`;
//! WeatherXM `RewardPool`, whose trees are OpenZeppelin's standard ones.

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256, keccak256};
use serde::{Deserialize, Serialize};

use crate::{account::Owner, amount::Amount, failure::ParseError};

/// The most steps of a proof: no tree has more than 2⁶⁴ leaves.
pub const MOST_STEPS: usize = 64;

/// What a tree says of one account, by the family of the contract that checks it. What is hashed for a leaf is never 64
/// bytes long, so that no inner node of a tree passes for one (second preimage).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "family", rename_all = "snake_case", deny_unknown_fields)]
pub enum RewardLeaf {
    /// Paid once: keccak(packed(index, account, amount)).
    OneShot { index: U256, account: Owner, amount: Amount },
    /// All that was ever earned: keccak(packed(account, total)).
    Cumulative { account: Owner, total: Amount },
    /// All that was ever earned of one token: keccak(abi(account, token, total)).
    CumulativeToken { account: Owner, token: Address, total: Amount },
    /// All that was ever earned up to a cycle: keccak(keccak(abi(account, total))).
    Cycle { account: Owner, total: Amount },
}

impl RewardLeaf {
    /// Whose reward it is.
    #[must_use]
    pub fn account(&self) -> Owner {
        match self {
            Self::OneShot { account, .. }
            | Self::Cumulative { account, .. }
            | Self::CumulativeToken { account, .. }
            | Self::Cycle { account, .. } => *account,
        }
    }

    /// Its hash in the tree.
    #[must_use]
    pub fn hash(&self) -> B256 {
        match self {
            Self::OneShot { index, account, amount } => keccak256(packed::<84>(&[
                &index.to_be_bytes::<32>(),
                account.0.as_slice(),
                &amount.0.to_be_bytes::<32>(),
            ])),
            Self::Cumulative { account, total } => {
                keccak256(packed::<52>(&[account.0.as_slice(), &total.0.to_be_bytes::<32>()]))
            }
            Self::CumulativeToken { account, token, total } => keccak256(packed::<96>(&[
                account.0.into_word().as_slice(),
                token.into_word().as_slice(),
                &total.0.to_be_bytes::<32>(),
            ])),
            Self::Cycle { account, total } => {
                let inner = packed::<64>(&[account.0.into_word().as_slice(), &total.0.to_be_bytes::<32>()]);
                keccak256(keccak256(inner))
            }
        }
    }
}

fn packed<const N: usize>(parts: &[&[u8]]) -> [u8; N] {
    let mut out = [0; N];
    let mut rest = out.as_mut_slice();
    for part in parts {
        let (head, tail) = rest.split_at_mut(part.len().min(rest.len()));
        head.copy_from_slice(&part[..head.len()]);
        rest = tail;
    }
    out
}

/// The way from a leaf to the root: at most [`MOST_STEPS`] neighbours, from the leaf upwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<B256>", into = "Vec<B256>")]
pub struct RewardProof(Vec<B256>);

impl RewardProof {
    /// The neighbours, from the leaf upwards.
    #[must_use]
    pub fn steps(&self) -> &[B256] {
        &self.0
    }

    /// The root of the tree in which this proves `leaf`; whether that is a real one only the chain can say.
    #[must_use]
    pub fn root(&self, leaf: B256) -> B256 {
        self.0.iter().fold(leaf, |node, neighbour| parent(node, *neighbour))
    }

    /// Whether it proves `leaf` in the tree with this root. A root of zero is none: contracts hold it before the first.
    #[must_use]
    pub fn proves(&self, leaf: &RewardLeaf, root: B256) -> bool {
        !root.is_zero() && self.root(leaf.hash()) == root
    }
}

impl TryFrom<Vec<B256>> for RewardProof {
    type Error = ParseError;

    fn try_from(steps: Vec<B256>) -> Result<Self, ParseError> {
        if steps.len() > MOST_STEPS { Err(ParseError::RewardProof) } else { Ok(Self(steps)) }
    }
}

impl From<RewardProof> for Vec<B256> {
    fn from(proof: RewardProof) -> Self {
        proof.0
    }
}

/// keccak of both, the smaller one first.
#[must_use]
pub fn parent(a: B256, b: B256) -> B256 {
    let (low, high) = if a <= b { (a, b) } else { (b, a) };
    let mut pair = [0u8; 64];
    pair[..32].copy_from_slice(low.as_slice());
    pair[32..].copy_from_slice(high.as_slice());
    keccak256(pair)
}
