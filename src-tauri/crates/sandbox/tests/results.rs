//! Results of programs over proven rows: what a plain computation gives, the same each time, and refused once anything of
//! them was changed.

use std::collections::BTreeMap;

use domain::{
    failure::{Code, Coded},
    time::Millis,
};
use sandbox::{WasmSandbox, samples};
use serde_json::{Value, json};
use wallet::{
    algorithm::{AlgorithmError, AlgorithmResult, Program, compute, verify},
    proof::{Proof, Selection},
};
use wire::{
    batch::SignedBatch,
    identity::DeviceKey,
    reading::{Column, Point},
};

const BEGIN: u64 = 1_795_474_800_000;
const HOUR: u64 = 3_600_000;
const DAY: u64 = 86_400_000;

/// A row as the tests compute with it.
type Row = (u64, f64);

/// Numbers that look random, by Knuth's generator.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A device's proof of random readings, and the same readings plainly.
fn proof(seed: u64) -> (Proof, BTreeMap<String, Vec<Row>>) {
    println!("seed {seed}");
    let mut numbers = Numbers(seed);
    let key = DeviceKey::from_bytes(&[7; 32]).unwrap();
    let (mut batches, mut rows, mut tip, mut now) = (Vec::new(), BTreeMap::<String, Vec<Row>>::new(), None, BEGIN);
    for _ in 0..1 + numbers.below(6) {
        let points: Vec<u64> = (0..1 + numbers.below(90))
            .map(|_| {
                now += 1 + numbers.below(2 * HOUR);
                now
            })
            .collect();
        let columns = ["temperature", "humidity"].map(|stream| {
            let points: Vec<Point> = points
                .iter()
                .map(|time_ms| Point { time_ms: *time_ms, value: i64::try_from(numbers.below(600)).unwrap() - 250 })
                .collect();
            let plain = points.iter().map(|point| (point.time_ms, point.value as f64 / 10.0));
            rows.entry(stream.to_string()).or_default().extend(plain);
            Column { stream: stream.parse().unwrap(), scale: -1, points }
        });
        let batch = SignedBatch::sign(&key, tip, columns.to_vec()).unwrap();
        tip = Some(batch.tip());
        batches.push(batch);
    }
    let all = Selection { streams: Vec::new(), from: Millis(0), to: Millis(u64::MAX) };
    (Proof::over(key.address(), &batches, &all).unwrap(), rows)
}

fn program(id: &str) -> Program {
    samples().into_iter().find(|sample| sample.id == id).unwrap().program
}

fn milli(value: f64) -> i64 {
    (value * 1000.0).round_ties_even() as i64
}

fn mean(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |sum, value| sum + value) / values.len() as f64
}

/// The values by some part of their time.
fn by(rows: &[Row], part: impl Fn(u64) -> u64) -> BTreeMap<u64, Vec<f64>> {
    let mut parts = BTreeMap::<u64, Vec<f64>>::new();
    for (at, value) in rows {
        parts.entry(part(*at)).or_default().push(*value);
    }
    parts
}

fn means(stream: &str, rows: &[Row]) -> Value {
    let values: Vec<f64> = rows.iter().map(|(_, value)| *value).collect();
    json!({ "stream": stream, "rows": rows.len(), "milli": milli(mean(&values)) })
}

fn peak(stream: &str, rows: &[Row]) -> Value {
    let hours = by(rows, |at| at / HOUR % 24);
    let mut best: Option<(u64, f64)> = None;
    for (hour, values) in hours {
        let mean = mean(&values);
        if best.is_none_or(|(_, highest)| mean > highest) {
            best = Some((hour, mean));
        }
    }
    let (hour, highest) = best.unwrap();
    json!({ "stream": stream, "hour": hour, "milli": milli(highest) })
}

