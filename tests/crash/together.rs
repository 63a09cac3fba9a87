//! Rewards of many contracts at once, and of a pool for stakes: whatever is killed or taken back, each is paid once.

use std::{fs, iter, path::Path};

use alloy::primitives::{Address, U256};
use serde_json::{Value, json};
use world::chain::{
    Family, PaidRewards, Published, RewardFamilies, StakeTerms,
    interfaces::{FixedRewardPool, RewardToken},
};

use crate::{
    after::died,
    conditions::Conditions,
    judge::{self, Before},
    points,
    probe::{Answer, Probe},
    seeds,
    stage::Stage,
};

/// What the account has earned by each leaf, and what by a later root.
const OWED: u64 = 7_000_001;
const MORE: u64 = 9_000_000;
/// So many leaves of the contract that pays each once are the account's.
const ONE_SHOTS: usize = 3;
/// For how long the pool pays for stakes.
const STAKED_SECONDS: u64 = 600;
/// What both pools log for each payment.
const POOL_PAID: &str = "ClaimRewards(address,uint256)";
/// A collection that dies more often than it has states never gets on.
const MOST_DEATHS: usize = 16;

#[tokio::test(flavor = "multi_thread")]
async fn collecting_from_many_contracts_survives_a_kill_at_every_point() {
    let payday = Payday::new(90).await;
    payday.survives(Wanted::Everything).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_for_stakes_survives_a_kill_at_every_point_and_many_contracts_survive_a_reorganisation() {
    let payday = Payday::new(91).await;
    payday.survives(Wanted::Stakes(payday.paid.pool)).await;
    payday.reorganised_before_the_yes().await.unwrap_or_else(|e| panic!("before the yes: {e}"));
    payday.reorganised_while_it_was_dead().await.unwrap_or_else(|e| panic!("while it was dead: {e}"));
    payday.reorganised_after_all_was_paid().await.unwrap_or_else(|e| panic!("after all was paid: {e}"));
}

/// What is collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Everything,
    /// What the pool at this address owes for a stake.
    Stakes(Address),
}

impl Wanted {
    fn plan(self) -> Value {
        match self {
            // A fee may be more than what the pools owe.
            Self::Everything => json!({ "command": "reward", "reward": { "reward": "plan_all", "dust": true } }),
            Self::Stakes(pool) => json!({ "command": "reward", "reward": { "reward": "plan", "source": pool } }),
        }
    }

    /// The command's name, and the operation's.
    fn name(self) -> &'static str {
        match self {
            Self::Everything => "collect_all",
            Self::Stakes(_) => "collect",
        }
    }

    /// What pays whom the call names goes together; Merkl's and the cycles' contracts pay only who calls.
    fn transactions(self) -> u64 {
        match self {
            Self::Everything => 3,
            Self::Stakes(_) => 1,
        }
    }
}

/// A wallet that a contract of each family, the pool of its device and a pool for stakes owe something.
struct Payday {
    stage: Stage,
    families: RewardFamilies,
    published: Vec<Published>,
    paid: PaidRewards,
    /// What the pool owes for the stake, in wei.
    staked: U256,
}

impl Payday {
    async fn new(seed: u64) -> Self {
        let stage = Stage::owning_one(seed).await;
        let chain = &stage.world.chain;
        let mut families = chain.deploy_reward_families().await.expect("contracts");
        let terms = StakeTerms { seconds: STAKED_SECONDS, ..StakeTerms::default() };
        let paid = chain.deploy_paid_rewards_with(families.token, terms).await.expect("a pool");
        paid.stake_for(chain, stage.account).await.expect("a stake");
        let mut published = Vec::new();
        for family in Family::ALL {
            let totals = totals(stage.account, OWED, leaves(family));
            published.push(families.publish_in(chain, family, &totals).await.expect("a tree"));
        }
        // The pool's time is over then, so that it owes the same in every run.
        stage.rpc("evm_increaseTime", json!([STAKED_SECONDS])).await;
        stage.rpc("evm_mine", json!([])).await;
        let pool = FixedRewardPool::new(paid.pool, chain.node());
        let staked = pool.pendingReward(stage.account).call().await.expect("what the pool owes");
        assert!(!staked.is_zero(), "the pool owes something for the stake");
        stage.stay().await;
        let payday = Self { stage, families, published, paid, staked };
        payday.name();
        payday.tell(&payday.published);
        payday
    }

