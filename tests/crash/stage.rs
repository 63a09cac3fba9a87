//! A world in which one wallet is about to claim; every run starts from the same chain and a copy of the same home.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use alloy::{
    primitives::{Address, U64, U256},
    providers::Provider,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    process::Command,
    sync::Mutex,
    time::{sleep, timeout},
};
use world::{
    Options, World,
    chain::{BASE_FEE, Send, interfaces::CountRewardPool},
    devices::{Model, Pace, SimDevice, autopi::Habits},
    panel::{HttpFault, Target},
    radio::Timing,
};

use crate::{
    conditions::Conditions,
    probe::{self, PASSWORD, Probe},
};

/// No epoch ends by itself while a test runs.
const EPOCH: u64 = 1_000_000;
/// The name under which the box of DIMO's is heard.
const BOX: &str = "autopi-c45c307fa401";
/// No pairing takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// A world with a wallet that lacks nothing but the claim.
pub struct Stage {
    pub world: World,
    pub account: Address,
    /// The words of its wallet.
    pub phrase: String,
    /// What a claim costs, in wei.
    pub price: U256,
    homes: TempDir,
    snapshot: Mutex<Value>,
}

impl Stage {
    /// Starts a world without prepaid places, creates a wallet, funds it, pairs every free device and gets its token.
    pub async fn prepare(seed: u64) -> Self {
        Self::of(options(seed), usize::MAX).await
    }

    /// A wallet with coins that is paired with nothing.
    pub async fn bare(seed: u64) -> Self {
        Self::of(options(seed), 0).await
    }

    /// Like [`Stage::prepare`], with DIMO's contracts and a box on the air, which the wallet is paired with, too.
    pub async fn with_box(seed: u64) -> Self {
        let stage =
            Self::of(Options { autopi: Some(Habits::default()), dimo: true, ..options(seed) }, usize::MAX).await;
        bond(&stage.world, &stage.homes.path().join("template")).await.unwrap_or_else(|e| panic!("{e}"));
        stage
    }

    async fn of(options: Options, paired: usize) -> Self {
        let world = World::start(options).await.unwrap_or_else(|e| panic!("the world: {e}"));
        let homes = tempfile::tempdir().expect("a temporary folder");
        let fitted = fit_out(&world, &homes.path().join("template"), paired).await;
        let (account, phrase) = fitted.unwrap_or_else(|e| panic!("{e}"));
        let price = world.chain.fee().await.unwrap_or_else(|e| panic!("{e}"));
        assert!(!price.is_zero(), "a price is due, so that paying twice would show");
        let snapshot = Mutex::new(rpc(&world, "evm_snapshot", json!([])).await);
        Self { world, account, phrase, price, homes, snapshot }
    }

    /// Like [`Stage::prepare`]; the first device is claimed too, has delivered batches, and a reward for it is ready.
    pub async fn owning(seed: u64) -> Self {
        Self::prepare(seed).await.earning().await
    }

    /// The same with the first device alone.
    pub async fn owning_one(seed: u64) -> Self {
        Self::of(options(seed), 1).await.earning().await
    }

    async fn earning(self) -> Self {
        self.own().await.unwrap_or_else(|e| panic!("{e}"));
        self.stay().await;
        self
    }

    /// Every later run starts from the chain as it is now. Many blocks in a hurry sink the base fee, which is held at its floor
    /// by the clock: without one more block a wallet would plan with less than half of the next one's.
    pub async fn stay(&self) {
        self.rpc("anvil_setNextBlockBaseFeePerGas", json!([U64::from(BASE_FEE)])).await;
        self.rpc("evm_mine", json!([])).await;
        *self.snapshot.lock().await = self.rpc("evm_snapshot", json!([])).await;
    }

    async fn own(&self) -> Result<(), String> {
        let device = self.devices()[0].describe().address;
        let mut probe = Probe::unlocked(&self.world, &self.homes.path().join("template"), None).await?;
        let outlook = probe.ask(json!({ "command": "claim_outlook", "device": device })).await.reply("outlook")?;
        let confirm = json!({ "command": "claim_confirm", "review": outlook["review"]["id"] });
        probe.ask(confirm).await.reply("claim")?;
        let mut delivered = Value::from(0);
        for _ in 0..200 {
            if delivered != 0 {
                break;
            }
            sleep(Duration::from_millis(300)).await;
            let report = probe.ask(json!({ "command": "device_sync", "device": device })).await.reply("sync")?;
            delivered = report["uploaded"].clone();
        }
        if delivered == 0 {
            return Err("the device gave no batch that the gateway took".to_string());
        }
        probe.end().await;
        let (dapp, pool) = (&self.world.chain.dapp, self.world.chain.contracts.pool);
        let tick = CountRewardPool::tickCall { device: self.devices()[0].address() };
        dapp.send(Send::call(pool, &tick)).await.map_err(|e| e.to_string())?;
        // The pool was empty at the tick, so the reward waited; now it is ready.
        dapp.send(Send::pay(pool, self.world.chain.terms.reward)).await.map_err(|e| e.to_string())?;
        Ok(())
    }

