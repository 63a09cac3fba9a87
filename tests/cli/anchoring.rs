//! Readings anchored on the chain, and what somebody without a wallet can tell of it.

use std::{fs, path::Path};

use serde_json::{Value, json};
use world::devices::Model;

use crate::{
    proving::{alone, synchronises},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn batches_are_anchored_once_by_one_transaction_and_a_file_shows_the_way_to_their_root() {
    let site = Site::new(142).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    owner.refused(&["anchor", "plan"], "anchor.nothing_new").await;
    let said = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    synchronises(&owner, &said.address).await;
    owner.refused(&["anchor", "run", "--yes"], "anchor.not_enough_funds").await;
    owner.must(&["wallet", "fund"]).await;

    let plan = owner.must(&["anchor", "plan", "--device", &said.address]).await;
    assert!(plan["batches"].as_u64() > Some(0) && plan["left"] == 0, "{plan}");
    assert_eq!(plan["devices"][0]["device"], json!(said.address), "{plan}");
    owner.refused(&["anchor", "run"], "app.cancelled").await;
    assert_eq!(owner.must(&["operations", "list"]).await, json!([]), "nothing was signed");

    let done = owner.must(&["anchor", "run", "--yes"]).await;
    assert_eq!((&done["status"], &done["kind"]), (&json!("done"), &json!("anchor")), "{done}");
    owner.refused(&["anchor", "run", "--yes"], "anchor.nothing_new").await;

    let file = site.folder().join("proof.json");
    let path = file.to_string_lossy().into_owned();
    let made = owner.must(&["proof", "export", &said.address, &path, "--stream", "temperature"]).await;
    assert_eq!(made["level"], "L2", "{made}");
    let (well, found) = alone("verify", &file);
    assert!(well && found["level"] == "L1", "a file alone reaches no chain: {found}");
    let claim = found["anchors"][0].as_str().unwrap_or_default();
    let root = plan["root"].as_str().expect("a root");
    assert!(claim.contains(root) && claim.contains("not checked against the chain"), "{found}");

    is_refused_once_changed(&site, &file);
}

/// One digit of the root.
fn is_refused_once_changed(site: &Site, file: &Path) {
    let mut proof: Value = serde_json::from_slice(&fs::read(file).expect("it is there")).expect("JSON");
    let root = proof["batches"][0]["anchor"]["root"].as_str().expect("a root").to_string();
    let (most, last) = root.split_at(root.len() - 1);
    proof["batches"][0]["anchor"]["root"] = json!(format!("{most}{}", if last == "0" { "1" } else { "0" }));
    let changed = site.folder().join("changed.json");
    fs::write(&changed, proof.to_string()).expect("it is written");
    let (well, refusal) = alone("verify", &changed);
    assert!(!well && refusal["code"] == "proof.refused", "{refusal}");
    assert!(refusal["detail"].as_str().is_some_and(|detail| detail.contains("is not under the root")), "{refusal}");
}
