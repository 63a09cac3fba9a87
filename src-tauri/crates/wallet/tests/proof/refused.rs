//! What a proof is refused for, by its batch and reading.

use domain::{
    failure::{Code, Coded},
    time::Millis,
};
use serde_json::{Value, json};
use wallet::proof::{Proof, ProofError, ReadingFlaw, check};
use wire::batch::BatchError;

use crate::readings::{BEGIN, after, batches, between, key, of};

/// A proof as its file, some readings of two batches.
fn file() -> Value {
    let key = key(5);
    json!(Proof::over(key.address(), &batches(&key, 2), &of(&["temperature"])).unwrap())
}

fn refusal(file: &Value) -> ProofError {
    let error = Proof::read(file.to_string().as_bytes()).and_then(|proof| check(&proof)).unwrap_err();
    assert!(matches!(error.code(), Code::ProofRefused | Code::ProofBadFile), "{error}");
    error
}

#[test]
fn a_changed_reading_is_named() {
    check(&Proof::read(file().to_string().as_bytes()).unwrap()).unwrap();
    let mut file = file();
    file["batches"][1]["readings"]["some"][2]["value"] = json!("203");
    let at = Millis(BEGIN + 62_000);
    let expected = ProofError::Reading { seq: 2, stream: "temperature".to_string(), at, flaw: ReadingFlaw::NotInBatch };
    assert_eq!(refusal(&file), expected);
}

#[test]
fn a_reading_that_stands_twice_is_named() {
    let mut file = file();
    let some = file["batches"][0]["readings"]["some"].as_array_mut().unwrap();
    some.push(some[0].clone());
    assert!(matches!(refusal(&file), ProofError::Reading { seq: 1, flaw: ReadingFlaw::Twice, .. }));
}

#[test]
fn a_changed_batch_is_named() {
    let key = key(5);
    let whole = json!(Proof::over(key.address(), &batches(&key, 2), &of(&[])).unwrap());
    let mut value = whole.clone();
    value["batches"][1]["readings"]["all"][0]["points"][0][1] = json!("7");
    assert_eq!(refusal(&value), ProofError::Batch { seq: 2, flaw: BatchError::Root });
    for field in ["seq", "from", "to"] {
        let mut header = whole.clone();
        header["batches"][0]["header"][field] = json!("0");
        assert!(matches!(refusal(&header), ProofError::Batch { .. } | ProofError::Order { .. }), "{field}");
    }
}

#[test]
fn another_device_is_not_the_one_that_signed() {
    let other = key(6).address();
    let mut file = file();
    file["device"] = json!(other.to_string());
    assert!(matches!(refusal(&file), ProofError::OtherDid { .. }));
    file["did"] = json!(other.did());
    assert!(matches!(refusal(&file), ProofError::Batch { flaw: BatchError::Signature(_), .. }));
}

#[test]
fn two_histories_are_refused_and_the_wrong_order_too() {
    let key = key(5);
    let good = batches(&key, 2);
    let forked = [good[0].clone(), after(&key, 2)];
    let proof = Proof::over(key.address(), &forked, &of(&[])).unwrap();
    assert_eq!(check(&proof).unwrap_err(), ProofError::Fork { seq: 2 });
    let proof = Proof::over(key.address(), &[after(&key, 1)], &of(&[])).unwrap();
    assert_eq!(check(&proof).unwrap_err(), ProofError::Fork { seq: 1 }, "the first one continues nothing");

    let mut file = file();
    file["batches"].as_array_mut().unwrap().reverse();
    assert_eq!(refusal(&file), ProofError::Order { seq: 1 });
    let mut file = self::file();
    let first = file["batches"][0].clone();
    file["batches"].as_array_mut().unwrap().insert(0, first);
    assert_eq!(refusal(&file), ProofError::Order { seq: 1 });
}

#[test]
fn the_head_says_what_the_readings_are() {
    for (field, other) in
        [("streams", json!(["humidity", "temperature"])), ("from", json!("0")), ("to", json!((BEGIN * 2).to_string()))]
    {
        let mut file = file();
        file[field] = other;
        assert_eq!(refusal(&file), ProofError::Head(field));
    }
    let mut empty = file();
    empty["batches"] = json!([]);
    assert_eq!(refusal(&empty), ProofError::Empty);
}

#[test]
fn what_is_no_proof_is_said_to_be_none() {
    let bad = |change: fn(&mut Value)| {
        let mut file = file();
        change(&mut file);
        assert!(matches!(refusal(&file), ProofError::NotOne(_)), "{file}");
    };
    bad(|file| file["version"] = json!(2));
    bad(|file| file["type"] = json!("receipt"));
    bad(|file| file["level"] = json!("L4"));
    bad(|file| file["from"] = json!(7));
    bad(|file| file["batches"][0]["level"] = json!("L2"));
    bad(|file| file["batches"][0]["header"]["seq"] = json!("01"));
    bad(|file| file["batches"][0]["signature"] = json!("0x00"));
    bad(|file| file["batches"][0]["readings"] = json!({}));
    bad(|file| file["batches"][0]["readings"]["some"][0]["stream"] = json!("Temperature"));
    bad(|file| file["batches"][0]["anchor"] = json!({ "chain_id": "1" }));
    for text in ["", "null", "[]", "{", "\u{0}", "{\"type\":\"deedbox-proof\"}"] {
        assert!(matches!(Proof::read(text.as_bytes()), Err(ProofError::NotOne(_))), "{text:?}");
    }
    let deep = "[".repeat(100_000);
    assert!(matches!(Proof::read(deep.as_bytes()), Err(ProofError::NotOne(_))));
}

#[test]
fn a_span_without_readings_makes_no_proof() {
    let key = key(5);
    assert_eq!(Proof::over(key.address(), &batches(&key, 2), &between(&[], 0, 1)), None);
}
