//! The root over many batches that a batch is under, and where it is said to stand.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Address, B256, anchor::MOST_ANCHOR_STEPS, evidence::AnchorPlace, time::Millis};
use serde::{Deserialize, Serialize};
use wire::{
    anchor::AnchoredBatch,
    batch::BatchHeader,
    merkle::{self, Tree},
};

use super::{
    form::Side,
    spelled::{Octets, Spelled},
};
use crate::ports::AnchorRow;

/// What a file says of it: the place is to be looked up, the way to the root is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Anchor {
    chain_id: Spelled<u64>,
    contract: Spelled<Octets<20>>,
    root: Spelled<Octets<32>>,
    block: Spelled<u64>,
    /// Milliseconds since 1970, by the word of whoever made the block.
    time: Spelled<u64>,
    /// From the batch's leaf upwards.
    path: Vec<Side>,
}

impl Anchor {
    /// Where it is said to stand; none where the batch is not under the root.
    pub fn place(&self, header: &BatchHeader) -> Option<AnchorPlace> {
        let BatchHeader { device, seq, root, .. } = *header;
        let leaf = AnchoredBatch { device, seq, root, hash: header.hash() }.leaf();
        let way = self.path.iter().map(|side| side.neighbour());
        let under = self.path.len() <= MOST_ANCHOR_STEPS && merkle::climb(leaf, way) == self.root.0.0;
        under.then(|| self.said())
    }

    fn said(&self) -> AnchorPlace {
        AnchorPlace {
            chain_id: self.chain_id.0,
            contract: Address::from(self.contract.0.0),
            root: B256::from(self.root.0.0),
            block: self.block.0,
            time: Millis(self.time.0),
        }
    }

    fn at(place: AnchorPlace, path: Vec<Side>) -> Self {
        Self {
            chain_id: Spelled(place.chain_id),
            contract: Spelled(Octets(place.contract.into_array())),
            root: Spelled(Octets(place.root.0)),
            block: Spelled(place.block),
            time: Spelled(place.time.0),
            path,
        }
    }
}

/// Anchorings that this wallet read back from their chain.
pub(super) struct Anchorings {
    each: Vec<(AnchorPlace, Tree)>,
    /// How many batches are under each.
    sizes: Vec<usize>,
    /// Which of them a batch is under, and its place there, by the digest that the device signed.
    batches: BTreeMap<B256, (usize, usize)>,
}

impl Anchorings {
    /// Those whose leaves still come to their root: what was changed here shows nothing.
    pub fn of(rows: &[AnchorRow]) -> Self {
        let (mut each, mut sizes, mut batches) = (Vec::new(), Vec::new(), BTreeMap::new());
        for row in rows {
            let leaves: Vec<[u8; 32]> = row.leaves.iter().map(|leaf| leaf.leaf.0).collect();
            if merkle::root(&leaves) != Some(row.root.0) {
                continue;
            }
            for (place, leaf) in row.leaves.iter().enumerate() {
                batches.entry(leaf.hash).or_insert((each.len(), place));
            }
            sizes.push(leaves.len());
            each.push((place_of(row), Tree::over(leaves)));
        }
        Self { each, sizes, batches }
    }

    /// What goes into a file of the batch with this digest.
    pub fn anchor(&self, hash: &B256) -> Option<Anchor> {
        let (number, place) = self.batches.get(hash)?;
        let (at, tree) = self.each.get(*number)?;
        Some(Anchor::at(*at, tree.way(*place).into_iter().map(Side::of).collect()))
    }

    /// The same for somebody who may know only these batches: none where another one is under the root too, since the
    /// neighbours on the way can be searched for what is under them.
    pub fn anchor_among(&self, hash: &B256, known: &BTreeSet<B256>) -> Option<Anchor> {
        let (number, _) = self.batches.get(hash)?;
        let here = |(hash, (at, _)): &(&B256, &(usize, usize))| at == number && known.contains(*hash);
        let of_these = self.batches.iter().filter(here).count();
        if self.sizes.get(*number) == Some(&of_these) { self.anchor(hash) } else { None }
    }

    /// Where they stand.
    pub fn places(&self) -> BTreeSet<AnchorPlace> {
        self.each.iter().map(|(place, _)| *place).collect()
    }
}

fn place_of(row: &AnchorRow) -> AnchorPlace {
    AnchorPlace {
        chain_id: row.keeper.chain_id,
        contract: row.keeper.contract,
        root: row.root,
        block: row.block,
        time: row.at,
    }
}
