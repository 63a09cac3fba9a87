//! Proofs of rewards beside trees that OpenZeppelin's own library built (`tests/node/merkle/trees.mjs`).

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    keccak256,
    merkle::{MOST_STEPS, RewardLeaf, RewardProof, parent},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Tree {
    leaf: RewardLeaf,
    proof: RewardProof,
    root: B256,
}

#[test]
fn a_proof_holds_in_its_tree_and_with_one_byte_changed_in_none() {
    let told = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise);
    let (seed, trees) = (told("SEED", 1), told("MERKLE_TREES", 2_000));
    println!("seed {seed}, {trees} trees");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/node/merkle/trees.mjs");
    let mut node = Command::new("node");
    let mut node = node.arg(script).args([seed.to_string(), trees.to_string()]).stdout(Stdio::piped()).spawn().unwrap();
    let (mut read, mut steps) = (0, 0);
    for line in BufReader::new(node.stdout.take().unwrap()).lines() {
        let tree: Tree = serde_json::from_str(&line.unwrap()).unwrap();
        assert!(tree.proof.proves(&tree.leaf, tree.root), "{:?}", tree.leaf);
        changed(&tree, read);
        read += 1;
        steps += tree.proof.steps().len();
    }
    assert!(node.wait().unwrap().success(), "node (`cargo xtask setup` installs what it needs)");
    assert_eq!(read, trees);
    assert!(steps > 0);
}

/// One byte of the leaf, of the proof or of the root is another, or a step is missing.
fn changed(tree: &Tree, number: u64) {
    let byte = usize::try_from(number % 32).unwrap();
    let mut root = tree.root;
    root.0[byte] ^= 1;
    assert!(!tree.proof.proves(&tree.leaf, root));
    assert!(!tree.proof.proves(&dearer(&tree.leaf), tree.root));
    let steps = tree.proof.steps();
    if let Some(last) = steps.len().checked_sub(1) {
        let mut other = steps.to_vec();
        other[usize::try_from(number).unwrap() % steps.len()].0[byte] ^= 0x80;
        assert!(!RewardProof::try_from(other).unwrap().proves(&tree.leaf, tree.root));
        assert!(!RewardProof::try_from(steps[..last].to_vec()).unwrap().proves(&tree.leaf, tree.root));
        assert!(!RewardProof::try_from(steps[1..].to_vec()).unwrap().proves(&tree.leaf, tree.root));
    }
}

fn dearer(leaf: &RewardLeaf) -> RewardLeaf {
    let mut dearer = *leaf;
    match &mut dearer {
        RewardLeaf::OneShot { amount: total, .. }
        | RewardLeaf::Cumulative { total, .. }
        | RewardLeaf::CumulativeToken { total, .. }
        | RewardLeaf::Cycle { total, .. } => total.0 ^= U256::from(1),
    }
    dearer
}

#[test]
fn a_proof_has_an_end_and_no_root_is_proven_before_the_first() {
    let steps = |count: usize| RewardProof::try_from(vec![B256::repeat_byte(1); count]);
    assert!(steps(MOST_STEPS).is_ok() && steps(MOST_STEPS + 1).is_err());
    let json = serde_json::to_string(&vec![B256::ZERO; MOST_STEPS + 1]).unwrap();
    assert!(serde_json::from_str::<RewardProof>(&json).is_err());
    let leaf: RewardLeaf = serde_json::from_str(
        r#"{"family":"cumulative","account":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","total":"5"}"#,
    )
    .unwrap();
    assert!(!steps(0).unwrap().proves(&leaf, B256::ZERO));
    assert!(steps(0).unwrap().proves(&leaf, leaf.hash()), "a tree of one leaf");
}