    /// The devices that can be claimed.
    pub fn devices(&self) -> Vec<&SimDevice> {
        free(&self.world)
    }

    /// Puts chain, devices and panel back to the start, sets the conditions and gives a fresh copy of the home.
    pub async fn reset(&self, conditions: &Conditions) -> PathBuf {
        self.world.panel.set(Target::Rpc, HttpFault::Normal);
        let mut snapshot = self.snapshot.lock().await;
        let reverted = self.rpc("evm_revert", json!([*snapshot])).await;
        assert_eq!(reverted, true, "the chain went back");
        *snapshot = self.rpc("evm_snapshot", json!([])).await;
        match conditions.waiting {
            true => self.rpc("evm_setIntervalMining", json!([1])).await,
            false => self.rpc("evm_setAutomine", json!([true])).await,
        };
        self.devices().into_iter().for_each(SimDevice::arm);
        if conditions.node > Duration::ZERO {
            self.world.panel.set(Target::Rpc, HttpFault::Slow(conditions.node));
        }
        let home = self.homes.path().join("run");
        if home.exists() {
            fs::remove_dir_all(&home).expect("the last run's home can go");
        }
        copy(&self.homes.path().join("template"), &home).expect("the home can be copied");
        home
    }

    /// Asks the node itself, past the fault panel.
    pub async fn rpc(&self, method: &'static str, parameters: Value) -> Value {
        rpc(&self.world, method, parameters).await
    }
}

fn options(seed: u64) -> Options {
    Options {
        seed,
        prepaid_slots: 0,
        payer: true,
        timing: Timing::brisk(),
        epoch_seconds: EPOCH,
        pace: Pace { batch_every: Duration::from_secs(1), ..Pace::default() },
        ..Options::default()
    }
}

/// Pairs with the box; the probe has nobody who compares its digits.
async fn bond(world: &World, home: &Path) -> Result<(), String> {
    let mut command = Command::new(probe::beside("deedboxctl"));
    command.args(["device", "pair", BOX]).envs(&world.report.env).env("DEEDBOX_HOME", home);
    command.env("DEEDBOX_PASSWORD", PASSWORD).env_remove("DBUS_SESSION_BUS_ADDRESS").kill_on_drop(true);
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(|e| e.to_string())?;
    let mut input = child.stdin.take().ok_or("no stdin")?;
    input.write_all(b"yes\n").await.map_err(|e| e.to_string())?;
    drop(input);
    let ended = timeout(PATIENCE, child.wait()).await.map_err(|_| "pairing with the box hangs")?;
    let ended = ended.map_err(|e| e.to_string())?;
    if ended.success() { Ok(()) } else { Err(format!("pairing with the box: {ended}")) }
}

async fn rpc(world: &World, method: &'static str, parameters: Value) -> Value {
    let asked = world.chain.node().raw_request::<Value, Value>(method.into(), parameters).await;
    asked.unwrap_or_else(|e| panic!("{method}: {e}"))
}

fn free(world: &World) -> Vec<&SimDevice> {
    world.devices.iter().filter(|device| device.model() != Model::Hotspot).collect()
}

/// Makes a wallet with coins, and pairs the first devices with it.
async fn fit_out(world: &World, home: &Path, paired: usize) -> Result<(Address, String), String> {
    let mut probe = Probe::start(Some(world), home, None);
    let created = probe.ask(json!({ "command": "create", "password": PASSWORD })).await.reply("create")?;
    probe.ask(json!({ "command": "wallet_fund" })).await.reply("fund")?;
    for device in free(world).into_iter().take(paired) {
        let said = device.describe();
        let pair = json!({ "command": "device_pair", "near": said.address, "code": said.label_code });
        probe.ask(pair).await.reply("pair")?;
        probe.ask(json!({ "command": "device_token", "device": said.address })).await.reply("token")?;
    }
    probe.end().await;
    let account = created["account"].as_str().and_then(|text| text.parse().ok());
    let phrase = created["phrase"].as_str().map(ToString::to_string);
    account.zip(phrase).ok_or_else(|| format!("create told of no account and words: {created}"))
}

/// A home is one folder with plain files in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
