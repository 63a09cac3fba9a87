//! Stock MCP clients, unmodified, as `cargo xtask setup` installs them.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tokio::process::Command;

use crate::Open;

#[tokio::test]
async fn the_python_client_reads_is_held_to_its_grant_and_loses_it() {
    let python = checkout().join("tests/python/.venv/bin/python");
    let script = checkout().join("tests/python/read_with_mcp.py");
    for mode in ["auto", "legacy"] {
        journey(&python, &script, mode).await;
    }
}

#[tokio::test]
async fn the_node_client_reads_is_held_to_its_grant_and_loses_it() {
    journey(Path::new("node"), &checkout().join("tests/node/mcp/read_with_mcp.mjs"), "auto").await;
}

async fn journey(program: &Path, script: &Path, mode: &str) {
    let open = Open::new().await;
    let (device, other) = (open.device.to_string(), open.other.to_string());
    let (good, report) =
        run(&open, program, script, mode, &["read", &device, "temperature.raw", &other, "humidity.raw"]).await;
    assert!(good, "{report}");
    assert_eq!(
        (report["read"]["values"].as_u64(), report["read"]["level"].as_str()),
        (Some(1_000), Some("L1")),
        "{report}"
    );
    assert_eq!(
        (report["other_device"]["code"].as_str(), report["other_scope"]["code"].as_str()),
        (Some("access.not_found"), Some("access.scope"))
    );
    assert_eq!(report["devices"], serde_json::json!([device]));

    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    let (good, report) = run(&open, program, script, mode, &["refused", &device, "temperature.raw"]).await;
    assert!(good, "{report}");
    assert_eq!((report["served"].as_bool(), &report["statuses"]), (Some(false), &serde_json::json!([401])), "{report}");
}

async fn run(open: &Open, program: &Path, script: &Path, mode: &str, arguments: &[&str]) -> (bool, Value) {
    let child = Command::new(program)
        .arg(script)
        .args(arguments)
        .env("MCP_URL", open.door.url())
        .env("MCP_TOKEN", open.token())
        .env("MCP_MODE", mode)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_secs(60), child).await.expect("the client ends");
    let output = output
        .unwrap_or_else(|error| panic!("{} cannot be started ({error}): run `cargo xtask setup`", program.display()));
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_str(text.lines().last().unwrap_or_default());
    (output.status.success(), report.unwrap_or_else(|_| panic!("no report: {text}\n{errors}")))
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}
