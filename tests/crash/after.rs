//! What an owner does after the claim: collecting, sending, granting, revoking, serving a read, synchronising. Each is killed at
//! every point of its own.

use std::path::Path;

use alloy::primitives::U256;
use serde_json::{Value, json};
use world::devices::SimDevice;

use crate::{
    conditions::Conditions,
    judge::{self, Before},
    points,
    probe::{Answer, PASSWORD, Probe},
    seeds,
    stage::Stage,
};

const SCOPE: &str = "temperature.raw";

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_a_claim_survives_a_kill_at_every_point() {
    let stage = Stage::owning(50).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&[
        "access", "collect", "execute", "grant", "kept", "readings", "revoke", "send", "transfer", "upkeep",
    ]) {
        for seed in seeds() {
            let waiting = seed % 2 == 0;
            let conditions = Conditions { seed, waiting, ..Conditions::calm() };
            kills += 1;
            if let Err(error) = killed_at(&stage, &point, &conditions).await {
                lost.push(format!("{point}, {conditions}: {error}"));
            }
        }
    }
    println!("seeds {:?}, {kills} kills after the claim", seeds());
    assert!(lost.is_empty(), "{lost:#?}");
}

/// One owner, one owned device.
struct Act<'a> {
    stage: &'a Stage,
    home: &'a Path,
    device: &'a SimDevice,
    before: Before,
}

async fn killed_at(stage: &Stage, point: &str, conditions: &Conditions) -> Result<(), String> {
    let home = stage.reset(conditions).await;
    let before = Before::look(stage).await;
    let act = Act { stage, home: &home, device: stage.devices()[0], before };
    match point.split('.').next().unwrap_or_default() {
        "collect" => act.collects(point).await?,
        "send" => act.sends(point).await?,
        "execute" => act.takes_out(point).await?,
        // The device is somebody else's then, and has nothing to synchronise.
        "transfer" => return act.hands_over(point).await,
        "upkeep" if conditions.seed.is_multiple_of(2) && !point.contains(".document.") => {
            return act.keeps_up(point, "remove_plan").await;
        }
        "upkeep" => act.keeps_up(point, "update_plan").await?,
        "grant" => act.grants(point).await?,
        "revoke" => act.revokes(point).await?,
        "access" => act.serves(point).await?,
        "kept" => act.deletes(point).await?,
        "readings" => act.synchronises(point).await?,
        other => return Err(format!("nothing here kills {other}")),
    }
    act.synchronised().await?;
    judge::settled(stage, &home, act.device).await
}

