//! What stands in the environment.

use serde_json::Value;
use tokio::process::Command;

#[tokio::test]
async fn a_variable_that_is_set_to_nothing_counts_as_not_set() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
    command.args(["--json", "wallet", "show"]).env("XDG_DATA_HOME", data.path()).env("HOME", data.path());
    for variable in ["DEEDBOX_HOME", "DEEDBOX_NETWORK", "DEEDBOX_PASSWORD", "DEEDBOX_LOG"] {
        command.env(variable, "");
    }
    let output = command.output().await.expect("deedboxctl runs");
    let shown: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!((output.status.code(), shown["state"].as_str()), (Some(0), Some("missing")), "{shown}");
    assert_eq!(shown["network"]["name"], "iotex", "{shown}");
}
