//! Anchoring: wherever the process dies, batches are anchored by one transaction, and the wallet knows of it.

use serde_json::{Value, json};

use crate::{
    after::died,
    conditions::Conditions,
    judge::{self, Before},
    points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

const ANCHORED: &str = "Anchored(address,bytes32,uint32)";

#[tokio::test(flavor = "multi_thread")]
async fn anchoring_survives_a_kill_at_every_point() {
    let stage = Stage::owning_one(93).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&["anchor", "operation"]) {
        for seed in seeds() {
            let conditions = Conditions { seed, waiting: seed % 2 == 0, ..Conditions::calm() };
            match killed_at(&stage, &point, &conditions).await {
                Ok(()) => kills += 1,
                Err(error) => lost.push(format!("at {point}, {conditions}: {error}")),
            }
        }
    }
    println!("seeds {:?}, {kills} kills", seeds());
    assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
}

async fn killed_at(stage: &Stage, point: &str, conditions: &Conditions) -> Result<(), String> {
    let home = stage.reset(conditions).await;
    let before = Before::look(stage).await;
    let mut probe = Probe::unlocked(&stage.world, &home, Some(point)).await?;
    died(anchors(&mut probe).await?)?;

    let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
    for _ in 0..2 {
        probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
    }
    // One that was never stored has done nothing, and is agreed to anew.
    if operations(&mut probe).await?.is_empty() {
        before.nothing_happened(stage).await?;
        anchors(&mut probe).await?.reply("anchoring")?;
    }
    before.one_transaction(stage).await?;
    before.logged(stage, stage.world.chain.contracts.anchor, ANCHORED, 1).await?;
    match operations(&mut probe).await?.as_slice() {
        [one] if one["status"] == "done" => {}
        other => return Err(format!("it shows {other:?}")),
    }
    match probe.ask(plan()).await {
        Answer::Failure(failure) if failure["code"] == "anchor.nothing_new" => {}
        other => return Err(format!("it would anchor again: {other:?}")),
    }
    probe.end().await;
    judge::nothing_open(&home).await
}

fn plan() -> Value {
    json!({ "command": "anchor", "anchor": { "anchor": "plan" } })
}

async fn anchors(probe: &mut Probe) -> Result<Answer, String> {
    let review = probe.ask(plan()).await.reply("plan")?;
    Ok(probe.ask(json!({ "command": "anchor", "anchor": { "anchor": "run", "review": review["id"] } })).await)
}

async fn operations(probe: &mut Probe) -> Result<Vec<Value>, String> {
    let shown = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
    let all = shown.as_array().ok_or_else(|| format!("no list: {shown}"))?;
    Ok(all.iter().filter(|one| one["kind"] == "anchor").cloned().collect())
}
