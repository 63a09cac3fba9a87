//! Requests no page of ours would send: refused with a code, without a panic, at once (T-10).

use std::time::{Duration, Instant};

use domain::failure::Code;
use ipc::REQUEST_LIMIT;
use serde_json::{Map, Value, json};
use tauri::ipc::InvokeBody;

use super::{
    samples::{Sample, all},
    shell::{OWN, Refused, Shell},
};

/// Requests to each command, on each of two wallets.
const EACH: u64 = 220;
/// Good requests that wait for the owner's answer, or for the password's price.
const ASKS_THE_OWNER: [&str; 7] =
    ["expert_on", "set_rule", "set_anchor_rule", "read_file", "back_up", "reveal", "change_password"];
/// What half of the requests to a command may take at most; a busy disk may hold up single ones.
const AT_ONCE: Duration = Duration::from_millis(100);

#[test]
fn an_unknown_field_is_refused_however_good_the_rest_is() {
    let shell = Shell::start();
    for sample in all() {
        let mut body = sample.body.clone();
        body["no_such_field"] = json!(1);
        refused(&shell, &sample, body);
    }
}

#[test]
fn a_missing_field_and_a_wrong_type_are_refused() {
    let shell = Shell::start();
    let wrong =
        [json!(null), json!(true), json!(-1), json!(1.5), json!(1e300), json!([]), json!([[]]), json!({"a": 1})];
    for sample in all() {
        for field in sample.body.as_object().unwrap().keys() {
            let mut without = sample.body.clone();
            without.as_object_mut().unwrap().remove(field);
            refused(&shell, &sample, without);
            for value in &wrong {
                let mut body = sample.body.clone();
                body[field] = value.clone();
                refused(&shell, &sample, body);
            }
        }
        for whole in [json!(null), json!("text"), json!(7), json!([1, 2, 3, 4, 5, 6, 7])] {
            refused(&shell, &sample, whole);
        }
    }
}

#[test]
fn a_name_that_no_device_may_be_given_does_not_cross() {
    let shell = Shell::start();
    shell.import();
    let sample = all().into_iter().find(|sample| sample.name == "set_names").unwrap();
    for (field, bad) in [("name", "a\u{202e}b"), ("name", ""), ("hostname", "plug.local"), ("hostname", "-plug")] {
        let mut body = sample.body.clone();
        body[field] = json!(bad);
        let answer = shell.ask("main", "devices", "set_names", body).unwrap_err();
        assert_eq!(answer.code(), Code::BadRequest, "{field} {bad:?}");
    }
}

#[test]
fn bytes_instead_of_json_are_refused() {
    let shell = Shell::start();
    for sample in all() {
        let command = format!("plugin:{}|{}", sample.area, sample.name);
        let body = InvokeBody::Raw(sample.body.to_string().into_bytes());
        let answer = shell.send(sample.window, OWN, &command, body).unwrap_err();
        assert_eq!(answer.code(), Code::BadRequest, "{command}");
    }
}

#[test]
fn a_request_of_more_than_256_kib_is_refused_unread() {
    let shell = Shell::start();
    let of_size = |size: usize| {
        let bare = json!({"label": ""}).to_string().len();
        json!({"label": "x".repeat(size - bare)})
    };
    let detail = |size| match shell.ask("main", "keys", "open_window", of_size(size)) {
        Err(Refused::Failed(failure)) if failure.code == Code::BadRequest => failure.detail,
        other => panic!("{other:?}"),
    };
    assert!(!detail(REQUEST_LIMIT).contains("256 KiB"), "the limit itself is allowed");
    assert!(detail(REQUEST_LIMIT + 1).contains("256 KiB"));
    for sample in all() {
        let mut body = sample.body.clone();
        body["no_such_field"] = json!("x".repeat(REQUEST_LIMIT));
        refused(&shell, &sample, body);
    }
}

#[test]
fn random_requests_without_a_wallet_end_in_a_code() {
    bombard(&Shell::start(), 0x5eed_0001, &all());
}

#[test]
fn random_requests_to_an_open_wallet_end_in_a_code() {
    let shell = Shell::start();
    shell.import();
    let (lock, others): (Vec<_>, Vec<_>) = all().into_iter().partition(|sample| sample.name == "lock");
    bombard(&shell, 0x5eed_0002, &others);
    bombard(&shell, 0x5eed_0003, &lock);
}

