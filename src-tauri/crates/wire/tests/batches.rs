//! Signed batches, their chain and their Merkle tree.

mod support;

use support::{Seeded, key};
use wire::{
    batch::{BatchError, Continuity, SignedBatch, Tip},
    merkle,
    reading::{Column, MAX_READINGS, Point, quantity},
    signature::SignatureError,
};

fn column(stream: &str, scale: i8, points: &[(u64, i64)]) -> Column {
    let points = points.iter().map(|&(time_ms, value)| Point { time_ms, value }).collect();
    Column { stream: stream.parse().unwrap(), scale, points }
}

fn columns() -> Vec<Column> {
    vec![
        column("temperature", -2, &[(1_700_000_000_000, 2153), (1_700_000_001_000, 2160), (1_700_000_002_000, -5)]),
        column("humidity", 0, &[(1_700_000_000_500, 41), (1_700_000_002_500, 42)]),
    ]
}

fn batch(tip: Option<Tip>) -> SignedBatch {
    SignedBatch::sign(&key(0x10), tip, columns()).unwrap()
}

#[test]
fn a_batch_survives_its_bytes_and_verifies() {
    let batch = batch(None);
    let read = SignedBatch::from_bytes(&batch.to_bytes()).unwrap();
    assert_eq!(read, batch);
    assert_eq!(read.verify(key(0x10).address()), Ok(batch.tip()));
    assert_eq!((read.header.seq, read.header.prev), (1, [0; 32]));
    assert_eq!((read.header.from, read.header.to), (1_700_000_000_000, 1_700_000_002_500));
    let quantities: Vec<f64> = read.readings().map(|reading| reading.quantity()).collect();
    assert_eq!(quantities, [21.53, 21.6, -0.05, 41.0, 42.0]);
}

#[test]
fn extreme_values_and_times_survive() {
    let points = [(0, i64::MIN), (1, i64::MAX), (u64::MAX, 0)];
    let batch = SignedBatch::sign(&key(0x10), None, vec![column("x", 18, &points)]).unwrap();
    assert_eq!(SignedBatch::from_bytes(&batch.to_bytes()).unwrap(), batch);
    assert_eq!(batch.verify(key(0x10).address()), Ok(batch.tip()));
}

#[test]
fn a_reading_takes_few_bytes() {
    let points: Vec<_> = (0..60).map(|at| (1_700_000_000_000 + at * 1000, 2100 + (at % 7) as i64)).collect();
    let batch = SignedBatch::sign(&key(0x10), None, vec![column("temperature", -2, &points)]).unwrap();
    let bytes = batch.to_bytes().len();
    assert!(bytes < 230 + 60 * 5, "{bytes} bytes for 60 readings");
}

#[test]
fn another_key_or_device_is_refused() {
    let batch = batch(None);
    let (mine, other) = (key(0x10).address(), key(0x11).address());
    assert_eq!(batch.verify(other), Err(BatchError::OtherDevice(mine)));
    let mut renamed = batch.clone();
    renamed.header.device = other.0;
    assert_eq!(renamed.verify(other), Err(BatchError::Signature(SignatureError::NotByDevice)));
    let mut forged = SignedBatch::sign(&key(0x11), None, columns()).unwrap();
    forged.header.device = mine.0;
    assert_eq!(forged.verify(mine), Err(BatchError::Signature(SignatureError::NotByDevice)));
}

#[test]
fn every_changed_reading_stream_or_scale_is_refused() {
    let device = key(0x10).address();
    let changes: [fn(&mut SignedBatch); 7] = [
        |batch| batch.columns[0].points[1].value += 1,
        |batch| batch.columns[0].points[1].time_ms += 1,
        |batch| batch.columns[1].scale = -1,
        |batch| batch.columns[1].stream = "co2".parse().unwrap(),
        |batch| batch.columns[0].points.truncate(2),
        |batch| batch.columns.swap(0, 1),
        |batch| batch.header.root[0] ^= 1,
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut changed = batch(None);
        change(&mut changed);
        assert_eq!(changed.verify(device), Err(BatchError::Root), "change {at}");
    }
}

