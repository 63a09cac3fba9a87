//! A computer that pretends to be a device, and another that pairs with it, over one air.

use std::{path::Path, process::Stdio, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, Command},
    time::timeout,
};
use world::radio::{Radio, Timing};

const PASSWORD: &str = "correct horse battery";
const PATIENCE: Duration = Duration::from_secs(120);

/// A command on this air.
fn ctl(radio: &Radio, home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
    command.arg("--json").args(arguments).env("DEEDBOX_HOME", home).env("DEEDBOX_PASSWORD", PASSWORD);
    command.env("DBUS_SYSTEM_BUS_ADDRESS", radio.bus_address()).env_remove("DBUS_SESSION_BUS_ADDRESS");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs a command to its end with this on its stdin.
async fn run(radio: &Radio, home: &Path, arguments: &[&str], input: &str) -> Value {
    let mut child = ctl(radio, home, arguments).spawn().expect("deedboxctl runs");
    let mut stdin = child.stdin.take().expect("piped");
    // A command that reads nothing may have ended before.
    drop(stdin.write_all(input.as_bytes()).await);
    drop(stdin);
    let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// Starts a device; gives what stands on its label.
async fn pretend(radio: &Radio, home: &Path, adapter: &str) -> (Child, Value) {
    let mut child = ctl(radio, home, &["pretend-device", "--adapter", adapter]).spawn().expect("deedboxctl runs");
    let mut output = child.stdout.take().expect("piped");
    let mut text = Vec::new();
    let reading = async {
        loop {
            text.push(output.read_u8().await.expect("it prints a document"));
            if let Ok(document) = serde_json::from_slice(&text) {
                return document;
            }
        }
    };
    let document = timeout(PATIENCE, reading).await.expect("it is on the air in time");
    (child, document)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_pretends_to_be_a_device_is_paired_by_its_label_again_and_again() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let radio = Radio::start_with_second_adapter(dir.path(), Timing::brisk()).await.expect("an air");
    let (home, none) = (dir.path().join("home"), dir.path().join("none"));
    let (mut device, label) = pretend(&radio, &none, "hci1").await;
    assert_eq!(label["adapter"], "hci1", "{label}");
    let text = |name: &str| label[name].as_str().expect("a text").to_owned();
    run(&radio, &home, &["wallet", "create"], "").await;

    let paired = run(&radio, &home, &["device", "add", "--qr", "-"], &format!("{}\n", text("label"))).await;
    assert_eq!((&paired["did"], &paired["device"]["model"]), (&label["did"], &"Pretend device".into()), "{paired}");
    let pair = ["device", "pair", &text("name"), "--code-stdin"];
    let again = run(&radio, &home, &pair, &format!("{}\n", text("code"))).await;
    assert_eq!(again["did"], label["did"], "a second link is a second session: {again}");
    assert_eq!(run(&radio, &home, &pair, "0000-0000\n").await["code"], "device.wrong_code");
    assert_eq!(run(&radio, &home, &pair, "").await["code"], "app.bad_request", "no code at all");

    let scan = ["device", "scan", "--seconds", "1"];
    let heard = run(&radio, &home, &scan, "").await;
    assert!(heard[0]["name"] == label["name"] && heard[0]["rssi"].is_i64(), "{heard}");
    let id = device.id().expect("it runs").to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs").success());
    assert!(device.wait().await.expect("it ends").success(), "it ends well when it is asked to");
    let gone = run(&radio, &home, &scan, "").await;
    assert!(gone[0]["rssi"].is_null(), "nothing of it is heard any more: {gone}");
    assert!(!none.exists(), "it keeps nothing");
}

#[tokio::test]
async fn an_adapter_that_cannot_be_a_device_is_named() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let radio = Radio::start_with_second_adapter(dir.path(), Timing::brisk()).await.expect("an air");
    let refused = run(&radio, dir.path(), &["pretend-device", "--adapter", "hci0"], "").await;
    let detail = refused["detail"].as_str().unwrap_or_default();
    assert!(refused["code"] == "radio.absent" && detail.contains("hci0"), "{refused}");
}
