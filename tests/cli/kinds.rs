//! The kinds of device: listed, and a device of each on the air.

use serde_json::Value;
use tokio::process::Command;
use world::{
    Options, World,
    devices::{Model, Pace},
    radio::Timing,
};

use crate::ctl::Owner;

const SEED: u64 = 62;

#[tokio::test]
async fn the_kinds_are_listed_without_a_wallet() {
    let data = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
    command.args(["--json", "kinds", "list"]).env("XDG_DATA_HOME", data.path()).env("HOME", data.path());
    let output = command.output().await.expect("deedboxctl runs");
    let kinds: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert!(output.status.success(), "{kinds}");
    let listed: Vec<&str> = kinds.as_array().into_iter().flatten().filter_map(|kind| kind["kind"].as_str()).collect();
    for model in Model::ALL {
        assert!(listed.contains(&model.kind()), "{} is not among {listed:?}", model.kind());
    }
    let tracker = kinds.as_array().into_iter().flatten().find(|kind| kind["kind"] == "tracker.gps").expect("listed");
    let latitude = tracker["streams"].as_array().into_iter().flatten().find(|stream| stream["id"] == "latitude");
    let latitude = latitude.expect("a tracker has one");
    assert_eq!((&latitude["unit"], &latitude["sensitive"]), (&Value::from("deg"), &Value::from(true)), "{latitude}");
    assert_eq!(std::fs::read_dir(data.path()).expect("a folder").count(), 0, "no folder is made for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_of_every_kind_is_heard_and_its_streams_are_kept() {
    println!("seed {SEED}");
    let options =
        Options { seed: SEED, every_kind: true, timing: Timing::brisk(), pace: Pace::default(), ..Options::default() };
    let world = World::start(options).await.expect("a world; `cargo xtask setup` brings what it needs");
    let home = tempfile::tempdir().expect("a temporary folder");
    let owner = Owner::new(&world, home.path());
    owner.must(&["wallet", "create"]).await;
    let heard = owner.must(&["device", "scan", "--seconds", "4"]).await;
    assert_eq!(heard.as_array().map(Vec::len), Some(Model::ALL.len()), "{heard}");
    let charger = world.devices.iter().find(|device| device.model() == Model::EvCharger).expect("one of each");
    let said = charger.describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    owner.must(&["device", "sync", &said.address]).await;
    let shown = owner.must(&["device", "show", &said.address]).await;
    assert_eq!(shown["kind"], "energy.charger", "{shown}");
    let latest: Vec<&str> =
        shown["latest"].as_array().into_iter().flatten().filter_map(|one| one["stream"].as_str()).collect();
    for stream in ["plugged", "charging_power", "charged_energy", "current", "voltage"] {
        assert!(latest.contains(&stream), "no {stream} among {latest:?}");
    }
}
