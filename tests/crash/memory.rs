//! After lock nothing secret is left in a process that did everything a wallet does: scanned from outside (T-11).

#[path = "../../src-tauri/crates/vault/tests/common/scan.rs"]
mod scan;

use std::path::Path;

use scan::{Secrets, count};
use serde_json::{Value, json};

use crate::{
    conditions::Conditions,
    probe::{Answer, PASSWORD, Probe},
    stage::Stage,
};

/// Wallets that are made; each has its own words.
const WALLETS: usize = 20;
/// Permissions that are signed.
const SIGNATURES: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_signed_served_and_collected_leaves_nothing_after_lock() {
    let stage = Stage::owning(60).await;
    let home = stage.reset(&Conditions::calm()).await;
    let mut secrets = of(&home, &stage.phrase);
    let mut probe = Probe::unlocked(&stage.world, &home, None).await.unwrap();
    let open = count(probe.pid(), &secrets);
    assert!(
        open.keys > 0 && open.vault_key > 0,
        "the scan is blind: the keys of an open vault were not found ({open:?})"
    );

    for token in work(&mut probe, &stage.devices()[0].describe().address).await.unwrap() {
        secrets.add_token(&token);
    }
    left(&mut probe, &secrets, "work").await;

    let wrong = json!({ "command": "unlock", "password": format!("{PASSWORD} wrong") });
    assert!(matches!(probe.ask(wrong).await, Answer::Failure(_)));
    left(&mut probe, &secrets, "a wrong password").await;

    unlock(&mut probe).await;
    left(&mut probe, &secrets, "unlocking again").await;
    assert!(probe.end().await.success());
}

#[tokio::test]
async fn a_wallet_that_was_just_made_leaves_nothing_after_lock() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..WALLETS {
        let home = folder.path().join(format!("home {number}"));
        let mut probe = Probe::start(None, &home, None);
        let created = probe.ask(json!({ "command": "create", "password": PASSWORD })).await.reply("create").unwrap();
        let secrets = of(&home, created["phrase"].as_str().unwrap());
        assert!(count(probe.pid(), &secrets).keys > 0, "the scan is blind");
        left(&mut probe, &secrets, "create").await;
        probe.kill().await;
    }
}

fn of(home: &Path, phrase: &str) -> Secrets {
    Secrets::of_vault(phrase, PASSWORD, &std::fs::read(home.join("vault.deedbox")).unwrap())
}

async fn unlock(probe: &mut Probe) {
    probe.ask(json!({ "command": "unlock", "password": PASSWORD })).await.reply("unlock").unwrap();
}

async fn left(probe: &mut Probe, secrets: &Secrets, after: &str) {
    probe.ask(json!({ "command": "lock" })).await.reply("lock").unwrap();
    let found = count(probe.pid(), secrets);
    assert!(found.is_none(), "after {after} and lock: {found:?}");
}

/// Reads the device, collects, and signs permissions that are used; gives their tokens.
async fn work(probe: &mut Probe, device: &str) -> Result<Vec<String>, String> {
    probe.ask(json!({ "command": "device_sync", "device": device })).await.reply("sync")?;
    let plan = probe.ask(json!({ "command": "reward", "reward": { "reward": "plan" } })).await.reply("collect plan")?;
    let confirm = json!({ "command": "reward", "reward": { "reward": "collect", "review": plan["id"] } });
    probe.ask(confirm).await.reply("collect")?;
    let mut tokens = Vec::new();
    for _ in 0..SIGNATURES {
        tokens.push(granted(probe, device).await?);
    }
    let read = |token: &str| json!({ "command": "read", "token": token, "device": device, "scope": "temperature.raw" });
    let answer = probe.ask(read(&tokens[0])).await.reply("read")?;
    match answer["values"].as_array().is_some_and(|values| !values.is_empty()) {
        true => Ok(tokens),
        false => Err(format!("nothing was served: {answer}")),
    }
}

async fn granted(probe: &mut Probe, device: &str) -> Result<String, String> {
    let grant =
        json!({ "app": "App", "purpose": "To draw a chart", "devices": [device], "scopes": ["temperature.raw"] });
    let plan: Value = probe.ask(json!({ "command": "grant_plan", "grant": grant })).await.reply("grant plan")?;
    let confirm = json!({ "command": "grant_confirm", "review": plan["id"] });
    let grant = probe.ask(confirm).await.reply("grant")?;
    grant["token"].as_str().map(ToString::to_string).ok_or_else(|| format!("no token: {grant}"))
}
