//! A box of DIMO's, claimed, connected with a vehicle and disconnected, a permission on it ended: killed at every point, each happens by one transaction.

use alloy::primitives::{Address, U256};
use serde_json::{Value, json};
use world::chain::{Dimo, dimo::interfaces::DimoNode};

use crate::{
    conditions::Conditions,
    judge::Before,
    points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

/// What is done with the box, one after the other.
const ACTS: [&str; 4] = ["claim", "connect", "disconnect", "end_grant"];

/// Who was permitted something when the vehicle was made.
const APP: Address = Address::repeat_byte(0x77);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_with_a_box_of_dimos_survives_a_kill_at_every_point() {
    let stage = Stage::with_box(70).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&["dimo"]) {
        // Only a claim has the box sign.
        let acts = if point.contains(".box.") { &ACTS[..1] } else { &ACTS[..] };
        for seed in seeds() {
            let conditions = Conditions { seed, waiting: seed % 2 == 0, ..Conditions::calm() };
            let act = acts[usize::try_from(seed).unwrap_or_default() % acts.len()];
            kills += 1;
            if let Err(error) = killed_at(&stage, &point, act, &conditions).await {
                lost.push(format!("{act} at {point}, {conditions}: {error}"));
            }
        }
    }
    println!("seeds {:?}, {kills} kills with a box", seeds());
    assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
}

async fn killed_at(stage: &Stage, point: &str, act: &str, conditions: &Conditions) -> Result<(), String> {
    let home = stage.reset(conditions).await;
    let scene = Scene::set(stage).await?;
    for before in ACTS.into_iter().take_while(|before| *before != act) {
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        scene.asked(&mut probe, before).await?.reply(before)?;
        probe.end().await;
    }
    let before = Before::look(stage).await;
    let mut probe = Probe::unlocked(&stage.world, &home, Some(point)).await?;
    match scene.asked(&mut probe, act).await? {
        Answer::Died => {}
        other => return Err(format!("it was never passed: {other:?}")),
    }
    let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
    for _ in 0..2 {
        probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
    }
    let operations = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
    if operations[0]["status"] != "done" || operations[0]["kind"] != format!("dimo_{act}") {
        return Err(format!("it shows {operations}"));
    }
    let shown = scene.shown(&mut probe).await?;
    probe.end().await;
    before.one_transaction(stage).await?;
    scene.judge(stage, act, &shown).await
}

/// The box, and a vehicle of the owner's.
struct Scene<'a> {
    dimo: &'a Dimo,
    device: String,
    vehicle: U256,
}

impl<'a> Scene<'a> {
    async fn set(stage: &'a Stage) -> Result<Self, String> {
        let (dimo, autopi) = (stage.world.dimo.as_deref(), stage.world.autopi.as_ref());
        let (dimo, autopi) = dimo.zip(autopi).ok_or("this world has no DIMO")?;
        let vehicle = dimo.give_vehicle_permitting(stage.account, APP).await.map_err(|e| e.to_string())?;
        Ok(Self { dimo, device: format!("{:#x}", autopi.account()), vehicle })
    }

    /// What comes of the yes to `act`.
    async fn asked(&self, probe: &mut Probe, act: &str) -> Result<Answer, String> {
        let device = &self.device;
        if act == "claim" {
            let outlook = probe.ask(json!({ "command": "claim_outlook", "device": device })).await.reply("outlook")?;
            return Ok(probe.ask(json!({ "command": "claim_confirm", "review": outlook["review"]["id"] })).await);
        }
        let plan = match act {
            "connect" => json!({ "dimo": "connect_plan", "device": device, "vehicle": self.vehicle }),
            "end_grant" => {
                json!({ "dimo": "end_grant_plan", "device": device, "grantee": APP, "vehicle": self.vehicle })
            }
            _ => json!({ "dimo": "disconnect_plan", "device": device }),
        };
        let review = probe.ask(json!({ "command": "dimo", "dimo": plan })).await.reply("plan")?;
        let confirm = json!({ "dimo": "confirm", "review": review["id"] });
        Ok(probe.ask(json!({ "command": "dimo", "dimo": confirm })).await)
    }

    async fn shown(&self, probe: &mut Probe) -> Result<Value, String> {
        let show = json!({ "dimo": "show", "device": self.device });
        probe.ask(json!({ "command": "dimo", "dimo": show })).await.reply("show")
    }

    /// The chain's own word on whose the box is, and the wallet's on what it is connected with.
    async fn judge(&self, stage: &Stage, act: &str, shown: &Value) -> Result<(), String> {
        let node: U256 = shown["node"].as_str().and_then(|text| text.parse().ok()).ok_or("no number")?;
        let boxes = DimoNode::new(self.dimo.contracts.aftermarket_device, stage.world.chain.node());
        let holder: Address = boxes.ownerOf(node).call().await.map_err(|e| e.to_string())?;
        let vehicle = (act == "connect").then(|| self.vehicle.to_string());
        if holder != stage.account || shown["vehicle"].as_str() != vehicle.as_deref() {
            return Err(format!("{holder} holds the box, and it shows {shown}"));
        }
        let (asset, sacd) = (self.dimo.contracts.vehicle, self.dimo.sacd());
        let may = sacd.hasPermission(asset, self.vehicle, APP, 1).call().await.map_err(|e| e.to_string())?;
        if may == (act == "end_grant") {
            return Err(format!("after {act} the app is permitted: {may}"));
        }
        Ok(())
    }
}