impl Act<'_> {
    async fn probe(&self, fault: Option<&str>) -> Result<Probe, String> {
        Probe::unlocked(&self.stage.world, self.home, fault).await
    }

    async fn collects(&self, point: &str) -> Result<(), String> {
        let mut probe = self.probe(Some(point)).await?;
        let review = probe.ask(json!({ "command": "reward", "reward": { "reward": "plan" } })).await.reply("plan")?;
        died(
            probe.ask(json!({ "command": "reward", "reward": { "reward": "collect", "review": review["id"] } })).await,
        )?;
        let mut probe = self.probe(None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        if operations[0]["kind"] != "collect" || operations[0]["status"] != "done" {
            return Err(format!("it shows {operations}"));
        }
        let rewards =
            probe.ask(json!({ "command": "reward", "reward": { "reward": "list" } })).await.reply("rewards")?;
        let reward = self.stage.world.chain.terms.reward.to_string();
        if rewards["collected"] != reward || rewards["ready"] != "0" || rewards["waiting"] != "0" {
            return Err(format!("it books {rewards}"));
        }
        probe.end().await;
        self.before.one_collection(self.stage).await
    }

    /// The recipient gets it once, whenever the process died.
    async fn sends(&self, point: &str) -> Result<(), String> {
        let to = self.stage.world.chain.stranger.address();
        let mut probe = self.probe(Some(point)).await?;
        let send = json!({ "to": to.to_string(), "amount": "1.5" });
        let review = probe.ask(json!({ "command": "send_plan", "send": send })).await.reply("plan")?;
        died(probe.ask(json!({ "command": "send_confirm", "review": review["id"] })).await)?;
        let mut probe = self.probe(None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        if operations[0]["kind"] != "send" || operations[0]["status"] != "done" {
            return Err(format!("it shows {operations}"));
        }
        probe.end().await;
        self.before.one_payment(self.stage, U256::from(1_500_000_000_000_000_000_u64)).await
    }

    /// What the device's own wallet gives arrives once, whenever the process died.
    async fn takes_out(&self, point: &str) -> Result<(), String> {
        let coins = U256::from(1_500_000_000_000_000_000_u64);
        judge::give_to_wallet(self.stage, self.device, coins).await?;
        let (device, to) = (self.device.describe().address, self.stage.world.chain.stranger.address());
        let mut probe = self.probe(Some(point)).await?;
        let request = json!({ "to": to.to_string(), "take": "coin", "amount": "max" });
        let plan = json!({ "device_wallet": "plan", "device": device, "request": request });
        let review = probe.ask(json!({ "command": "device_wallet", "device_wallet": plan })).await.reply("plan")?;
        let confirm = json!({ "device_wallet": "confirm", "review": review["id"] });
        died(probe.ask(json!({ "command": "device_wallet", "device_wallet": confirm })).await)?;
        let mut probe = self.probe(None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        if operations[0]["kind"] != "execute" || operations[0]["status"] != "done" {
            return Err(format!("it shows {operations}"));
        }
        probe.end().await;
        self.before.one_gift(self.stage, coins).await
    }

    /// The deed goes once, and the app that could read the device cannot any more, whenever the process died.
    async fn hands_over(&self, point: &str) -> Result<(), String> {
        let to = self.stage.world.chain.stranger.address();
        let mut probe = self.probe(None).await?;
        let (_, token) = self.grant(&mut probe).await?;
        probe.end().await;
        let mut probe = self.probe(Some(point)).await?;
        let plan = json!({ "deed": "transfer_plan", "device": self.device.describe().address, "to": to.to_string() });
        let review = probe.ask(json!({ "command": "deed", "deed": plan })).await.reply("plan")?;
        let confirm = json!({ "command": "hand_over", "review": review["id"], "password": PASSWORD });
        died(probe.ask(confirm).await)?;
        let mut probe = self.probe(None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        if operations[0]["kind"] != "transfer" || operations[0]["status"] != "done" {
            return Err(format!("it shows {operations}"));
        }
        if let Answer::Reply(read) = self.read(&mut probe, &token).await {
            return Err(format!("an app still reads the device: {read}"));
        }
        intact(&mut probe).await?;
        probe.end().await;
        self.before.one_transfer(self.stage, self.device).await
    }

    /// The record is renewed or removed once, and no permit is left, whenever the process died.
    async fn keeps_up(&self, point: &str, plan: &str) -> Result<(), String> {
        let mut probe = self.probe(Some(point)).await?;
        let deed = json!({ "deed": plan, "device": self.device.describe().address });
        let review = probe.ask(json!({ "command": "deed", "deed": deed })).await.reply("plan")?;
        let confirm = json!({ "deed": "upkeep_confirm", "review": review["id"] });
        died(probe.ask(json!({ "command": "deed", "deed": confirm })).await)?;
        let mut probe = self.probe(None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        if operations[0]["status"] != "done" {
            return Err(format!("it shows {operations}"));
        }
        probe.end().await;
        judge::no_permit(self.home, self.device).await?;
        self.before.one_upkeep(self.stage, self.device, plan == "remove_plan").await
    }

    /// The token of a grant that was cut short was never shown, so nobody can read by it.
    async fn grants(&self, point: &str) -> Result<(), String> {
        let mut probe = self.probe(Some(point)).await?;
        let review = self.plan(&mut probe).await?;
        died(probe.ask(json!({ "command": "grant_confirm", "review": review })).await)?;
        let mut probe = self.probe(None).await?;
        let grants = probe.ask(json!({ "command": "grants" })).await.reply("grants")?;
        let stored = usize::from(point == "grant.stored");
        if grants.as_array().is_none_or(|all| all.len() != stored) {
            return Err(format!("one yes became {grants}"));
        }
        let log = intact(&mut probe).await?;
        let logged = usize::from(matches!(point, "grant.logged" | "grant.stored"));
        if count(&log, "action", "grant") != logged {
            return Err(format!("one yes was logged as {log}"));
        }
        let (_, token) = self.grant(&mut probe).await?;
        self.read(&mut probe, &token).await.reply("read")?;
        intact(&mut probe).await?;
        probe.end().await;
        Ok(())
    }

    /// A revocation that was stored holds; one that was acknowledged holds after a kill too (T-57).
    async fn revokes(&self, point: &str) -> Result<(), String> {
        let mut probe = self.probe(None).await?;
        let (id, token) = self.grant(&mut probe).await?;
        probe.end().await;
        let revoke = json!({ "command": "revoke", "grant": id });
        let mut probe = self.probe(Some(point)).await?;
        died(probe.ask(revoke.clone()).await)?;

        let mut probe = self.probe(None).await?;
        let stored = point != "revoke.asked";
        match self.read(&mut probe, &token).await {
            Answer::Reply(_) if !stored => {}
            Answer::Failure(failure) if stored && failure["code"] == "access.revoked" => {}
            other => return Err(format!("stored: {stored}, but the token gives {other:?}")),
        }
        probe.ask(revoke).await.reply("revoke")?;
        probe.kill().await;
        let mut probe = self.probe(None).await?;
        match self.read(&mut probe, &token).await {
            Answer::Failure(failure) if failure["code"] == "access.revoked" => {}
            other => return Err(format!("a revoked grant's token gives {other:?}")),
        }
        intact(&mut probe).await?;
        probe.end().await;
        Ok(())
    }

    /// Every answer that somebody received has its row, whatever was cut short (T-60).
    async fn serves(&self, point: &str) -> Result<(), String> {
        let mut probe = self.probe(None).await?;
        let (_, token) = self.grant(&mut probe).await?;
        self.read(&mut probe, &token).await.reply("read")?;
        probe.end().await;
        let mut probe = self.probe(Some(point)).await?;
        died(self.read(&mut probe, &token).await)?;

        let mut probe = self.probe(None).await?;
        self.read(&mut probe, &token).await.reply("read")?;
        let log = intact(&mut probe).await?;
        probe.end().await;
        // The answer that was cut short has a row only if it died after it: never two, never one that was not to come.
        let rows = if point == "access.logged" { 3 } else { 2 };
        let served = count(&log, "outcome", "served");
        if served == rows { Ok(()) } else { Err(format!("{rows} rows should be served, not {served}: {log}")) }
    }

    async fn synchronises(&self, point: &str) -> Result<(), String> {
        let mut probe = self.probe(Some(point)).await?;
        died(probe.ask(self.sync()).await)
    }

    /// Readings are there whole or gone whole, and the next deletion takes the rest.
    async fn deletes(&self, point: &str) -> Result<(), String> {
        // What is deleted before the gateway has it would never be with it.
        self.synchronised().await?;
        let device = self.device.describe().address;
        let readings = |what: Value| json!({ "command": "readings", "readings": what });
        let plan = readings(json!({ "readings": "delete_plan", "device": device }));
        let delete =
            |plan: &Value| readings(json!({ "readings": "delete", "device": device, "batches": plan["batches"] }));
        let mut probe = self.probe(Some(point)).await?;
        if point.contains(".delet") {
            let planned = probe.ask(plan.clone()).await.reply("plan")?;
            died(probe.ask(delete(&planned)).await)?;
        } else {
            let keep = readings(json!({ "readings": "keep", "signed": "35" }));
            probe.ask(keep).await.reply("keep")?;
            died(probe.ask(readings(json!({ "readings": "tidy" }))).await)?;
        }
        let mut probe = self.probe(None).await?;
        let planned = probe.ask(plan).await.reply("plan")?;
        probe.ask(delete(&planned)).await.reply("delete")?;
        let stats = readings(json!({ "readings": "stats", "device": device }));
        let stats = probe.ask(stats).await.reply("stats")?;
        let stored = &stats[0]["stored"];
        if stored["readings"] != "0" || stored["gone"] != stored["batches"] {
            return Err(format!("after the deletion there is {stored}"));
        }
        probe.end().await;
        Ok(())
    }

    /// Whatever was cut short, the next synchronisation brings the rest.
    async fn synchronised(&self) -> Result<(), String> {
        let mut probe = self.probe(None).await?;
        let report = probe.ask(self.sync()).await.reply("sync")?;
        if report["refused"] != json!([]) {
            return Err(format!("batches were refused: {report}"));
        }
        let ended = probe.end().await;
        if ended.success() { Ok(()) } else { Err(format!("the probe ended with {ended}")) }
    }

    fn sync(&self) -> Value {
        json!({ "command": "device_sync", "device": self.device.describe().address })
    }

    async fn plan(&self, probe: &mut Probe) -> Result<Value, String> {
        let device = self.device.describe().address;
        let grant = json!({ "app": "Garden helper", "devices": [device], "scopes": [SCOPE] });
        let review = probe.ask(json!({ "command": "grant_plan", "grant": grant })).await.reply("plan")?;
        Ok(review["id"].clone())
    }

    /// A grant's id and token.
    async fn grant(&self, probe: &mut Probe) -> Result<(Value, Value), String> {
        let review = self.plan(probe).await?;
        let new = probe.ask(json!({ "command": "grant_confirm", "review": review })).await.reply("grant")?;
        Ok((new["id"].clone(), new["token"].clone()))
    }

    async fn read(&self, probe: &mut Probe, token: &Value) -> Answer {
        let device = self.device.describe().address;
        probe.ask(json!({ "command": "read", "token": token, "device": device, "scope": SCOPE })).await
    }
}

/// It died at the point that it was to die at.
pub fn died(answer: Answer) -> Result<(), String> {
    match answer {
        Answer::Died => Ok(()),
        other => Err(format!("it was never passed: {other:?}")),
    }
}

/// The rows of a log that say this.
fn count(log: &Value, field: &str, says: &str) -> usize {
    log["rows"].as_array().into_iter().flatten().filter(|row| row[field] == says).count()
}

/// The access log, whose hashes must fit.
async fn intact(probe: &mut Probe) -> Result<Value, String> {
    let log = probe.ask(json!({ "command": "access_log", "limit": 100 })).await.reply("log")?;
    if log["intact"] == true { Ok(log) } else { Err(format!("the log is broken: {log}")) }
}
