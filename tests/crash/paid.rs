//! Claims that somebody else pays for: killed at every point of their own, each is paid for once and by nobody but the payer.

use std::path::Path;

use alloy::primitives::U256;
use serde_json::json;
use world::{chain::Project, devices::SimDevice};

use crate::{
    conditions::Conditions,
    judge, points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_a_payer_sends_survives_a_kill_at_every_point() {
    let stage = Stage::prepare(60).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&["payer"]) {
        for seed in seeds() {
            kills += 1;
            let waiting = seed % 2 == 0;
            let conditions = Conditions { seed, waiting, ..Conditions::calm() };
            if let Err(error) = killed_at(&stage, &point, &conditions).await {
                lost.push(format!("{point}, {conditions}: {error}"));
            }
        }
    }
    println!("seeds {:?}, {kills} kills of paid claims", seeds());
    assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
}

async fn killed_at(stage: &Stage, point: &str, conditions: &Conditions) -> Result<(), String> {
    let home = stage.reset(conditions).await;
    let device = stage.devices()[0];
    let by = if conditions.seed.is_multiple_of(3) { "payer" } else { "proxy" };
    let before = Purses::look(stage).await?;
    let project = if by == "payer" { Project::Makers } else { Project::Proxys };
    let due = stage.world.chain.fee_of(project).await.map_err(|e| e.to_string())?;
    claims(stage, &home, device, point, by).await?;
    goes_on(stage, &home).await?;
    before.one_payment(stage, by, due).await?;
    judge::owned(stage, device).await?;
    judge::home(&home, device).await
}

async fn claims(stage: &Stage, home: &Path, device: &SimDevice, point: &str, by: &str) -> Result<(), String> {
    let mut probe = Probe::unlocked(&stage.world, home, Some(point)).await?;
    let outlook = json!({ "command": "claim_outlook", "device": device.describe().address, "paid_by": by });
    let outlook = probe.ask(outlook).await.reply("outlook")?;
    let confirm = json!({ "command": "claim_confirm", "review": outlook["review"]["id"] });
    match probe.ask(confirm).await {
        Answer::Died => Ok(()),
        other => Err(format!("it was not killed: {other:?}")),
    }
}

async fn goes_on(stage: &Stage, home: &Path) -> Result<(), String> {
    let mut probe = Probe::unlocked(&stage.world, home, None).await?;
    for _ in 0..2 {
        probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
    }
    let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
    if operations[0]["status"] != "done" {
        return Err(format!("it shows {operations}"));
    }
    probe.end().await;
    Ok(())
}

/// What the owner and the store had before.
struct Purses {
    owner: U256,
    store: U256,
}

impl Purses {
    async fn look(stage: &Stage) -> Result<Self, String> {
        let of = |address| async move { stage.world.chain.balance(address).await.map_err(|e| e.to_string()) };
        Ok(Self { owner: of(stage.account).await?, store: of(stage.world.chain.contracts.store).await? })
    }

    /// What was due was paid once, and not by the owner; an approval of the owner's own token cost its fee.
    async fn one_payment(&self, stage: &Stage, by: &str, due: U256) -> Result<(), String> {
        let now = Self::look(stage).await?;
        if now.store - self.store != due {
            return Err(format!("the store took {} instead of {due}", now.store - self.store));
        }
        let spent = self.owner - now.owner;
        if by == "proxy" && !spent.is_zero() || spent >= stage.price {
            return Err(format!("the owner spent {spent}"));
        }
        Ok(())
    }
}
