//! Readings proved to somebody who has no wallet.

use std::{fs, path::Path, process::Command};

use serde_json::{Value, json};
use world::devices::Model;

use crate::{ctl::Owner, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_is_verified_without_a_wallet_and_refused_once_a_digit_changed() {
    let site = Site::new(49).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let said = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    synchronises(&owner, &said.address).await;

    let file = site.folder().join("proof.json");
    let path = file.to_string_lossy().into_owned();
    let made = owner.must(&["proof", "export", &said.address, &path, "--stream", "temperature"]).await;
    assert!(made["readings"].as_u64() > Some(0) && made["level"] == "L1", "{made}");
    assert_eq!((&made["streams"], &made["gaps"]), (&json!(["temperature"]), &json!([])), "{made}");
    owner.refused(&["proof", "export", &said.address, &path], "vault.bad_file").await;
    let unread = site.folder().join("unread.json");
    let unread = unread.to_string_lossy();
    owner.refused(&["proof", "export", &said.address, &unread, "--stream", "no-such-stream"], "app.bad_request").await;
    owner.refused(&["proof", "export", &said.address, &unread, "--from", "yesterday"], "app.bad_request").await;

    let (well, found) = alone("verify", &file);
    assert!(well, "{found}");
    assert_eq!((&found["device"], &found["did"]), (&made["device"], &json!(said.did)), "{found}");
    assert_eq!((&found["level"], &found["readings"]), (&json!("L1"), &made["readings"]), "{found}");
    assert!(found["does_not_show"].as_array().is_some_and(|words| words.len() > 2), "{found}");
    let (well, shown) = alone("show", &file);
    assert!(well && shown["checked"] == false, "{shown}");

    is_refused_once_changed(&site, &file);
}

pub async fn synchronises(owner: &Owner<'_>, device: &str) {
    for _ in 0..30 {
        let report = owner.must(&["device", "sync", device]).await;
        if report["stored"].as_u64() > Some(0) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    panic!("the device signs no batch");
}

/// One digit of one value; the refusal names batch and reading.
fn is_refused_once_changed(site: &Site, file: &Path) {
    let mut proof: Value = serde_json::from_slice(&fs::read(file).expect("it is there")).expect("JSON");
    let reading = &mut proof["batches"][0]["readings"]["some"][0];
    let value = reading["value"].as_str().expect("a number");
    let (most, last) = value.split_at(value.len() - 1);
    let other = format!("{most}{}", (last.parse::<u8>().expect("a digit") + 1) % 10);
    reading["value"] = json!(other);
    let changed = site.folder().join("changed.json");
    fs::write(&changed, proof.to_string()).expect("it is written");

    let (well, refusal) = alone("verify", &changed);
    assert!(!well && refusal["code"] == "proof.refused", "{refusal}");
    let seq = proof["batches"][0]["header"]["seq"].as_str().expect("a number");
    let detail = refusal["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(&format!("batch {seq}, temperature")), "{detail}");
    fs::write(&changed, "{}").expect("it is written");
    let (well, refusal) = alone("verify", &changed);
    assert!(!well && refusal["code"] == "proof.bad_file", "{refusal}");
}

/// A command of somebody whose environment names no folder, no network and no password.
pub fn alone(command: &str, file: &Path) -> (bool, Value) {
    let mut ctl = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
    let output = ctl.env_clear().args(["--json", "proof", command]).arg(file).output().expect("deedboxctl runs");
    let json = serde_json::from_slice(&output.stdout);
    (output.status.success(), json.unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr))))
}
