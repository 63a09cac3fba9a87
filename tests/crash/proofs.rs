//! Rewards with proofs: whatever is killed, replaced or taken back, each is paid once and in full, by a root that is there.

use std::fs;

use alloy::primitives::{Address, U256};
use serde_json::{Value, json};
use world::chain::{Family, Published, RewardFamilies, interfaces::RewardToken};

use crate::{
    conditions::Conditions,
    judge::{self, Before},
    points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

/// The families that are collected from.
const FAMILIES: [Family; 3] = [Family::OneShot, Family::Cumulative, Family::Cycle];
/// What the account has earned in each, and what by a later root.
const OWED: u64 = 7_000_001;
const MORE: u64 = 9_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn collecting_by_a_proof_survives_a_kill_at_every_point() {
    let payday = Payday::new(80).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&["collect", "operation"]) {
        for seed in seeds() {
            let conditions = Conditions { seed, waiting: seed % 2 == 0, ..Conditions::calm() };
            let family = FAMILIES[usize::try_from(seed).unwrap_or_default() % FAMILIES.len()];
            kills += 1;
            if let Err(error) = payday.killed_at(&point, family, &conditions).await {
                lost.push(format!("{family:?} at {point}, {conditions}: {error}"));
            }
        }
    }
    println!("seeds {:?}, {kills} kills of collections by a proof", seeds());
    assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_root_that_is_gone_by_the_yes_is_not_signed_for_and_what_a_reorganisation_took_back_is_paid_once() {
    let payday = Payday::new(81).await;
    for family in FAMILIES {
        payday.reorganised_before_the_yes(family).await.unwrap_or_else(|e| panic!("{family:?}, before the yes: {e}"));
        payday.reorganised_after_it_was_paid(family).await.unwrap_or_else(|e| panic!("{family:?}, after it: {e}"));
    }
    payday.replaced_before_the_yes().await.unwrap_or_else(|e| panic!("the root is replaced: {e}"));
}

/// A wallet that a contract of each family owes [`OWED`].
struct Payday {
    stage: Stage,
    families: RewardFamilies,
    published: [Published; 4],
}

impl Payday {
    async fn new(seed: u64) -> Self {
        let stage = Stage::bare(seed).await;
        let mut families = stage.world.chain.deploy_reward_families().await.expect("contracts");
        let totals = totals(stage.account, OWED);
        let published = families.publish(&stage.world.chain, &totals).await.expect("trees");
        stage.stay().await;
        let payday = Self { stage, families, published };
        payday.name(&payday.families);
        payday.tell(&payday.published);
        payday
    }

    /// Puts the contracts into the network file that each later probe reads.
    fn name(&self, families: &RewardFamilies) {
        let world = &self.stage.world;
        let text = fs::read_to_string(&world.report.network).expect("a network file");
        let mut network: Value = serde_json::from_str(&text).expect("JSON");
        let sources = Family::ALL.map(|family| families.source(family, &world.services.url));
        network["rewards"] = json!(sources);
        fs::write(&world.report.network, network.to_string()).expect("written");
    }

    /// What the service tells from now on.
    fn tell(&self, published: &[Published]) {
        self.stage.world.services.proofs.keep(published.iter().cloned());
    }

    async fn killed_at(&self, point: &str, family: Family, conditions: &Conditions) -> Result<(), String> {
        let (stage, source) = (&self.stage, self.families.address(family));
        let home = stage.reset(conditions).await;
        let before = Before::look(stage).await;
        let mut probe = Probe::unlocked(&stage.world, &home, Some(point)).await?;
        let review = planned(&mut probe, source).await?;
        match agreed(&mut probe, &review).await {
            Answer::Died => {}
            other => return Err(format!("it was never passed: {other:?}")),
        }
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        // One that was never stored has done nothing, and is agreed to anew.
        if operations(&mut probe).await?.is_empty() {
            before.nothing_happened(stage).await?;
            collects(&mut probe, source).await?;
        }
        match operations(&mut probe).await?.as_slice() {
            [one] if one["kind"] == "collect" && one["status"] == "done" => {}
            other => return Err(format!("it shows {other:?}")),
        }
        self.paid_once(&mut probe, family, OWED).await?;
        probe.end().await;
        before.one_transaction(stage).await?;
        judge::nothing_open(&home).await
    }

    /// The block that put the root there leaves the chain between plan and yes; of a leaf's contract nothing is left.
    async fn reorganised_before_the_yes(&self, family: Family) -> Result<(), String> {
        let stage = &self.stage;
        let home = stage.reset(&Conditions::calm()).await;
        let block = stage.rpc("evm_snapshot", json!([])).await;
        let mut later = self.families;
        let totals = totals(stage.account, MORE);
        let published = later.publish_in(&stage.world.chain, family, &totals).await.map_err(|e| e.to_string())?;
        self.tell(&[published]);
        self.name(&later);
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        let review = planned(&mut probe, later.address(family)).await?;
        self.back_to(&block).await?;

        let before = Before::look(stage).await;
        let told = agreed(&mut probe, &review).await.reply("yes")?;
        let (status, code) = match family {
            Family::OneShot => ("stopped", "chain.bad_answer"),
            Family::Cumulative | Family::Merkl | Family::Cycle => ("ended", "rewards.nothing_ready"),
        };
        if told["status"] != status || told["failure"]["code"] != code {
            return Err(format!("it shows {told}"));
        }
        before.nothing_happened(stage).await?;
        probe.end().await;
        self.name(&self.families);
        self.tell(&self.published);
        Ok(())
    }

    /// What was paid leaves the chain with its block: it is ready again, and is there once in the end.
    async fn reorganised_after_it_was_paid(&self, family: Family) -> Result<(), String> {
        let (stage, source) = (&self.stage, self.families.address(family));
        let home = stage.reset(&Conditions::calm()).await;
        let block = stage.rpc("evm_snapshot", json!([])).await;
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        collects(&mut probe, source).await?;
        self.paid_once(&mut probe, family, OWED).await?;
        self.back_to(&block).await?;
        let before = Before::look(stage).await;
        if !self.held().await?.is_zero() {
            return Err("the tokens did not go back".to_owned());
        }
        collects(&mut probe, source).await?;
        self.paid_once(&mut probe, family, OWED).await?;
        probe.end().await;
        before.one_transaction(stage).await
    }

    /// A new root comes between plan and yes: the old one is not signed for, and the new one pays everything once.
    async fn replaced_before_the_yes(&self) -> Result<(), String> {
        let (stage, family) = (&self.stage, Family::Cumulative);
        let home = stage.reset(&Conditions::calm()).await;
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        let source = self.families.address(family);
        let review = planned(&mut probe, source).await?;
        let mut later = self.families;
        let totals = totals(stage.account, MORE);
        let published = later.publish_in(&stage.world.chain, family, &totals).await.map_err(|e| e.to_string())?;

        let before = Before::look(stage).await;
        let told = agreed(&mut probe, &review).await.reply("yes")?;
        let why = told["failure"]["detail"].as_str().unwrap_or_default();
        if told["status"] != "ended" || !why.contains("its root is another one") {
            return Err(format!("it shows {told}"));
        }
        before.nothing_happened(stage).await?;
        self.tell(&[published]);
        collects(&mut probe, source).await?;
        self.paid_once(&mut probe, family, MORE).await?;
        probe.end().await;
        before.one_transaction(stage).await
    }

    /// The account has so many tokens and none more, the wallet books them so, and nothing is left to collect.
    async fn paid_once(&self, probe: &mut Probe, family: Family, total: u64) -> Result<(), String> {
        let (source, held) = (self.families.address(family), self.held().await?);
        if held != U256::from(total) {
            return Err(format!("{held} tokens came instead of {total}"));
        }
        let told = probe.ask(json!({ "command": "reward", "reward": { "reward": "verify" } })).await.reply("verify")?;
        let ours = |told: &&Value| told["source"] == json!(source);
        let told = told.as_array().into_iter().flatten().find(ours).ok_or("it does not name the contract")?;
        let (reward, total) = (&told["rewards"][0], total.to_string());
        let left = reward["ready"] != "0" || reward["waiting"] != "0";
        if reward["earned"] != total || reward["collected"] != total || left {
            return Err(format!("it books {told}"));
        }
        match probe.ask(json!({ "command": "reward", "reward": { "reward": "plan", "source": source } })).await {
            Answer::Failure(failure) if failure["code"] == "rewards.nothing_ready" => Ok(()),
            other => Err(format!("it would collect again: {other:?}")),
        }
    }

    async fn held(&self) -> Result<U256, String> {
        let token = RewardToken::new(self.families.token, self.stage.world.chain.node());
        token.balanceOf(self.stage.account).call().await.map_err(|e| e.to_string())
    }

    async fn back_to(&self, block: &Value) -> Result<(), String> {
        let reverted = self.stage.rpc("evm_revert", json!([block])).await;
        if reverted == true { Ok(()) } else { Err("the chain did not go back".to_owned()) }
    }
}

/// What each account has earned in all.
fn totals(mine: Address, total: u64) -> Vec<(Address, U256)> {
    let others = (1..=4).map(|byte| (Address::repeat_byte(byte), U256::from(1_000)));
    others.chain([(mine, U256::from(total))]).collect()
}

/// The review of what the contract at `source` would pay.
async fn planned(probe: &mut Probe, source: Address) -> Result<Value, String> {
    let plan = json!({ "command": "reward", "reward": { "reward": "plan", "source": source } });
    Ok(probe.ask(plan).await.reply("plan")?["id"].clone())
}

async fn agreed(probe: &mut Probe, review: &Value) -> Answer {
    probe.ask(json!({ "command": "reward", "reward": { "reward": "collect", "review": review } })).await
}

async fn collects(probe: &mut Probe, source: Address) -> Result<(), String> {
    let review = planned(probe, source).await?;
    let told = agreed(probe, &review).await.reply("yes")?;
    if told["status"] == "done" { Ok(()) } else { Err(format!("it shows {told}")) }
}

async fn operations(probe: &mut Probe) -> Result<Vec<Value>, String> {
    let shown = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
    shown.as_array().cloned().ok_or_else(|| format!("no list: {shown}"))
}
