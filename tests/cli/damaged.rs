//! A damaged database is set aside; keys, deeds and, from a backup, devices are there again, and no app reads anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use world::devices::Model;

use crate::{ctl::Owner, mcp::App, site::Site};

const SET_ASIDE: [&str; 3] = ["wallet", "set-aside-database", "--yes"];

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_and_chain_and_backup_bring_back_what_is_not_in_the_vault() {
    let site = Site::new(223).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let account = owner.must(&["wallet", "show"]).await["account"].clone();
    let device = site.device(Model::EnvironmentSensor).describe().address;
    claims(&site, &owner).await;
    let token = granted(&owner, &device).await;
    let backup = site.folder().join("home.deedbox").to_string_lossy().into_owned();
    owner.must(&["wallet", "export", &backup]).await;
    let sound = owner.refused(&SET_ASIDE, "app.bad_request").await;
    assert!(sound.contains("no damaged database"), "{sound}");
    assert_eq!(owner.must(&["device", "list"]).await.as_array().map(Vec::len), Some(1), "a sound one stays");

    let home = site.folder().join("home");
    let bytes = damages(&home);
    let told = owner.refused(&["device", "list"], "store.damaged").await;
    assert!(told.contains("deedboxctl wallet set-aside-database"), "{told}");
    owner.refused(&SET_ASIDE[..2], "app.cancelled").await;
    assert!(fs::read(home.join("deedbox.sqlite3")).is_ok_and(|found| found == bytes), "nothing was moved");

    let kept = owner.must(&SET_ASIDE).await;
    assert!(is_kept(&kept, &home, &bytes), "{kept}");
    owner.refused(&SET_ASIDE, "app.bad_request").await;
    let shown = owner.must(&["wallet", "show"]).await;
    assert_eq!((&shown["state"], &shown["account"]), (&json!("unlocked"), &account), "{shown}");
    let listed = owner.must(&["device", "list"]).await;
    // The chain may have been asked meanwhile: it knows the deed, and nothing else.
    let only_deed = |device: &serde_json::Value| device["kind"] == "" && device["batches"] == 0;
    assert!(listed.as_array().is_some_and(|devices| devices.iter().all(only_deed)), "{listed}");

    assert_eq!(owner.must(&["sync"]).await["devices"], 1, "the chain knows the deed");
    gives_nothing_to_another(&site, &backup).await;
    let back = ["wallet", "restore", &backup, "--only-devices"];
    assert_eq!(owner.must(&back).await["devices"], 1);
    assert_eq!(owner.must(&back).await["devices"], 0, "what is here stays as it is");
    let shown = owner.must(&["device", "show", &device]).await;
    assert_eq!(shown["ownership"], "yours", "{shown}");
    apps_are_shut_out(&owner, &device, &token).await;
    assert!(is_kept(&kept, &home, &bytes), "a new database leaves the old file alone");
}

async fn claims(site: &Site, owner: &Owner<'_>) {
    let said = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    owner.must(&["device", "token", &said.address]).await;
    owner.must(&["claim", &said.address, "--yes"]).await;
}

async fn granted(owner: &Owner<'_>, device: &str) -> String {
    let create = ["grant", "create", "--app", "Garden", "--device", device, "--scope", "temperature.raw", "--yes"];
    owner.must(&create).await["token"].as_str().expect("a token").to_owned()
}

/// As a disk does it: everything but the first page and the last. Gives what is on the disk then.
fn damages(home: &Path) -> Vec<u8> {
    let path = home.join("deedbox.sqlite3");
    for beside in ["deedbox.sqlite3-wal", "deedbox.sqlite3-shm"] {
        // A log that a process left would hide the damage.
        fs::remove_file(home.join(beside)).ok();
    }
    let mut bytes = fs::read(&path).expect("a database");
    let last = bytes.len() - 4096;
    bytes[4096..last].fill(0xa5);
    fs::write(&path, &bytes).expect("it is written");
    bytes
}

/// One of the files that the command told lies in the home and has exactly these bytes.
fn is_kept(told: &Value, home: &Path, bytes: &[u8]) -> bool {
    let files = told["kept"].as_array().into_iter().flatten().filter_map(Value::as_str).map(PathBuf::from);
    let mut here = files.filter(|file| file.parent() == Some(home));
    here.any(|file| fs::read(&file).is_ok_and(|found| found == bytes))
}

/// The backup of one wallet opens in no other.
async fn gives_nothing_to_another(site: &Site, backup: &str) {
    let other = site.owner("other");
    other.must(&["wallet", "create"]).await;
    let refused = other.refused(&["wallet", "restore", backup, "--only-devices"], "vault.bad_file").await;
    assert!(refused.contains("another wallet"), "{refused}");
    assert_eq!(other.must(&["device", "list"]).await, json!([]));
}

/// What a token opens was in the lost database alone.
async fn apps_are_shut_out(owner: &Owner<'_>, device: &str, token: &str) {
    assert_eq!(owner.must(&["grant", "list"]).await, json!([]));
    let (serving, door) = owner.start(&["access", "serve"]).await;
    let app = App::new(door["url"].as_str().expect("a door"), token);
    assert_eq!(app.read(device, "temperature.raw").await, Err("access.bad_token".to_owned()));
    serving.end().await;
}
