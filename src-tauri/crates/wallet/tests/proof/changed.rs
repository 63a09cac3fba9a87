//! Random proofs hold, and none of them with one sign changed.

use wallet::proof::{Proof, check};
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

use crate::{
    fakes::Seeded,
    readings::{BEGIN, between, key, of},
};

const PROOFS: u64 = 2_000;
const STREAMS: [&str; 3] = ["temperature", "humidity", "rain.total"];

#[test]
fn a_proof_holds_and_with_one_sign_changed_it_does_not() {
    let seed = 49;
    println!("seed {seed}");
    let random = Seeded::new(seed);
    let mut accepted = 0;
    for number in 0..PROOFS {
        let text = proof(&random);
        let held = Proof::read(text.as_bytes()).and_then(|proof| check(&proof));
        assert!(held.is_ok(), "proof {number}: {held:?}\n{text}");
        let changed = change(&text, &random);
        if Proof::read(&changed).is_ok_and(|proof| check(&proof).is_ok()) {
            accepted += 1;
            println!("proof {number} is accepted:\n{text}\n{}", String::from_utf8_lossy(&changed));
        }
    }
    assert_eq!(accepted, 0, "of {PROOFS}");
}

/// Another printable sign in one place.
pub fn change(text: &str, random: &Seeded) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
    let was = bytes[at];
    while bytes[at] == was {
        // A digit mostly becomes another one, so that not only the form is tried.
        let signs: &[u8] = if was.is_ascii_hexdigit() && random.below(4) > 0 { b"0123456789abcdef" } else { b"" };
        bytes[at] = match signs.len() as u64 {
            0 => u8::try_from(0x20 + random.below(0x5f)).unwrap(),
            many => signs[usize::try_from(random.below(many)).unwrap()],
        };
    }
    bytes
}

/// One to three batches in a row, now and then with one left out, and some or all of their readings.
fn proof(random: &Seeded) -> String {
    let key = key(u8::try_from(1 + random.below(8)).unwrap());
    let mut tip = match random.below(2) {
        0 => None,
        _ => Some(Tip { seq: 1 + random.below(1 << 40), hash: [7; 32] }),
    };
    let mut batches = Vec::new();
    for number in 0..=random.below(3) {
        let batch = batch(&key, tip, number, random);
        tip = Some(batch.tip());
        batches.push(batch);
    }
    if batches.len() > 2 && random.below(3) == 0 {
        batches.remove(1);
    }
    let streams = &STREAMS[..usize::try_from(random.below(3)).unwrap()];
    let wanted = between(streams, BEGIN + random.below(3_000), BEGIN + 3_000 + random.below(200_000));
    let proof = Proof::over(key.address(), &batches, &wanted);
    let proof = proof.or_else(|| Proof::over(key.address(), &batches, &of(&[])));
    serde_json::to_string(&proof.unwrap()).unwrap()
}

fn batch(key: &DeviceKey, tip: Option<Tip>, number: u64, random: &Seeded) -> SignedBatch {
    let count = usize::try_from(1 + random.below(3)).unwrap();
    let column = |stream: &&str| {
        let mut time_ms = BEGIN + number * 60_000;
        let points = (0..=random.below(5)).map(|_| {
            time_ms += random.below(2_000);
            Point { time_ms, value: random.next().cast_signed() >> random.below(64) }
        });
        let scale = i8::try_from(random.below(37)).unwrap() - 18;
        Column { stream: stream.parse().unwrap(), points: points.collect(), scale }
    };
    SignedBatch::sign(key, tip, STREAMS[..count].iter().map(column).collect()).unwrap()
}