/// A second preimage: where a leaf is hashed as a pair of neighbours is, whoever makes the tree can pass the 64 bytes of a
/// pair off as a leaf.
#[test]
fn an_inner_node_passes_for_a_leaf_in_no_family() {
    let account = Owner(Address::repeat_byte(0x07));
    let total = U256::from(1) << 200_usize;
    let (low, high) = (account.0.into_word(), B256::from(total));
    assert!(low < high, "so that the pair is hashed in this order");
    let (inner, above) = (parent(low, high), B256::repeat_byte(0x42));
    let root = parent(inner, above);
    let pair = [low.0, high.0].concat();
    let proof = RewardProof::try_from(vec![above]).unwrap();
    assert_eq!(proof.root(keccak256(&pair)), root, "what is hashed once would pass");

    // The bytes of the pair in the fields of each family's leaf, wherever they fit.
    let word = |from: usize| B256::from_slice(&pair[from..from + 32]);
    let number = |from: usize| U256::from_be_bytes(word(from).0);
    let address = |from: usize| Address::from_slice(&pair[from..from + 20]);
    let amounts = [0, 12, 20, 32].map(|from| Amount(number(from)));
    let accounts = [0, 12, 32, 44].map(|from| Owner(address(from)));
    for account in accounts {
        for total in amounts {
            let leaves = [
                RewardLeaf::OneShot { index: number(0), account, amount: total },
                RewardLeaf::Cumulative { account, total },
                RewardLeaf::CumulativeToken { account, token: address(44), total },
                RewardLeaf::Cycle { account, total },
            ];
            for leaf in leaves {
                assert_ne!(leaf.hash(), inner, "{leaf:?}");
                assert!(!proof.proves(&leaf, root), "{leaf:?}");
            }
        }
    }
    assert!(serde_json::from_value::<RewardLeaf>(serde_json::json!({ "hash": inner })).is_err(), "nor by its hash");
}

/// `cargo xtask bench rewards` runs it alone, as a release is built.
#[test]
#[ignore = "cargo xtask bench rewards runs it alone"]
fn figures_of_proofs() {
    const PROOFS: u64 = 20_000;
    const STEPS: usize = 16;
    let leaves: Vec<RewardLeaf> = (0..PROOFS)
        .map(|n| RewardLeaf::Cumulative {
            account: Owner(Address::from_slice(&keccak256(n.to_be_bytes())[12..])),
            total: Amount::wei(u128::from(n)),
        })
        .collect();
    let proof = |n: u64| -> RewardProof {
        let step = |step: usize| keccak256([n.to_be_bytes(), step.to_be_bytes()].concat());
        RewardProof::try_from((0..STEPS).map(step).collect::<Vec<_>>()).unwrap()
    };
    let proofs: Vec<RewardProof> = (0..PROOFS).map(proof).collect();
    let roots: Vec<B256> = leaves.iter().zip(&proofs).map(|(leaf, proof)| proof.root(leaf.hash())).collect();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        let began = Instant::now();
        let proven = leaves.iter().zip(&proofs).zip(&roots).filter(|((leaf, proof), root)| proof.proves(leaf, **root));
        assert_eq!(u64::try_from(proven.count()).unwrap(), PROOFS);
        ours.push(began.elapsed());
        bare.push(bare_hashes(PROOFS, STEPS));
    }
    let ratio = median(ours).as_secs_f64() / median(bare).as_secs_f64();
    println!("FIGURES {{\"merkle_verify_ratio_to_keccak\":{:.3}}}", ratio);
}

/// As many hashes of as many bytes, and nothing else.
fn bare_hashes(proofs: u64, steps: usize) -> Duration {
    let mut last = B256::ZERO;
    let began = Instant::now();
    for n in 0..proofs {
        let mut leaf = [0u8; 52];
        leaf[..8].copy_from_slice(&n.to_be_bytes());
        last = keccak256(leaf);
        let mut pair = [0u8; 64];
        for _ in 0..steps {
            pair[..32].copy_from_slice(last.as_slice());
            last = keccak256(pair);
        }
    }
    let took = began.elapsed();
    assert_ne!(std::hint::black_box(last), parent(B256::ZERO, B256::ZERO));
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
