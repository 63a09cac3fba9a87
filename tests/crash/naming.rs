//! Whom a contract pays: whatever is killed, it is changed once, as agreed to, by one transaction.

use std::fs;

use alloy::primitives::Address;
use serde_json::{Value, json};
use world::chain::{Family, RewardFamilies, interfaces::MerklDistributor};

use crate::{
    conditions::Conditions,
    judge::{self, Before},
    points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

const TO: Address = Address::repeat_byte(0xa7);

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_contract_pays_is_changed_once_whatever_is_killed() {
    let naming = Naming::new(92).await;
    let (mut kills, mut lost) = (0, Vec::new());
    for point in points::of(&["recipient"]) {
        for seed in seeds() {
            let conditions = Conditions { seed, waiting: seed % 2 == 0, ..Conditions::calm() };
            kills += 1;
            if let Err(error) = naming.killed_at(&point, &conditions).await {
                lost.push(format!("{point}, {conditions}: {error}"));
            }
        }
    }
    println!("seeds {:?}, {kills} kills of changes of whom a contract pays", seeds());
    assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
}

struct Naming {
    stage: Stage,
    families: RewardFamilies,
}

impl Naming {
    async fn new(seed: u64) -> Self {
        let stage = Stage::bare(seed).await;
        let families = stage.world.chain.deploy_reward_families().await.expect("contracts");
        stage.stay().await;
        let world = &stage.world;
        let text = fs::read_to_string(&world.report.network).expect("a network file");
        let mut network: Value = serde_json::from_str(&text).expect("JSON");
        network["rewards"] = json!([families.source(Family::Merkl, &world.services.url)]);
        fs::write(&world.report.network, network.to_string()).expect("written");
        Self { stage, families }
    }

    async fn killed_at(&self, point: &str, conditions: &Conditions) -> Result<(), String> {
        let (stage, source) = (&self.stage, self.families.address(Family::Merkl));
        let home = stage.reset(conditions).await;
        let before = Before::look(stage).await;
        let mut probe = Probe::unlocked(&stage.world, &home, Some(point)).await?;
        let plan = json!({ "command": "reward", "reward": { "reward": "plan_recipient", "source": source, "to": TO.to_string() } });
        let review = probe.ask(plan).await.reply("plan")?["id"].clone();
        match probe.ask(json!({ "command": "reward", "reward": { "reward": "set_recipient", "review": review } })).await
        {
            Answer::Died => {}
            other => return Err(format!("it was never passed: {other:?}")),
        }
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        let shown = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
        match shown.as_array().map(Vec::as_slice) {
            Some([one]) if one["kind"] == "recipient" && one["status"] == "done" => {}
            other => return Err(format!("it shows {other:?}")),
        }
        probe.end().await;
        if self.named().await? != TO {
            return Err(format!("the contract pays {}", self.named().await?));
        }
        before.one_transaction(stage).await?;
        judge::nothing_open(&home).await
    }

    async fn named(&self) -> Result<Address, String> {
        let contract = MerklDistributor::new(self.families.address(Family::Merkl), self.stage.world.chain.node());
        contract.claimRecipient(self.stage.account, Address::ZERO).call().await.map_err(|e| e.to_string())
    }
}