fn refused(shell: &Shell, sample: &Sample, body: Value) {
    if (sample.is_good)(&body) {
        return;
    }
    let answer = shell.ask(sample.window, sample.area, sample.name, body).unwrap_err();
    assert_eq!(answer.code(), Code::BadRequest, "{}.{}", sample.area, sample.name);
}

fn bombard(shell: &Shell, seed: u64, samples: &[Sample]) {
    println!("seed {seed:#x}");
    let mut dice = Dice(seed);
    for sample in samples {
        let mut times = Vec::new();
        for round in 0..EACH {
            let mut body = sample.body.clone();
            (0..=dice.below(3)).for_each(|_| mutate(&mut body, &mut dice));
            let good = (sample.is_good)(&body);
            // A good request to the radio would listen, and here nothing answers.
            let radio = ["scan", "pair", "add", "facts", "networks", "set_wifi", "set_names", "identify"];
            // And one that asks the owner would wait for the answer.
            if good && (radio.contains(&sample.name) || ASKS_THE_OWNER.contains(&sample.name)) {
                continue;
            }
            let at = format!("{}.{} round {round}: {body}", sample.area, sample.name);
            let started = Instant::now();
            let answer = shell.ask(sample.window, sample.area, sample.name, body);
            times.push(started.elapsed());
            match answer {
                Ok(_) => assert!(good, "{at} was taken"),
                Err(Refused::Failed(failure)) => assert!(good || failure.code == Code::BadRequest, "{at}: {failure}"),
                Err(other) => panic!("{at}: {other:?}"),
            }
        }
        times.sort_unstable();
        let half = times.get(times.len() / 2).unwrap();
        assert!(*half < AT_ONCE, "{}.{}: half took longer than {half:?}", sample.area, sample.name);
    }
}

/// Changes one random place.
fn mutate(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(map) if !map.is_empty() && dice.below(8) > 0 => mutate_field(map, dice),
        Value::Array(list) if !list.is_empty() && dice.below(8) > 0 => {
            let place = usize::try_from(dice.below(list.len() as u64)).unwrap();
            match dice.below(4) {
                0 => drop(list.remove(place)),
                1 => list.push(list[place].clone()),
                _ => mutate(&mut list[place], dice),
            }
        }
        other => *other = anything(dice, 0),
    }
}

fn mutate_field(map: &mut Map<String, Value>, dice: &mut Dice) {
    let place = usize::try_from(dice.below(map.len() as u64)).unwrap();
    let name = map.keys().nth(place).unwrap().clone();
    match dice.below(6) {
        0 => drop(map.remove(&name)),
        1 => drop(map.insert(text(dice), anything(dice, 0))),
        _ => mutate(&mut map[&name], dice),
    }
}

fn anything(dice: &mut Dice, depth: u32) -> Value {
    match dice.below(if depth < 40 { 10 } else { 7 }) {
        0 => Value::Null,
        1 => json!(dice.below(2) == 0),
        2 => json!(dice.next()),
        3 => json!(-(dice.below(1 << 40).cast_signed())),
        4 => json!(f64::from_bits(dice.next())),
        5 | 6 => json!(text(dice)),
        7 => json!({ text(dice): anything(dice, depth + 1) }),
        _ => Value::Array((0..dice.below(4)).map(|_| anything(dice, depth + 1)).collect()),
    }
}

fn text(dice: &mut Dice) -> String {
    const PARTS: [&str; 22] = [
        "",
        "main",
        "__proto__",
        "constructor",
        "0x",
        "0xdededededededededededededededededededede",
        "did:io:0x",
        "18446744073709551616",
        "-1",
        "1e999",
        "NaN",
        "\0",
        "\u{202e}",
        "\u{feff}",
        "\u{1f512}",
        "../../etc/passwd",
        "' OR 1=1 --",
        "<script>",
        "{{",
        "temperature.daily",
        "temperature.*",
        "\\u0000",
    ];
    let mut text = String::new();
    for _ in 0..=dice.below(3) {
        let part = PARTS[usize::try_from(dice.below(PARTS.len() as u64)).unwrap()];
        let times = if dice.below(40) == 0 { 2_000 } else { 1 };
        text.push_str(&part.repeat(times));
    }
    text
}

/// SplitMix64: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}