#[test]
fn every_changed_header_field_breaks_the_signature() {
    let device = key(0x10).address();
    let changes: [fn(&mut SignedBatch); 5] = [
        |batch| batch.header.seq += 1,
        |batch| batch.header.from -= 1,
        |batch| batch.header.to += 1,
        |batch| batch.header.prev[31] ^= 1,
        |batch| batch.signature.0[20] ^= 1,
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut changed = batch(None);
        change(&mut changed);
        let refused = changed.verify(device);
        assert_eq!(refused, Err(BatchError::Signature(SignatureError::NotByDevice)), "change {at}");
    }
}

#[test]
fn a_bit_changed_anywhere_in_the_bytes_is_refused() {
    let batch = batch(None);
    let mut same = 0;
    for changed in support::flips(&batch.to_bytes()) {
        let Ok(changed) = SignedBatch::from_bytes(&changed) else { continue };
        same += u32::from(changed.verify(key(0x10).address()).is_ok());
    }
    assert_eq!(same, 0);
}

#[test]
fn times_outside_the_signed_span_or_going_back_are_refused() {
    let device = key(0x10).address();
    let mut outside = batch(None);
    outside.columns[0].points[2].time_ms = outside.header.to + 1;
    assert_eq!(outside.verify(device), Err(BatchError::Times));
    let back = vec![column("temperature", 0, &[(5, 1), (4, 1)])];
    assert_eq!(SignedBatch::sign(&key(0x10), None, back).err(), Some(BatchError::Times));
}

#[test]
fn shapes_that_no_batch_may_have_are_not_even_signed() {
    let many: Vec<_> = (0..=MAX_READINGS as u64).map(|at| (at, 0)).collect();
    let streams = (0..17).map(|at| column(&format!("s{at}"), 0, &[(1, 1)])).collect();
    let shapes = [
        vec![],
        vec![column("a", 0, &[])],
        vec![column("a", 0, &[(1, 1)]), column("a", 0, &[(1, 1)])],
        vec![column("a", 19, &[(1, 1)])],
        vec![column("a", i8::MIN, &[(1, 1)])],
        vec![column("a", 0, &many)],
        streams,
    ];
    for shape in shapes {
        assert_eq!(SignedBatch::sign(&key(0x10), None, shape).err(), Some(BatchError::Malformed));
    }
}

#[test]
fn a_gap_a_repeat_and_a_fork_are_told_apart() {
    let first = batch(None);
    let second = batch(Some(first.tip()));
    let third = batch(Some(second.tip()));
    let other = SignedBatch::sign(&key(0x10), Some(first.tip()), vec![column("a", 0, &[(1, 1)])]).unwrap();
    assert_eq!(first.follows(None), Continuity::Next);
    assert_eq!(second.follows(Some(first.tip())), Continuity::Next);
    assert_eq!(third.follows(Some(first.tip())), Continuity::Gap { first: 2, last: 2 });
    assert_eq!(third.follows(None), Continuity::Gap { first: 1, last: 2 });
    assert_eq!(second.follows(Some(second.tip())), Continuity::Repeat);
    assert_eq!(other.follows(Some(second.tip())), Continuity::Fork, "another batch of the same number");
    assert_eq!(third.follows(Some(other.tip())), Continuity::Fork, "it follows another second batch");
    assert_eq!(first.follows(Some(third.tip())), Continuity::Past);
    assert_ne!(first.header.hash(), second.header.hash());
}

#[test]
fn every_reading_is_proved_and_nothing_else_is() {
    let mut rng = Seeded::new(31);
    for count in (1..=17).chain([100, 255, 256, 257]) {
        let leaves: Vec<Vec<u8>> = (0..count).map(|_| rng.bytes(10)).collect();
        let hashes: Vec<_> = leaves.iter().map(|bytes| merkle::leaf(bytes)).collect();
        let root = merkle::root(&hashes).unwrap();
        for (at, bytes) in leaves.iter().enumerate() {
            let proof = merkle::prove(&hashes, at as u32).unwrap();
            assert!(proof.proves(bytes, &root), "{at} of {count}");
            assert!(!proof.proves(b"something else", &root));
            assert!(!proof.proves(bytes, &[0; 32]));
            let mut longer = proof.clone();
            longer.path.push([0; 32]);
            assert!(!longer.proves(bytes, &root));
            for index in [at as u32 ^ 1, count as u32] {
                let moved = merkle::Inclusion { index, ..proof.clone() };
                assert!(count == 1 || !moved.proves(bytes, &root), "{at} of {count} as {index}");
            }
            for sibling in 0..proof.path.len() {
                let mut bent = proof.clone();
                bent.path[sibling][0] ^= 1;
                assert!(!bent.proves(bytes, &root));
            }
        }
        assert_eq!(merkle::prove(&hashes, count as u32), None);
    }
    assert_eq!(merkle::root(&[]), None);
}