    /// Puts the contracts beside the pool of the device into the network file that each later probe reads.
    fn name(&self) {
        let world = &self.stage.world;
        let text = fs::read_to_string(&world.report.network).expect("a network file");
        let mut network: Value = serde_json::from_str(&text).expect("JSON");
        let [stakes, ..] = self.paid.sources();
        let mut sources = vec![network["rewards"][0].clone()];
        sources.extend(Family::ALL.map(|family| json!(self.families.source(family, &world.services.url))));
        sources.push(json!(stakes));
        network["rewards"] = json!(sources);
        fs::write(&world.report.network, network.to_string()).expect("written");
    }

    /// What the service tells from now on.
    fn tell(&self, published: &[Published]) {
        self.stage.world.services.proofs.keep(published.iter().cloned());
    }

    /// Kills it at each of its own points and those of every operation.
    async fn survives(&self, wanted: Wanted) {
        let (mut kills, mut lost) = (0, Vec::new());
        for point in points::of(&[wanted.name(), "operation"]) {
            for seed in seeds() {
                // Then it dies at each step, too, so that each transaction is gone on with by a new process.
                let again = seed.is_multiple_of(3).then(|| "operation.stored".to_owned());
                let conditions = Conditions { seed, waiting: seed % 2 == 0, again, ..Conditions::calm() };
                match self.killed_at(&point, wanted, &conditions).await {
                    Ok(deaths) => kills += deaths,
                    Err(error) => lost.push(format!("{wanted:?} at {point}, {conditions}: {error}")),
                }
            }
        }
        println!("seeds {:?}, {kills} kills of {}", seeds(), wanted.name());
        assert!(kills > 0 && lost.is_empty(), "{lost:#?}");
    }

    /// Gives how often it died.
    async fn killed_at(&self, point: &str, wanted: Wanted, conditions: &Conditions) -> Result<usize, String> {
        let stage = &self.stage;
        let home = stage.reset(conditions).await;
        let before = Before::look(stage).await;
        let mut probe = Probe::unlocked(&stage.world, &home, Some(point)).await?;
        let review = planned(&mut probe, wanted).await?;
        died(agreed(&mut probe, wanted, &review).await)?;
        let again = match &conditions.again {
            Some(again) => self.dies_each_time(&home, again).await?,
            None => 0,
        };
        let mut probe = self.resumed(&home).await?;
        // One that was never stored has done nothing, and is agreed to anew.
        if operations(&mut probe, wanted).await?.is_empty() {
            before.nothing_happened(stage).await?;
            collects(&mut probe, wanted).await?;
        }
        self.paid_once(&mut probe, &before, wanted).await?;
        one_is_done(&mut probe, wanted).await?;
        probe.end().await;
        judge::nothing_open(&home).await?;
        Ok(again + 1)
    }

    /// Goes on until the point is not passed any more; gives how often it was.
    async fn dies_each_time(&self, home: &Path, point: &str) -> Result<usize, String> {
        for deaths in 0..MOST_DEATHS {
            let mut probe = Probe::unlocked(&self.stage.world, home, Some(point)).await?;
            match probe.ask(json!({ "command": "resume" })).await {
                Answer::Died => {}
                answer => {
                    answer.reply("resume")?;
                    probe.end().await;
                    return Ok(deaths);
                }
            }
        }
        Err(format!("it never got past {point}"))
    }

    /// A process that nobody kills, which went on with what was open.
    async fn resumed(&self, home: &Path) -> Result<Probe, String> {
        let mut probe = Probe::unlocked(&self.stage.world, home, None).await?;
        for _ in 0..2 {
            probe.ask(json!({ "command": "resume" })).await.reply("resume")?;
        }
        Ok(probe)
    }

