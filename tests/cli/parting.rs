//! Putting a paired device on a Wi-Fi, and parting with it, without a node in reach.

use std::{path::PathBuf, process::Stdio, time::Duration};

use serde_json::Value;
use tempfile::TempDir;
use tokio::{process::Command, time::timeout};
use world::{
    devices::{HOME_PASSWORD, Model, Pace, Seed, SimDevice},
    radio::{Radio, Timing},
};

const PATIENCE: Duration = Duration::from_secs(60);
const NETWORK: &str = r#"{"name":"nowhere","chain_id":46900,"rpc":["http://127.0.0.1:1"]}"#;
const SEED: Seed = Seed(21);

/// A home that is paired with one device.
struct Bench {
    device: SimDevice,
    radio: Radio,
    home: PathBuf,
    network: PathBuf,
    _dir: TempDir,
}

impl Bench {
    async fn start() -> Self {
        println!("seed {SEED}");
        let dir = tempfile::tempdir().expect("a temporary folder");
        let radio = Radio::start(dir.path(), Timing::brisk()).await.expect("an air");
        let pace = Pace { before: Duration::from_secs(7200), ..Pace::default() };
        let device = SimDevice::start(Model::Tracker, SEED, pace);
        radio.air().add(device.peripheral()).await.expect("the air runs");
        let (home, network) = (dir.path().join("home"), dir.path().join("network.json"));
        std::fs::write(&network, NETWORK).expect("a network file");
        let bench = Self { device, radio, home, network, _dir: dir };
        assert_eq!(bench.ctl(&["wallet", "create"]).await["code"], Value::Null);
        let label = bench.device.describe();
        let paired = bench.ctl(&["device", "pair", &label.address, "--code", &label.label_code]).await;
        assert_eq!(paired["did"], label.did.as_str(), "{paired}");
        bench
    }

    async fn ctl(&self, arguments: &[&str]) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
        command.arg("--json").args(arguments);
        command.env("DEEDBOX_HOME", &self.home).env("DEEDBOX_NETWORK", &self.network);
        command.env("DEEDBOX_PASSWORD", "correct horse battery").env("DEEDBOX_WIFI_PASSWORD", HOME_PASSWORD);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", self.radio.bus_address()).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.kill_on_drop(true).stdin(Stdio::null());
        let output = timeout(PATIENCE, command.output()).await.expect("it ends in time").expect("it ran");
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paired_device_is_put_on_a_wifi_reset_and_forgotten() {
    let bench = Bench::start().await;
    let address = bench.device.describe().address;
    let joined = bench.ctl(&["device", "wifi", &address, "--ssid", "Home"]).await;
    assert_eq!(joined["joined"], "Home", "with the stored code: {joined}");
    assert_eq!(bench.device.joined().as_deref(), Some("Home"));

    let reset = ["device", "reset", &address, "--hand-over", "--yes"];
    assert_eq!(bench.ctl(&reset).await["code"], "device.needs_presence");
    bench.device.press();
    assert_eq!(bench.ctl(&reset).await["reset"], "hand_over");
    assert_eq!(bench.device.joined(), None);

    let forget = ["device", "forget", &address, "--yes"];
    assert_eq!(bench.ctl(&forget[..3]).await["code"], "app.cancelled");
    let forgotten = bench.ctl(&forget).await;
    assert_eq!((&forgotten["device"], &forgotten["batches"]), (&address.as_str().into(), &0.into()), "{forgotten}");
    assert_eq!(bench.ctl(&forget).await["code"], "device.unknown", "nothing is left of it");
}
