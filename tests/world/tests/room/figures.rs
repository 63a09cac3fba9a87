//! The figures of `cargo xtask bench link` on dialogues.

use futures::FutureExt;
use tokio::time::{Duration, sleep};
use wallet::ports::{Consent, Credential, Link};
use world::{
    devices::{Seed, autopi, espressif::Security, improv::Habits},
    radio::MTU,
};

use crate::{
    claiming::claim,
    joining::{Joining, join, near},
    outcome::{HANG, Outcome, WRONG_PERMIT, owner_in},
    scene::{self, plug, sensor},
    scripts::script,
};

const RUNS: u64 = 1000;

#[tokio::test(start_paused = true)]
#[ignore = "cargo xtask bench link runs it alone"]
async fn figures_of_dialogues() {
    let (mut hangs, mut panics, mut wrong_owner_permits, mut other, mut whole) = (0, 0, 0, 0, 0);
    for seed in (1..=RUNS).map(Seed) {
        let Ok(outcomes) = std::panic::AssertUnwindSafe(pair_join_permit(seed)).catch_unwind().await else {
            panics += 1;
            continue;
        };
        let count = |what: &str| outcomes.iter().filter(|outcome| outcome.wrongs.contains(&what)).count();
        hangs += count(HANG);
        wrong_owner_permits += count(WRONG_PERMIT);
        other += outcomes.iter().map(|outcome| outcome.wrongs.len()).sum::<usize>();
        whole += usize::from(outcomes.iter().all(|outcome| outcome.result.is_ok()));
    }
    let efficiency = batch_efficiency().await;
    println!("runs that reached their end in spite of the faults: {whole} of {RUNS}; other wrongs: {other}");
    println!(
        "FIGURES {{\"runs\":{RUNS},\"hangs\":{hangs},\"panics\":{panics},\
         \"wrong_owner_permits\":{wrong_owner_permits},\"batch_efficiency\":{efficiency:.3}}}"
    );
    assert_eq!(other, 0);
}

/// Pairs with a sensor and an AutoPi, puts them on a Wi-Fi, has them sign; faults strike in each. A plug and a device with
/// Espressif's provisioning, of one scheme after the other, join, too.
async fn pair_join_permit(seed: Seed) -> Vec<Outcome> {
    let mut random = seed.stream("run");
    let mut outcomes = Vec::new();
    let sensor = sensor(seed);
    sensor.chamber.plan(script(&mut random));
    outcomes.push(claim(&sensor.chamber, seed, &sensor.known).await);
    sensor.chamber.plan(script(&mut random));
    outcomes.push(join(&sensor.chamber, seed, &Joining::paired(&sensor.known)).await);
    sensor.chamber.plan(script(&mut random));
    outcomes.push(claim(&sensor.chamber, seed, &sensor.known).await);

    let autopi = scene::autopi(seed, autopi::Habits::default());
    autopi.chamber.plan(script(&mut random));
    outcomes.push(join(&autopi.chamber, seed, &Joining::autopi()).await);
    autopi.chamber.plan(script(&mut random));
    outcomes.push(claim(&autopi.chamber, seed, &autopi.known).await);

    let (chamber, _plug) = plug(Habits::default());
    chamber.plan(script(&mut random));
    outcomes.push(join(&chamber, seed, &Joining::plug(Consent::InTheClear)).await);

    let security = Security::ALL[seed.0 as usize % Security::ALL.len()];
    let (chamber, _device) = scene::espressif(seed, security);
    chamber.plan(script(&mut random));
    outcomes.push(join(&chamber, seed, &Joining::espressif(security)).await);
    outcomes
}

/// The bytes of signed batches, of all that the notifications could have carried that brought them.
async fn batch_efficiency() -> f64 {
    let scene = sensor(Seed(1));
    sleep(Duration::from_secs(3600)).await;
    let link = owner_in(&scene.chamber, Seed(1));
    let code = Credential::LabelCode(scene.known.code.clone().unwrap().into());
    let mut session = link.open(&near(), &code, Some(scene.known.id)).await.unwrap();
    scene.chamber.plan(Vec::new());
    let page = session.batches(1, 256).await.unwrap();
    let useful: usize = page.batches.iter().map(Vec::len).sum();
    let packets = scene.chamber.seen().notified.len();
    println!("{} batches of {useful} bytes in {packets} notifications", page.batches.len());
    session.close().await;
    useful as f64 / (packets * usize::from(MTU - 3)) as f64
}