#[test]
fn a_batch_proves_its_own_readings() {
    let batch = batch(None);
    for (at, reading) in batch.readings().enumerate() {
        let proof = batch.prove(at as u32).unwrap();
        assert!(proof.proves(&reading.canonical(), &batch.header.root));
    }
    assert_eq!(batch.prove(5), None);
}

#[test]
fn an_inner_node_does_not_pass_for_a_leaf_nor_a_doubled_leaf_for_one() {
    let hashes: Vec<_> = [b"a", b"b", b"c"].iter().map(|bytes| merkle::leaf(*bytes)).collect();
    let root = merkle::root(&hashes).unwrap();
    let inner = [hashes[0], hashes[1]].concat();
    let proof = merkle::Inclusion { index: 0, count: 2, path: vec![hashes[2]] };
    assert!(!proof.proves(&inner, &root), "the two halves of a node as a reading");
    assert_ne!(merkle::leaf(&inner), merkle::node(&hashes[0], &hashes[1]));
    let doubled = [hashes.clone(), vec![hashes[2]]].concat();
    assert_ne!(merkle::root(&doubled).unwrap(), root);
}

#[test]
fn a_value_is_scaled_without_a_second_rounding() {
    assert_eq!([quantity(2153, -2), quantity(5, 3), quantity(-1, -18), quantity(0, 0)], [21.53, 5000.0, -1e-18, 0.0]);
}

#[test]
fn hostile_bytes_never_panic() {
    let mut rng = Seeded::new(32);
    let good = batch(None).to_bytes();
    for _ in 0..20_000 {
        let mut bytes = good.clone();
        for _ in 0..=rng.below(4) {
            let at = rng.below(bytes.len());
            bytes[at] = rng.bytes(1)[0];
        }
        bytes.truncate(rng.below(bytes.len()) + 1);
        if let Ok(read) = SignedBatch::from_bytes(&bytes) {
            assert!(read.verify(key(0x10).address()).is_err() || read == batch(None));
        }
    }
    // An array that announces 2^63 entries.
    assert!(SignedBatch::from_bytes(&[0x9B, 0x80, 0, 0, 0, 0, 0, 0, 0]).is_err());
}

#[test]
fn a_way_by_sides_leads_to_the_root_and_no_other_way_does() {
    let mut rng = Seeded::new(32);
    for count in (1..=17).chain([100, 255, 256, 257]) {
        let hashes: Vec<_> = (0..count).map(|_| merkle::leaf(&rng.bytes(10))).collect();
        let root = merkle::root(&hashes).unwrap();
        let tree = merkle::Tree::over(hashes.clone());
        for (at, hash) in hashes.iter().enumerate() {
            let way = tree.way(at);
            assert_eq!(merkle::climb(*hash, way.clone()), root, "{at} of {count}");
            for step in 0..way.len() {
                let mut bent = way.clone();
                bent[step] = match bent[step] {
                    merkle::Neighbour::Left(hash) => merkle::Neighbour::Right(hash),
                    merkle::Neighbour::Right(hash) => merkle::Neighbour::Left(hash),
                };
                assert_ne!(merkle::climb(*hash, bent), root, "{at} of {count}");
            }
        }
    }
    let batch = batch(None);
    let tree = batch.tree();
    for (at, reading) in batch.readings().enumerate() {
        assert_eq!(merkle::climb(merkle::leaf(&reading.canonical()), tree.way(at)), batch.header.root);
    }
}
