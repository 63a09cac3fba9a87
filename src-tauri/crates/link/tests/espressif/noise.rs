//! Whatever text or bytes arrive before there is a session.

use std::panic::{AssertUnwindSafe, catch_unwind};

use link::{espressif::version::Version, labels::read_label};

use secrecy::SecretString;

use crate::seeded::Seeded;

const DESCRIPTION: &str = r#"{"prov":{"ver":"v1.1","sec_ver":2,"sec_patch_ver":1,"cap":["wifi_scan","no_pop"]}}"#;

const LABELS: [&str; 5] = [
    r#"{"ver":"v1","name":"PROV_12AB34","username":"wifiprov","pop":"abcd1234","transport":"ble"}"#,
    "MT:Y.K9042C00KA0648G00",
    "did:io:0x52908400098527886e0f7030069857d2e4169ee7",
    "7KQ2-M4X0",
    "DEEDBOX:7KQ2-M4X0:52908400098527886E0F7030069857D2E4169EE7",
];

/// The text with a few bytes changed, cut off or repeated.
fn mutated(seeded: &mut Seeded, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=seeded.below(4) {
        let at = seeded.below(bytes.len() + 1);
        match seeded.below(4) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, seeded.below(256) as u8),
            2 => bytes.extend_from_within(at..),
            _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = seeded.below(256) as u8),
        }
    }
    bytes
}

#[test]
fn no_description_and_no_label_makes_a_panic() {
    let mut seeded = Seeded::new();
    for _ in 0..20_000 {
        let description = mutated(&mut seeded, DESCRIPTION);
        let kind = seeded.below(LABELS.len());
        let label = mutated(&mut seeded, LABELS[kind]);
        let label = String::from_utf8_lossy(&label).into_owned();
        let read = catch_unwind(AssertUnwindSafe(|| {
            drop(Version::read(&description));
            drop(read_label(&SecretString::from(label.as_str())));
        }));
        assert!(read.is_ok(), "{} {label}", String::from_utf8_lossy(&description));
    }
}
