//! Kills the making of a wallet at every step of writing its vault.

use std::{fs, path::Path};

use serde_json::json;

use crate::{
    points,
    probe::{Answer, PASSWORD, Probe},
};

#[tokio::test]
async fn a_wallet_that_is_being_made_is_there_or_not_there_after_a_kill() {
    let points = points::of(&["vault"]);
    assert!(points.len() > 3, "the fault points are not found: {points:?}");
    for point in points {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let home = folder.path().join("home");
        made_after_a_kill(&home, &point).await.unwrap_or_else(|e| panic!("killed at {point}: {e}"));
    }
}

async fn made_after_a_kill(home: &Path, point: &str) -> Result<(), String> {
    let create = json!({ "command": "create", "password": PASSWORD });
    let unlock = json!({ "command": "unlock", "password": PASSWORD });
    let mut probe = Probe::start(None, home, Some(point));
    let Answer::Died = probe.ask(create.clone()).await else { return Err("it was never passed".to_owned()) };

    let mut probe = Probe::start(None, home, None);
    match probe.ask(unlock.clone()).await {
        Answer::Reply(_) => {}
        // Nobody has seen its words yet, so a wallet that is not there is no loss.
        Answer::Failure(failure) if failure["code"] == "vault.missing" => {
            probe.ask(create).await.reply("create")?;
            probe.ask(json!({ "command": "lock" })).await.reply("lock")?;
            probe.ask(unlock).await.reply("unlock")?;
        }
        other => return Err(format!("{other:?}")),
    }
    probe.end().await;
    let names = fs::read_dir(home).map_err(|e| e.to_string())?.flatten();
    let mut names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    match names.find(|name| name.contains("tmp") || name.contains("new")) {
        Some(left) => Err(format!("{left} is left")),
        None => Ok(()),
    }
}
