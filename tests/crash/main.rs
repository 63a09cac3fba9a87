//! Kills the wallet at every step, starts it again and judges by what chain, device and files say.
//!
//! `CRASH_SEEDS=100` changes how many seeds each point gets; `SEED=7` runs that seed alone.

mod after;
mod anchoring;
mod anvil;
mod conditions;
mod dimo;
mod judge;
#[cfg(target_os = "linux")]
mod memory;
mod naming;
mod paid;
mod points;
mod probe;
mod proofs;
mod readings;
mod run;
mod stage;
mod together;
mod vault;

use std::{collections::BTreeMap, env, sync::Arc, time::Duration};

use conditions::Conditions;
use rand_core::RngCore;
use run::{Kill, Outcome, one_too_many, run};
use stage::Stage;
use tokio::{sync::Mutex, time::Instant};
use world::devices::Seed;

/// Worlds side by side; a run spends much of its time on waiting for the radio.
const LANES: u64 = 2;
const SEEDS: u64 = 5;
/// Kills at no point in particular, for each seed.
const MOMENTS: u64 = 4;

/// A run to be made: its name, its kill, its seed.
type Case = (String, Kill, u64);

/// A run that was made: its name and conditions, and what it came to.
type Made = (String, Result<Outcome, String>);

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_survives_a_kill_at_every_point_and_at_any_moment() {
    let points = Arc::new(points::of(&["claim", "operation"]));
    assert!(points.len() > 15, "the fault points are not found: {points:?}");
    let began = Instant::now();
    let lanes: Vec<_> = stages(LANES).await;
    let quickest = undisturbed(&lanes[0]).await;
    println!(
        "seeds {:?}, {} points, a claim takes {quickest:?}, ready after {:?}",
        seeds(),
        points.len(),
        began.elapsed()
    );

    let cases = Arc::new(Mutex::new(cases(&points, quickest)));
    let results: Arc<Mutex<Vec<Made>>> = Arc::default();
    let workers = lanes.into_iter().map(|stage| {
        let (cases, results, points) = (cases.clone(), results.clone(), points.clone());
        tokio::spawn(async move {
            while let Some((name, kill, seed)) = next(&cases).await {
                let conditions = Conditions::of(seed, &name, stage.devices().len(), &points);
                let outcome = run(&stage, &kill, &conditions).await;
                results.lock().await.push((format!("{name}, {conditions}"), outcome));
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.expect("a lane runs to its end");
    }
    report(&results.lock().await, began.elapsed());
}

#[test]
fn every_fault_point_belongs_to_an_operation_that_is_known_here() {
    let known = [
        "access",
        "anchor",
        "claim",
        "collect",
        "collect_all",
        "dimo",
        "execute",
        "export",
        "grant",
        "kept",
        "operation",
        "payer",
        "readings",
        "recipient",
        "revoke",
        "send",
        "transfer",
        "upkeep",
        "vault",
    ];
    let strangers: Vec<_> = points::all().into_iter().filter(|name| !known.contains(&operation(name))).collect();
    assert!(strangers.is_empty(), "{strangers:?} belong to no operation that is killed here");
}

fn operation(point: &str) -> &str {
    point.split('.').next().unwrap_or_default()
}

async fn stages(lanes: u64) -> Vec<Stage> {
    let preparing: Vec<_> = (0..lanes).map(|lane| tokio::spawn(Stage::prepare(40 + lane))).collect();
    let mut stages = Vec::new();
    for stage in preparing {
        stages.push(stage.await.expect("a stage is prepared"));
    }
    stages
}

/// How long a claim takes that nobody disturbs; it must pass the judge too.
async fn undisturbed(stage: &Stage) -> Duration {
    one_too_many(stage).await.unwrap_or_else(|e| panic!("{e}"));
    let began = Instant::now();
    run(stage, &Kill::Never, &Conditions::calm()).await.unwrap_or_else(|e| panic!("an undisturbed claim: {e}"));
    began.elapsed()
}

fn cases(points: &[String], quickest: Duration) -> Vec<Case> {
    let mut cases = Vec::new();
    for seed in seeds() {
        let at = points.iter().map(|point| (point.clone(), Kill::At(point.clone()), seed));
        cases.extend(at);
        let each = "operation.stored".to_owned();
        cases.push((format!("{each} each time"), Kill::EachTime(each), seed));
        let mut random = Seed(seed).stream("moments");
        for number in 0..MOMENTS {
            let moment = quickest.mul_f64(f64::from(random.next_u32()) / f64::from(u32::MAX));
            cases.push((format!("SIGKILL {number} after {moment:?}"), Kill::After(moment), seed));
        }
    }
    cases
}

async fn next(cases: &Mutex<Vec<Case>>) -> Option<Case> {
    cases.lock().await.pop()
}

/// The seeds of this run.
pub fn seeds() -> Vec<u64> {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")));
    match number("SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("CRASH_SEEDS").unwrap_or(SEEDS)).collect(),
    }
}

fn report(results: &[Made], took: Duration) {
    let good = results.iter().filter_map(|(_, result)| result.as_ref().ok());
    let kills: usize = good.clone().map(|outcome| outcome.kills).sum();
    let mut rests: BTreeMap<&str, usize> = BTreeMap::new();
    good.flat_map(|outcome| &outcome.rests).for_each(|code| *rests.entry(code.as_str()).or_default() += 1);
    println!("{} claims, {kills} kills, {took:?}; resumes that rested first: {rests:?}", results.len());
    let bad: Vec<_> = results.iter().filter_map(|(name, result)| Some((name, result.as_ref().err()?))).collect();
    bad.iter().for_each(|(name, error)| println!("LOST {name}: {error}"));
    assert!(bad.is_empty(), "{} of {} claims were lost, doubled or unexplained", bad.len(), results.len());
}