    /// A root leaves the chain with its block between plan and yes: the transaction that needs it is not signed, the others
    /// are paid, and what was held up is paid once by the root that is there.
    async fn reorganised_before_the_yes(&self) -> Result<(), String> {
        let stage = &self.stage;
        let home = stage.reset(&Conditions::calm()).await;
        let block = stage.rpc("evm_snapshot", json!([])).await;
        let (mut later, family) = (self.families, Family::Cumulative);
        let totals = totals(stage.account, MORE, leaves(family));
        let published = later.publish_in(&stage.world.chain, family, &totals).await.map_err(|e| e.to_string())?;
        self.tell(&[published]);
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        let review = planned(&mut probe, Wanted::Everything).await?;
        self.back_to(&block).await?;

        let before = Before::look(stage).await;
        let told = agreed(&mut probe, Wanted::Everything, &review).await.reply("yes")?;
        let why = told["reminder"].as_str().unwrap_or_default();
        if told["status"] != "done" || !why.contains("1 of 3") || !why.contains("its root is another one") {
            return Err(format!("it shows {told}"));
        }
        before.transactions(stage, 2, U256::ZERO).await?;
        self.tell(&self.published);
        collects(&mut probe, Wanted::Everything).await?;
        self.paid_once(&mut probe, &before, Wanted::Everything).await?;
        probe.end().await;
        judge::nothing_open(&home).await
    }

    /// The block of a transaction leaves the chain while nobody looks: the same goes out again, and all are paid once.
    async fn reorganised_while_it_was_dead(&self) -> Result<(), String> {
        let stage = &self.stage;
        let home = stage.reset(&Conditions::calm()).await;
        let before = Before::look(stage).await;
        let block = stage.rpc("evm_snapshot", json!([])).await;
        let mut probe = Probe::unlocked(&stage.world, &home, Some("collect_all.mined")).await?;
        let review = planned(&mut probe, Wanted::Everything).await?;
        died(agreed(&mut probe, Wanted::Everything, &review).await)?;
        before.transactions(stage, 1, stage.world.chain.terms.reward + self.staked).await?;
        self.back_to(&block).await?;
        before.nothing_happened(stage).await?;

        let mut probe = self.resumed(&home).await?;
        self.paid_once(&mut probe, &before, Wanted::Everything).await?;
        one_is_done(&mut probe, Wanted::Everything).await?;
        probe.end().await;
        judge::nothing_open(&home).await
    }

    /// All that was paid leaves the chain with its blocks: it is ready again, and is there once in the end.
    async fn reorganised_after_all_was_paid(&self) -> Result<(), String> {
        let stage = &self.stage;
        let home = stage.reset(&Conditions::calm()).await;
        let before = Before::look(stage).await;
        let block = stage.rpc("evm_snapshot", json!([])).await;
        let mut probe = Probe::unlocked(&stage.world, &home, None).await?;
        collects(&mut probe, Wanted::Everything).await?;
        self.paid_once(&mut probe, &before, Wanted::Everything).await?;
        self.back_to(&block).await?;
        before.nothing_happened(stage).await?;
        collects(&mut probe, Wanted::Everything).await?;
        self.paid_once(&mut probe, &before, Wanted::Everything).await?;
        probe.end().await;
        judge::nothing_open(&home).await
    }

    /// The chain says that everything came once, by as few transactions as were planned, the wallet books it so, and
    /// nothing is left to collect.
    async fn paid_once(&self, probe: &mut Probe, before: &Before, wanted: Wanted) -> Result<(), String> {
        let (stage, families) = (&self.stage, &self.families);
        let (ticked, leaves) = match wanted {
            Wanted::Everything => (stage.world.chain.terms.reward, Family::ALL.map(leaves)),
            Wanted::Stakes(_) => (U256::ZERO, [0; 4]),
        };
        before.transactions(stage, wanted.transactions(), ticked + self.staked).await?;
        let from_ticks = usize::from(wanted == Wanted::Everything);
        before.logged(stage, stage.world.chain.contracts.pool, POOL_PAID, from_ticks).await?;
        before.logged(stage, self.paid.pool, POOL_PAID, 1).await?;
        for (family, leaves) in Family::ALL.into_iter().zip(leaves) {
            before.logged(stage, families.address(family), event(family), leaves).await?;
        }
        let held = self.held().await?;
        let total = owed(leaves.into_iter().sum());
        if held != total {
            return Err(format!("{held} tokens came instead of {total}"));
        }
        self.booked(probe, wanted).await?;
        match probe.ask(wanted.plan()).await {
            Answer::Failure(failure) if failure["code"] == "rewards.nothing_ready" => Ok(()),
            other => Err(format!("it would collect again: {other:?}")),
        }
    }