fn degree_days(stream: &str, rows: &[Row]) -> Value {
    let days = by(rows, |at| at / DAY);
    let total = days.values().fold(0.0, |total, values| total + (18.0 - mean(values)).max(0.0));
    json!({ "stream": stream, "days": days.len(), "milli": milli(total) })
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sample_gives_what_a_plain_computation_gives() {
    type Plain = fn(&str, &[Row]) -> Value;
    let each: [(&str, &str, Plain); 3] =
        [("mean", "mean", means), ("peak-hours", "peak_hours", peak), ("degree-days", "degree_days", degree_days)];
    for seed in 1..=12 {
        let (proof, rows) = proof(seed);
        for (id, name, plain) in each {
            let (result, evidence) = compute(&WasmSandbox, &program(id), &proof).await.unwrap();
            let expected: Vec<Value> = rows.iter().map(|(stream, rows)| plain(stream, rows)).collect();
            let given: Value = serde_json::from_str(result.output()).unwrap();
            assert_eq!(given, json!({ name: expected }), "{id}");
            assert_eq!(evidence.streams, ["humidity", "temperature"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_rows_and_program_give_the_same_file_and_anybody_computes_it_again() {
    let (proof, _) = proof(21);
    let first = compute(&WasmSandbox, &program("mean"), &proof).await.unwrap().0;
    let second = compute(&WasmSandbox, &program("mean"), &proof).await.unwrap().0;
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(text, serde_json::to_string(&second).unwrap());
    let read = AlgorithmResult::read(text.as_bytes()).unwrap();
    verify(&WasmSandbox, &program("mean"), &proof, &read).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_row_program_or_word_of_the_result_is_found() {
    let (proof, _) = proof(22);
    let result = compute(&WasmSandbox, &program("mean"), &proof).await.unwrap().0;
    let file = serde_json::to_value(&result).unwrap();

    let other = verify(&WasmSandbox, &program("peak-hours"), &proof, &result).await.unwrap_err();
    assert!(matches!(other, AlgorithmError::Differs("program")), "{other}");
    assert_eq!(other.code(), Code::AlgorithmDiffers);
    let (rows, _) = self::proof(23);
    assert!(matches!(verify(&WasmSandbox, &program("mean"), &rows, &result).await, Err(AlgorithmError::Differs(_))));
    let mut text = serde_json::to_value(&proof).unwrap();
    text["batches"][0]["readings"]["all"][0]["points"][0][1] = json!("7777");
    let changed = Proof::read(text.to_string().as_bytes()).unwrap();
    let refused = verify(&WasmSandbox, &program("mean"), &changed, &result).await.unwrap_err();
    assert_eq!(refused.code(), Code::ProofRefused, "{refused}");

    for (part, value) in [
        ("output", json!("{\"mean\":[]}")),
        ("inputs_root", json!(format!("0x{}", "11".repeat(32)))),
        ("rows", json!(1)),
        ("from", json!("1")),
        ("to", json!("1")),
        ("streams", json!(["humidity"])),
        ("devices", json!([format!("0x{}", "22".repeat(20))])),
        (
            "batches",
            json!([{ "seq": "1", "root": format!("0x{}", "11".repeat(32)), "hash": format!("0x{}", "22".repeat(32)) }]),
        ),
    ] {
        let mut changed = file.clone();
        changed[part] = value;
        let changed = AlgorithmResult::read(changed.to_string().as_bytes()).unwrap();
        let found = verify(&WasmSandbox, &program("mean"), &proof, &changed).await.unwrap_err();
        assert!(matches!(found, AlgorithmError::Differs(differs) if differs == part), "{part}: {found}");
    }
}

#[test]
fn what_is_no_result_of_version_1_is_not_read() {
    let form = json!({
        "type": "deedbox-result", "version": 1, "program": format!("0x{}", "11".repeat(32)), "devices": [], "streams": [],
        "from": "0", "to": "0", "rows": 0, "inputs_root": format!("0x{}", "11".repeat(32)), "batches": [], "output": "1",
        "signature": null
    });
    AlgorithmResult::read(form.to_string().as_bytes()).unwrap();
    for (part, value) in [
        ("type", json!("deedbox-proof")),
        ("version", json!(2)),
        ("level", json!("L3")),
        ("signature", json!(format!("0x{}", "11".repeat(65)))),
        ("program", json!("0x11")),
    ] {
        let mut changed = form.clone();
        changed[part] = value;
        assert!(AlgorithmResult::read(changed.to_string().as_bytes()).is_err(), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_is_no_json_is_no_result() {
    let (proof, _) = proof(24);
    let text = r#"(module
        (memory (export "memory") 32)
        (data (i32.const 0) "{no json")
        (func (export "alloc") (param i32) (result i32) (i32.const 1024))
        (func (export "run") (param i32 i32) (result i64) (i64.const 8)))"#;
    let program = Program::of(wat::parse_str(text).unwrap()).unwrap();
    let refused = compute(&WasmSandbox, &program, &proof).await.unwrap_err();
    assert!(matches!(refused, AlgorithmError::NotJson), "{refused}");
    assert_eq!(refused.code(), Code::AlgorithmStopped);
}
