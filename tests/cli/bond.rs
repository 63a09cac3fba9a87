//! A bond with a device of another maker: the owner compares digits on the terminal, here or of another process.

use std::{path::PathBuf, process::Stdio, time::Duration};

use serde_json::Value;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
    time::timeout,
};
use wire::{identity::DeviceAddress, maker::MakerProof, permit::Permit};
use world::{
    Options, World,
    devices::{
        Seed,
        autopi::{AutoPi, Habits, NETWORK, PASSWORD as WIFI},
    },
    radio::{Address, Radio, Timing},
};

use crate::ctl::Owner;

const PASSWORD: &str = "correct horse battery";
const PATIENCE: Duration = Duration::from_secs(120);
const RADIO: Address = Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x01]);
const NAME: &str = "autopi-c45c307fa401";

/// A home, and an AutoPi on the air.
struct Bench {
    device: AutoPi,
    radio: Radio,
    home: PathBuf,
    _dir: TempDir,
}

impl Bench {
    async fn start() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let radio = Radio::start(dir.path(), Timing::brisk()).await.expect("an air");
        let device = AutoPi::start(RADIO, Seed(3), Habits::default());
        radio.air().add(device.peripheral()).await.expect("a device");
        let bench = Self { device, radio, home: dir.path().join("home"), _dir: dir };
        let created = bench.ctl(&["wallet", "create"]).spawn().expect("deedboxctl runs").wait_with_output().await;
        assert!(created.expect("it ends").status.success());
        bench
    }

    fn ctl(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deedboxctl"));
        command.arg("--json").args(arguments).env("DEEDBOX_HOME", &self.home).env("DEEDBOX_PASSWORD", PASSWORD);
        command.env("DBUS_SYSTEM_BUS_ADDRESS", self.radio.bus_address()).env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("DEEDBOX_WIFI_PASSWORD", WIFI).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Puts the device on the Wi-Fi and types `answer` where the digits are asked about; what came of it.
    async fn join(&self, answer: &str) -> Value {
        let mut child = self.ctl(&["device", "wifi", NAME, "--ssid", NETWORK]).spawn().expect("deedboxctl runs");
        assert_eq!(timeout(PATIENCE, digits(&mut child)).await.expect("digits"), self.device.spoken());
        let mut input = child.stdin.take().expect("piped");
        input.write_all(answer.as_bytes()).await.expect("it reads");
        drop(input);
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("it ends in time").expect("it ran");
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }
}

/// The six digits that a command shows.
async fn digits(child: &mut Child) -> String {
    let mut said = BufReader::new(child.stderr.take().expect("piped")).lines();
    loop {
        let line = said.next_line().await.expect("text").expect("it asks before it ends");
        let line = line.trim();
        if line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()) {
            // What else is said must find a reader.
            tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
            return line.to_owned();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_a_yes_to_the_digits_puts_a_device_on_the_wifi() {
    let bench = Bench::start().await;
    for answer in ["", "no\n", "y\n"] {
        assert_eq!(bench.join(answer).await["code"], "device.digits_differ", "{answer:?}");
        assert_eq!(bench.device.wifi(), "");
    }
    assert_eq!(bench.join("yes\n").await["joined"], NETWORK);
    assert_eq!(bench.device.wifi(), NETWORK);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digits_are_compared_in_the_process_that_asks_while_another_holds_the_home() {
    let bench = Bench::start().await;
    let mut holder = bench.ctl(&["access", "serve"]).spawn().expect("deedboxctl runs");
    let mut first = [0];
    holder.stdout.as_mut().expect("piped").read_exact(&mut first).await.expect("the door is open");
    assert_eq!(bench.join("no\n").await["code"], "device.digits_differ");
    assert_eq!(bench.join("yes\n").await["joined"], NETWORK);
    assert_eq!(bench.device.wifi(), NETWORK);
    holder.kill().await.expect("it runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_paired_by_its_digits_is_claimed_and_signs_only_what_its_owner_agreed_to() {
    let options = Options { timing: Timing::brisk(), autopi: Some(Habits::default()), ..Options::default() };
    let world = World::start(options).await.expect("a world; `cargo xtask setup` brings what it needs");
    let home = tempfile::tempdir().expect("a temporary folder");
    let owner = Owner::new(&world, home.path());
    let account = owner.must(&["wallet", "create"]).await["account"].as_str().expect("an account").to_owned();
    let device = world.autopi.as_ref().expect("it is on the air");
    let id = format!("{:#x}", device.account());
    owner.refused(&["device", "pair", NAME], "device.digits_differ").await;
    let paired = owner.must_typing(&["device", "pair", NAME], "yes\n").await;
    assert_eq!(
        (paired["did"].as_str(), &paired["ownership"]),
        (Some(format!("did:io:{id}").as_str()), &"unclaimed".into())
    );
    assert!(device.asked().is_empty(), "pairing signs nothing");

    owner.must(&["device", "token", &id]).await;
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["claim", &id, "--yes"]).await;
    assert_eq!(owner.must(&["device", "show", &id]).await["ownership"], "yours");

    let account: alloy::primitives::Address = account.parse().expect("an address");
    let chain_id = world.chain.chain_id;
    let proof = MakerProof { owner: account.into_array(), chain_id };
    let registry = world.chain.contracts.registry.into_array();
    let permit = Permit { owner: account.into_array(), nonce: [0; 32], chain_id, registry };
    let agreed = [proof.digest(DeviceAddress(device.account().into_array())), permit.digest()];
    assert_eq!(device.asked(), agreed.map(alloy::primitives::B256::from));
}
