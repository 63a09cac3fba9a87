//! A device of another maker, put on a Wi-Fi with the code on its label.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
    time::timeout,
};
use world::radio::{Radio, Timing};

const PASSWORD: &str = "correct horse battery";
const PATIENCE: Duration = Duration::from_secs(120);

/// A home, and a device on the air that does not end before.
struct Bench {
    output: Lines<BufReader<ChildStdout>>,
    radio: Radio,
    home: PathBuf,
    _device: Child,
    _dir: TempDir,
}

impl Bench {
    async fn start(device: &str) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let radio = Radio::start_with_second_adapter(dir.path(), Timing::brisk()).await.expect("an air");
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/python");
        let mut child = Command::new(python.join(".venv/bin/python"))
            .arg(python.join("peers/espressif_ble.py"))
            .args(["PROV_12AB34", device])
            .env("DBUS_SYSTEM_BUS_ADDRESS", radio.bus_address())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the Python of `cargo xtask setup`");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        let mut bench = Self { output, radio, home: dir.path().join("home"), _device: child, _dir: dir };
        assert_eq!(bench.line().await, "ready");
        assert_eq!(bench.ctl(&["wallet", "create"], &[], "").await["code"], Value::Null);
        bench
    }

    async fn line(&mut self) -> String {
        let line = timeout(PATIENCE, self.output.next_line()).await.expect("a line in time").expect("text");
        line.expect("the device runs")
    }

    async fn ctl(&self, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
        command.arg("--json").args(arguments).env("DEEDBOX_HOME", &self.home).env("DEEDBOX_PASSWORD", PASSWORD);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", self.radio.bus_address()).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.envs(variables.iter().copied()).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("deedboxctl runs");
        let mut stdin = child.stdin.take().expect("piped");
        // A command that reads nothing may have ended before.
        drop(stdin.write_all(input.as_bytes()).await);
        drop(stdin);
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_devices_code_comes_from_a_variable_or_from_stdin_between_the_passwords() {
    let mut bench = Bench::start(r#"{"security":2,"username":"owner","pop":"abcd1234"}"#).await;
    let info = ["device", "info", "PROV_12AB34", "--username", "owner"];
    let facts = bench.ctl(&info, &[("DEEDBOX_DEVICE_CODE", "abcd1234")], "").await;
    assert_eq!((&facts["profile"], &facts["in_the_clear"]), (&"espressif".into(), &false.into()), "{facts}");
    assert_eq!(bench.ctl(&info, &[], "").await["code"], "app.bad_request", "a name without a code");
    assert_eq!(bench.ctl(&info[..3], &[], "").await["code"], "device.wrong_code", "neither");

    let label = r#"{"ver":"v1","name":"PROV_12AB34","username":"owner","pop":"abcd1234","transport":"ble"}"#;
    let add = ["--password-stdin", "device", "add", "--qr", "-"];
    let facts = bench.ctl(&add, &[], &format!("{PASSWORD}\n{label}\n")).await;
    assert_eq!((&facts["profile"], &facts["in_the_clear"]), (&"espressif".into(), &false.into()), "{facts}");

    let wifi = ["--password-stdin", "device", "wifi", "PROV_12AB34", "--username", "owner", "--code-stdin"];
    let networks = bench.ctl(&wifi, &[], &format!("{PASSWORD}\nabcd1234\n")).await;
    assert_eq!(networks[3]["ssid"], "net-3", "{networks}");
    let join = [&wifi[..], &["--ssid", "Home"]].concat();
    let joined = bench.ctl(&join, &[], &format!("{PASSWORD}\nabcd1234\nsecret of the wifi\n")).await;
    assert_eq!(joined["joined"], "Home", "{joined}");
    assert_eq!(bench.line().await, "joins Home");

    let add = ["device", "add", "--qr", "-", "--ssid", "Attic"];
    let joined = bench.ctl(&add, &[], &format!("{label}\nsecret of the attic\n")).await;
    assert_eq!(joined["joined"], "Attic", "{joined}");
}
