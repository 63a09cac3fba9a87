//! viem beside it (`tests/node/viem/read_fleet.mjs`).

use serde::Deserialize;
use serde_json::json;
use tokio::process::Command;
use world::chain::node_folder;

use crate::{bare::Told, site::Site};

/// What viem read, and how long it took.
#[derive(Deserialize)]
pub struct Read {
    pub multicall: Timed,
    pub logs: Timed,
}

#[derive(Deserialize)]
pub struct Timed {
    pub ms: f64,
    held: Vec<Row>,
    pending: String,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
struct Row {
    device: String,
    token: String,
    wallet: String,
    hash: String,
    uri: String,
    project: String,
}

pub async fn read(site: &Site, rounds: usize) -> Read {
    let on = &site.ground.contracts;
    let told = json!({
        "url": site.ground.url(), "owner": site.owner.address(), "rounds": rounds, "multicall3": on.multicall3,
        "ioid": on.ioid, "registry": on.registry, "pool": on.pool,
    });
    let script = node_folder().join("viem/read_fleet.mjs");
    let ran = Command::new("node").arg(script).arg(told.to_string()).kill_on_drop(true).output().await.unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "viem (`cargo xtask setup` installs it): {said}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

/// Both ways came to what the wallet read.
pub fn same(read: &Read, (held, pending): &Told) {
    let rows: Vec<Row> = held
        .iter()
        .map(|held| Row {
            device: held.device.to_string(),
            token: held.deed.token_id.clone(),
            wallet: format!("{:#x}", held.deed.wallet),
            hash: held.deed.document_hash.to_string(),
            uri: held.deed.document_uri.clone(),
            project: held.project.to_string(),
        })
        .collect();
    for timed in [&read.multicall, &read.logs] {
        assert!(timed.held == rows, "viem read something else");
        assert_eq!(pending.map(|owed| owed.0.to_string()), Some(timed.pending.clone()));
    }
}
