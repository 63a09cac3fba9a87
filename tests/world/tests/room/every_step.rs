//! Each fault at each step of each profile's dialogue.

use tokio::time::{Duration, sleep};
use wallet::ports::{Consent, LinkError};
use world::devices::{Seed, improv::Habits};

use crate::{
    dialogue::{Paired, claim, claim_from, join, join_in_session, look, near, owner_in},
    fault::{Fault, Other, When},
    scene::{liar, plug, sensor},
};

const SEED: Seed = Seed(18);

/// The faults that strike at a step, with each step at which they can.
fn cases(steps: usize) -> Vec<(Fault, usize)> {
    let mut cases = Vec::new();
    for fault in Fault::ALL {
        match fault.when() {
            When::AtAStep => cases.extend((0..steps).map(|step| (fault, step))),
            When::AtConnect => cases.push((fault, 0)),
            When::Throughout => {}
        }
    }
    cases
}

#[tokio::test(start_paused = true)]
async fn a_claim_survives_every_fault_at_every_step() {
    let calm = sensor(SEED);
    let outcome = claim(&calm.chamber, SEED, &calm.paired).await;
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let steps = calm.chamber.seen().step;
    assert!(steps > 12, "{steps} steps");
    let cases = cases(steps);
    println!("{} cases at {steps} steps", cases.len());
    let mut failed = 0;
    for (fault, step) in cases {
        let scene = sensor(SEED);
        scene.chamber.plan(vec![(step, fault)]);
        let outcome = claim(&scene.chamber, SEED, &scene.paired).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{fault:?} at step {step}: {:?}", outcome.result);
        failed += usize::from(outcome.result.is_err());
        scene.chamber.plan(Vec::new());
        let again = claim(&scene.chamber, SEED, &scene.paired).await;
        assert!(again.result.is_ok() && again.wrongs.is_empty(), "after {fault:?} at {step}: {:?}", again.result);
    }
    // A room in which nothing goes wrong would pass, too.
    assert!(failed > steps, "{failed} dialogues failed");
}

#[tokio::test(start_paused = true)]
async fn joining_a_wifi_in_a_session_survives_every_fault_at_every_step() {
    let calm = sensor(SEED);
    let outcome = join_in_session(&calm.chamber, SEED, &calm.paired).await;
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    let steps = calm.chamber.seen().step;
    let mut failed = 0;
    for (fault, step) in cases(steps) {
        let scene = sensor(SEED);
        scene.chamber.plan(vec![(step, fault)]);
        let outcome = join_in_session(&scene.chamber, SEED, &scene.paired).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{fault:?} at step {step}: {:?}", outcome.result);
        failed += usize::from(outcome.result.is_err());
        scene.chamber.plan(Vec::new());
        let again = join_in_session(&scene.chamber, SEED, &scene.paired).await;
        assert!(again.result.is_ok() && again.wrongs.is_empty(), "after {fault:?} at {step}: {:?}", again.result);
    }
    assert!(failed > steps, "{failed} dialogues failed");
}

#[tokio::test(start_paused = true)]
async fn putting_a_plug_on_a_wifi_survives_every_fault_at_every_step() {
    for habits in [Habits::default(), Habits { notifies: false, ..Habits::default() }] {
        let (calm, joined) = plug(habits.clone());
        let outcome = join(&calm, SEED, Consent::InTheClear).await;
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
        assert!(joined.joined().is_some());
        let steps = calm.seen().step;
        let mut failed = 0;
        for (fault, step) in cases(steps) {
            let (chamber, _plug) = plug(habits.clone());
            chamber.plan(vec![(step, fault)]);
            let outcome = join(&chamber, SEED, Consent::InTheClear).await;
            assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{fault:?} at step {step}: {:?}", outcome.result);
            failed += usize::from(outcome.result.is_err());
            chamber.plan(Vec::new());
            sleep(Duration::from_secs(2)).await;
            let again = look(&chamber, SEED).await;
            assert!(again.is_ok(), "after {fault:?} at {step}: {again:?}");
        }
        assert!(failed > 10, "{failed} dialogues failed");
    }
}

#[tokio::test(start_paused = true)]
async fn no_password_goes_through_the_air_in_the_clear_without_a_yes() {
    let (chamber, plug) = plug(Habits::default());
    let outcome = join(&chamber, SEED, Consent::SessionOnly).await;
    assert!(matches!(outcome.result, Err(LinkError::InTheClear)));
    assert_eq!(outcome.wrongs, Vec::<&str>::new());
    assert_eq!(plug.joined(), None);
}

#[tokio::test(start_paused = true)]
async fn a_copy_in_the_air_keeps_nobody_from_the_device() {
    let scene = sensor(SEED);
    scene.chamber.plan(vec![(usize::MAX, Fault::SameIdentityTwice)]);
    let outcome = claim(&scene.chamber, SEED, &scene.paired).await;
    assert_eq!(outcome.wrongs, Vec::<&str>::new());
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
}

#[tokio::test(start_paused = true)]
async fn a_device_with_another_key_than_last_time_is_left() {
    let (before, now) = (sensor(SEED), sensor(Seed(19)));
    let expected = Paired { id: before.paired.id, code: now.paired.code.clone() };
    let mut signed = None;
    let result = claim_from(&owner_in(&now.chamber, SEED), &near(), &expected, &mut signed).await;
    assert!(matches!(result, Err(LinkError::KeyChanged)), "{result:?}");
    assert!(signed.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_permit_by_another_key_or_for_anything_else_is_none() {
    let lies = [
        Fault::SignedByAnotherKey,
        Fault::SignedOver(Other::Owner),
        Fault::SignedOver(Other::Chain),
        Fault::SignedOver(Other::Nonce),
    ];
    for lie in lies {
        let (chamber, paired) = liar(SEED, lie);
        let outcome = claim(&chamber, SEED, &paired).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{lie:?}");
        assert!(matches!(outcome.result, Err(LinkError::Misbehaved(_))), "{lie:?}: {:?}", outcome.result);
    }
    // The same device without a lie signs, so that the lie alone is what was seen through.
    let (chamber, paired) = liar(SEED, Fault::LinkDrops);
    let link = owner_in(&chamber, SEED);
    let mut signed = None;
    let last = claim_from(&link, &near(), &paired, &mut signed).await;
    assert!(signed.is_some(), "{last:?}");
}