    /// What the wallet shows is what the contracts paid.
    async fn booked(&self, probe: &mut Probe, wanted: Wanted) -> Result<(), String> {
        let list = probe.ask(json!({ "command": "reward", "reward": { "reward": "list" } })).await.reply("list")?;
        is_collected(reward_of(&list["sources"], self.paid.pool)?, self.staked)?;
        if wanted != Wanted::Everything {
            return Ok(());
        }
        is_collected(&list, self.stage.world.chain.terms.reward)?;
        let told = probe.ask(json!({ "command": "reward", "reward": { "reward": "verify" } })).await.reply("verify")?;
        for family in Family::ALL {
            is_collected(reward_of(&told, self.families.address(family))?, owed(leaves(family)))?;
        }
        Ok(())
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

/// How many leaves are the account's.
fn leaves(family: Family) -> usize {
    match family {
        Family::OneShot => ONE_SHOTS,
        Family::Cumulative | Family::Merkl | Family::Cycle => 1,
    }
}

fn owed(leaves: usize) -> U256 {
    U256::from(OWED) * U256::from(leaves)
}

/// What a contract of the family logs for each payment.
fn event(family: Family) -> &'static str {
    match family {
        Family::OneShot => "Claimed(uint256,address,uint256)",
        Family::Cumulative | Family::Cycle => "Claimed(address,uint256)",
        Family::Merkl => "Claimed(address,address,uint256)",
    }
}

/// What each account has earned, by so many leaves of this account's.
fn totals(mine: Address, total: u64, leaves: usize) -> Vec<(Address, U256)> {
    let others = (1..=4).map(|byte| (Address::repeat_byte(byte), U256::from(1_000)));
    others.chain(iter::repeat_n((mine, U256::from(total)), leaves)).collect()
}

/// The review of all that is wanted, of which nothing may be left out; of devices nothing is known while a chain that went
/// back is shorter than it was.
async fn planned(probe: &mut Probe, wanted: Wanted) -> Result<Value, String> {
    let view = probe.ask(wanted.plan()).await.reply("plan")?;
    if view["left"].as_array().into_iter().flatten().any(|left| left["why"] != "devices_unknown") {
        return Err(format!("it leaves out {}", view["left"]));
    }
    Ok(view["id"].clone())
}

async fn agreed(probe: &mut Probe, wanted: Wanted, review: &Value) -> Answer {
    probe.ask(json!({ "command": "reward", "reward": { "reward": wanted.name(), "review": review } })).await
}

/// Nothing of it may come to nothing.
async fn collects(probe: &mut Probe, wanted: Wanted) -> Result<(), String> {
    let review = planned(probe, wanted).await?;
    let told = agreed(probe, wanted, &review).await.reply("yes")?;
    if told["status"] == "done" && told["reminder"].is_null() { Ok(()) } else { Err(format!("it shows {told}")) }
}

/// The only collection of its kind is over, in as many transactions as were planned, each of which paid.
async fn one_is_done(probe: &mut Probe, wanted: Wanted) -> Result<(), String> {
    let shown = operations(probe, wanted).await?;
    let paid =
        |one: &Value| one["steps"].as_array().into_iter().flatten().filter(|step| step["status"] == "done").count();
    match shown.as_slice() {
        [one] if one["status"] == "done" && u64::try_from(paid(one)) == Ok(wanted.transactions()) => Ok(()),
        other => Err(format!("it shows {other:?}")),
    }
}

async fn operations(probe: &mut Probe, wanted: Wanted) -> Result<Vec<Value>, String> {
    let shown = probe.ask(json!({ "command": "operations" })).await.reply("operations")?;
    let all = shown.as_array().ok_or_else(|| format!("no list: {shown}"))?;
    Ok(all.iter().filter(|one| one["kind"] == wanted.name()).cloned().collect())
}

/// The only reward that is told of a contract.
fn reward_of(told: &Value, source: Address) -> Result<&Value, String> {
    let mut all = told.as_array().into_iter().flatten();
    let found = all.find(|one| one["source"] == json!(source)).ok_or_else(|| format!("{source} is not in {told}"))?;
    Ok(&found["rewards"][0])
}

/// So much was earned, and all of it came.
fn is_collected(shown: &Value, total: U256) -> Result<(), String> {
    let total = total.to_string();
    let came = shown["earned"] == total && shown["collected"] == total;
    if came && shown["ready"] == "0" && shown["waiting"] == "0" { Ok(()) } else { Err(format!("it books {shown}")) }
}
