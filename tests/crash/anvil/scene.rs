//! A wallet that owns a device and is about to send, on a network that wants several blocks on a transaction.

use std::{fs, path::PathBuf, time::Duration};

use alloy::primitives::U256;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use world::devices::SimDevice;

use crate::{
    conditions::Conditions,
    judge::Before,
    probe::{Answer, Probe},
    stage::Stage,
};

/// Blocks that must stand on a transaction; no reorganisation of a script before the end is as deep.
pub const CONFIRMATIONS: u64 = 7;
/// The wallet hands its bytes over again after 10 s; nothing that is waited for takes longer.
const PATIENCE: Duration = Duration::from_secs(40);
/// The wallet looks twice a second.
const LOOK: Duration = Duration::from_millis(1_200);

/// 1.5 coins in wei.
pub fn amount() -> U256 {
    U256::from(1_500_000_000_000_000_000_u64)
}

/// One script's wallet and chain; nothing is mined by itself.
pub struct Scene<'a> {
    pub stage: &'a Stage,
    pub seed: u64,
    pub before: Before,
    pub probe: Probe,
}

impl<'a> Scene<'a> {
    pub async fn set(stage: &'a Stage, seed: u64) -> Result<Self, String> {
        let home = stage.reset(&Conditions { seed, ..Conditions::calm() }).await;
        // A node that goes back keeps its pool.
        stage.rpc("anvil_dropAllTransactions", json!([])).await;
        let network = deeper(stage)?;
        let probe = Probe::unlocked_on(&stage.world, &network, &home).await?;
        let before = Before::look(stage).await;
        stage.rpc("evm_setAutomine", json!([false])).await;
        Ok(Self { stage, seed, before, probe })
    }

    pub fn device(&self) -> &'a SimDevice {
        self.stage.devices()[0]
    }

    /// 1 to 6, as the seed has it.
    pub fn depth(&self) -> u64 {
        1 + self.seed % (CONFIRMATIONS - 1)
    }

    /// A review of sending 1.5 coins to the stranger.
    pub async fn planned(&mut self) -> Result<Value, String> {
        let send = json!({ "to": self.stage.world.chain.stranger.address().to_string(), "amount": "1.5" });
        let review = self.probe.ask(json!({ "command": "send_plan", "send": send })).await.reply("plan")?;
        Ok(review["id"].clone())
    }

    /// Agrees, and waits until the transaction is in the node's pool.
    pub async fn sent(&mut self) -> Result<Value, String> {
        let review = self.planned().await?;
        self.agree(&review).await;
        self.pooled().await
    }

    pub async fn agree(&mut self, review: &Value) {
        self.probe.say(&json!({ "command": "send_confirm", "review": review })).await;
    }

    /// The account's first transaction in the pool, as soon as there is one.
    pub async fn pooled(&self) -> Result<Value, String> {
        let end = Instant::now() + PATIENCE;
        loop {
            let pool = self.stage.rpc("txpool_content", json!([])).await;
            let ours = |address: &String| address.parse() == Ok(self.stage.account);
            let waiting = pool["pending"].as_object().into_iter().flatten().find(|(from, _)| ours(from));
            if let Some(first) = waiting.and_then(|(_, waiting)| waiting.as_object()?.values().next()) {
                return Ok(first.clone());
            }
            if Instant::now() > end {
                return Err("nothing came into the pool".to_owned());
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    pub async fn mine(&self, blocks: u64) {
        self.stage.rpc("anvil_mine", json!([format!("{blocks:#x}")])).await;
    }

    /// Time enough for the wallet to see what the chain is like.
    pub async fn seen(&self) {
        sleep(LOOK).await;
    }

    /// Mines until it is deep enough, hears how the operation ended and sees that it was done once.
    pub async fn done(&mut self) -> Result<(), String> {
        self.mine(CONFIRMATIONS).await;
        self.ended().await?;
        self.shows("done", false).await?;
        self.before.one_payment(self.stage, amount()).await
    }

    /// What the wallet answers to the yes.
    pub async fn ended(&mut self) -> Result<Value, String> {
        self.probe.hear().await.reply("send")
    }

    /// The only sending there is, as shown.
    pub async fn shows(&mut self, status: &str, undone: bool) -> Result<Value, String> {
        let shown = self.probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        let sends: Vec<&Value> = shown.as_array().into_iter().flatten().filter(|one| one["kind"] == "send").collect();
        let [one] = sends.as_slice() else { return Err(format!("one sending is shown as {shown}")) };
        let is_undone = one["undone"].as_bool().unwrap_or(false);
        if one["status"] == status && is_undone == undone {
            Ok((*one).clone())
        } else {
            Err(format!("instead of {status}, taken back: {undone}, it shows {one}"))
        }
    }

    /// The alarms after one look; a look that fails tells none.
    pub async fn looked(&mut self) -> Result<Vec<Value>, String> {
        match self.probe.ask(json!({ "command": "alarms" })).await {
            Answer::Reply(alarms) => Ok(alarms.as_array().cloned().unwrap_or_default()),
            Answer::Failure(_) => Ok(Vec::new()),
            Answer::Died => Err("the process died".to_owned()),
        }
    }

    pub async fn end(self) -> Result<(), String> {
        let ended = self.probe.end().await;
        if ended.success() { Ok(()) } else { Err(format!("the probe ended with {ended}")) }
    }
}

/// The world's network file with more confirmations.
fn deeper(stage: &Stage) -> Result<PathBuf, String> {
    let given = &stage.world.report.network;
    let text = fs::read_to_string(given).map_err(|e| e.to_string())?;
    let mut network: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    network["confirmations"] = json!(CONFIRMATIONS);
    let path = given.with_file_name("deeper.json");
    fs::write(&path, network.to_string()).map_err(|e| e.to_string())?;
    Ok(path)
}
