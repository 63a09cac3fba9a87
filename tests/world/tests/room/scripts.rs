//! Random scripts: several dialogues in one room, each with faults anywhere.

use std::env;

use rand_core::RngCore;
use tokio::time::{Duration, sleep};
use wallet::ports::Consent;
use world::devices::{Seed, SeedStream, autopi, espressif::Security, improv::Habits};

use crate::{
    claiming::{claim, digest},
    fault::{Fault, When},
    joining::{Joining, join},
    outcome::Outcome,
    scene::{self, plug, sensor},
};

/// More steps than any dialogue has without a flood.
const STEPS: u64 = 50;

#[tokio::test(start_paused = true)]
async fn random_faults_in_random_dialogues_do_no_harm() {
    let first: u64 = env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let seeds: u64 = env::var("LINK_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(60);
    println!("seeds {first} to {}", first + seeds - 1);
    let (mut dialogues, mut failed) = ([0; 4], 0);
    for seed in (first..first + seeds).map(Seed) {
        let (profile, outcomes) = run(seed).await;
        for (script, outcome) in outcomes {
            assert_eq!(outcome.wrongs, Vec::<&str>::new(), "SEED={seed}: {script:?}: {:?}", outcome.result);
            dialogues[profile] += 1;
            failed += u64::from(outcome.result.is_err());
        }
    }
    let all = dialogues.iter().sum::<u64>();
    println!("{all} dialogues ({dialogues:?} with {PROFILES:?}), of which {failed} ended with an error");
    assert!(failed > 0 && failed < all, "{failed} of {all} failed");
}

const PROFILES: [&str; 4] = ["Deedbox", "Improv", "Espressif", "AutoPi"];

/// What strikes at which step.
pub type Script = Vec<(usize, Fault)>;

/// Up to three dialogues with one device, whose profile is a place in [`PROFILES`].
async fn run(seed: Seed) -> (usize, Vec<(Script, Outcome)>) {
    let mut random = seed.stream("script");
    let profile = random.next_u64() as usize % PROFILES.len();
    let dialogues = 1 + random.next_u64() % 3;
    let mut outcomes = Vec::new();
    match profile {
        0 => {
            let scene = sensor(seed);
            for _ in 0..dialogues {
                let script = script(&mut random);
                scene.chamber.plan(script.clone());
                outcomes.push((script, claim(&scene.chamber, seed, &scene.known).await));
            }
        }
        1 => {
            let (notifies, piece) = (coin(&mut random), 1 + (random.next_u64() % 200) as usize);
            let (chamber, _plug) = plug(Habits { notifies, piece, ..Habits::default() });
            for _ in 0..dialogues {
                let script = script(&mut random);
                chamber.plan(script.clone());
                let consent = if coin(&mut random) { Consent::InTheClear } else { Consent::SessionOnly };
                outcomes.push((script, join(&chamber, seed, &Joining::plug(consent)).await));
                sleep(Duration::from_secs(2)).await;
            }
        }
        2 => {
            let security = Security::ALL[random.next_u64() as usize % 3];
            let (chamber, _device) = scene::espressif(seed, security);
            for _ in 0..dialogues {
                let script = script(&mut random);
                chamber.plan(script.clone());
                outcomes.push((script, join(&chamber, seed, &Joining::espressif(security)).await));
            }
        }
        _ => {
            let scene = scene::autopi(seed, autopi::Habits::default());
            for _ in 0..dialogues {
                let script = script(&mut random);
                scene.chamber.plan(script.clone());
                let outcome = match coin(&mut random) {
                    true => claim(&scene.chamber, seed, &scene.known).await,
                    false => join(&scene.chamber, seed, &Joining::autopi()).await,
                };
                let only = scene.device.asked().iter().all(|asked| *asked == digest());
                outcomes.push((script, outcome.wrong_if(!only, "another digest")));
            }
        }
    }
    (profile, outcomes)
}

fn coin(random: &mut SeedStream) -> bool {
    random.next_u64().is_multiple_of(2)
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
