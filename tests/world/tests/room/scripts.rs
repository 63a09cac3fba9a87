//! Random scripts: several dialogues in one room, each with faults anywhere.

use std::env;

use rand_core::RngCore;
use tokio::time::{Duration, sleep};
use wallet::ports::Consent;
use world::devices::{Seed, SeedStream, improv::Habits};

use crate::{
    dialogue::{Outcome, claim, join},
    fault::{Fault, When},
    scene::{plug, sensor},
};

/// More steps than any dialogue has without a flood.
const STEPS: u64 = 40;

#[tokio::test(start_paused = true)]
async fn random_faults_in_random_dialogues_do_no_harm() {
    let first: u64 = env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let seeds: u64 = env::var("LINK_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(60);
    println!("seeds {first} to {}", first + seeds - 1);
    let (mut dialogues, mut failed) = (0, 0);
    for seed in (first..first + seeds).map(Seed) {
        for (script, outcome) in run(seed).await {
            assert_eq!(outcome.wrongs, Vec::<&str>::new(), "SEED={seed}: {script:?}: {:?}", outcome.result);
            dialogues += 1;
            failed += u64::from(outcome.result.is_err());
        }
    }
    println!("{dialogues} dialogues, of which {failed} ended with an error");
    assert!(failed > 0 && failed < dialogues, "{failed} of {dialogues} failed");
}

/// What strikes at which step.
pub type Script = Vec<(usize, Fault)>;

async fn run(seed: Seed) -> Vec<(Script, Outcome)> {
    let mut random = seed.stream("script");
    let mut outcomes = Vec::new();
    let dialogues = 1 + random.next_u64() % 3;
    if random.next_u64().is_multiple_of(2) {
        let scene = sensor(seed);
        for _ in 0..dialogues {
            let script = script(&mut random);
            scene.chamber.plan(script.clone());
            outcomes.push((script, claim(&scene.chamber, seed, &scene.paired).await));
        }
        return outcomes;
    }
    let (notifies, piece) = (random.next_u64().is_multiple_of(2), 1 + (random.next_u64() % 200) as usize);
    let (chamber, _plug) = plug(Habits { notifies, piece, ..Habits::default() });
    for _ in 0..dialogues {
        let script = script(&mut random);
        chamber.plan(script.clone());
        let consent = if random.next_u64().is_multiple_of(2) { Consent::InTheClear } else { Consent::SessionOnly };
        outcomes.push((script, join(&chamber, seed, consent).await));
        sleep(Duration::from_secs(2)).await;
    }
    outcomes
}

/// None to three faults.
pub fn script(random: &mut SeedStream) -> Script {
    let striking: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| fault.when() != When::Throughout).collect();
    let count = random.next_u64() % 4;
    let mut one = || {
        let fault = striking[(random.next_u64() % striking.len() as u64) as usize];
        let step = if fault.when() == When::AtConnect { 0 } else { random.next_u64() % STEPS };
        (step as usize, fault)
    };
    (0..count).map(|_| one()).collect()
}
