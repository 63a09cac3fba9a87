use alloy::primitives::{B256, keccak256};

/// A Merkle tree as reward contracts check it: leaves in the order of their hashes, of each pair the smaller one first, an
/// odd node goes up alone. It shares no code with the wallet, so that neither hides a mistake of the other.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the leaves to the root.
    levels: Vec<Vec<B256>>,
    /// Where each leaf, in the order that it was given in, stands among the sorted ones.
    places: Vec<usize>,
}

impl Tree {
    /// The tree of these leaves' hashes.
    pub fn of(leaves: &[B256]) -> Self {
        let mut sorted = leaves.to_vec();
        sorted.sort_unstable();
        let places = leaves.iter().map(|leaf| sorted.partition_point(|each| each < leaf)).collect();
        let mut levels = vec![sorted];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            let next = level.chunks(2).map(above).collect();
            levels.push(next);
        }
        Self { levels, places }
    }

    /// Its root; zero where it has no leaf.
    pub fn root(&self) -> B256 {
        self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default()
    }

    /// The proof of the leaf that was given at `index`.
    pub fn proof(&self, index: usize) -> Option<Vec<B256>> {
        let mut place = *self.places.get(index)?;
        let mut steps = Vec::new();
        for level in &self.levels {
            steps.extend(level.get(place ^ 1).copied());
            place /= 2;
        }
        Some(steps)
    }
}

fn above(nodes: &[B256]) -> B256 {
    match nodes {
        [a, b] if a <= b => keccak256([a.0, b.0].concat()),
        [a, b] => keccak256([b.0, a.0].concat()),
        [alone] => *alone,
        _ => B256::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(number: u8) -> B256 {
        B256::repeat_byte(number)
    }

    fn climbed(leaf: B256, proof: &[B256]) -> B256 {
        proof.iter().fold(leaf, |node, neighbour| above(&[node, *neighbour]))
    }

    #[test]
    fn every_leaf_climbs_to_the_root_whatever_their_number_and_order() {
        for count in 1..=17 {
            let leaves: Vec<B256> = (1..=count).rev().map(|number| keccak256(leaf(number))).collect();
            let tree = Tree::of(&leaves);
            for (index, leaf) in leaves.iter().enumerate() {
                let proof = tree.proof(index).unwrap();
                assert_eq!(climbed(*leaf, &proof), tree.root(), "leaf {index} of {count}");
            }
            assert_eq!(tree.proof(leaves.len()), None);
        }
    }

    #[test]
    fn an_odd_node_goes_up_alone() {
        let (one, two, three) = (leaf(1), leaf(2), leaf(3));
        let tree = Tree::of(&[three, one, two]);

        let pair = keccak256([one.0, two.0].concat());
        assert_eq!(tree.proof(0), Some(vec![pair]));
        assert_eq!(tree.root(), above(&[pair, three]));
    }

    #[test]
    fn a_lone_leaf_is_the_root_and_no_leaf_has_none() {
        assert_eq!(Tree::of(&[leaf(1)]).root(), leaf(1));
        assert_eq!(Tree::of(&[leaf(1)]).proof(0), Some(Vec::new()));
        assert_eq!(Tree::of(&[]).root(), B256::ZERO);
    }
}
