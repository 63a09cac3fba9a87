//! What a device or the air is like throughout a dialogue.

use wallet::ports::{Consent, LinkError};
use world::devices::{
    Seed,
    autopi::{self, Hand},
    espressif::Security,
    improv::Habits,
};

use crate::{
    claiming::{Known, claim, claim_from},
    fault::{Fault, Other},
    joining::{Joining, join, near},
    outcome::owner_in,
    scene::{self, liar, plug, sensor},
};

const SEED: Seed = Seed(18);

#[tokio::test(start_paused = true)]
async fn no_password_goes_through_the_air_in_the_clear_without_a_yes() {
    let (chamber, plug) = plug(Habits::default());
    let outcome = join(&chamber, SEED, &Joining::plug(Consent::SessionOnly)).await;
    assert!(matches!(outcome.result, Err(LinkError::InTheClear)));
    assert_eq!(outcome.wrongs, Vec::<&str>::new());
    assert_eq!(plug.joined(), None);

    let pretender = scene::autopi(SEED, autopi::Habits { pretends: true, ..autopi::Habits::default() });
    for _ in 0..2 {
        let outcome = join(&pretender.chamber, SEED, &Joining::autopi()).await;
        assert!(matches!(outcome.result, Err(LinkError::InTheClear)), "{:?}", outcome.result);
        assert_eq!(outcome.wrongs, Vec::<&str>::new());
    }
    assert_eq!(pretender.device.wifi(), "");
}

#[tokio::test(start_paused = true)]
async fn a_dialogue_that_went_well_put_the_device_on_the_wifi() {
    for security in Security::ALL {
        let (chamber, device) = scene::espressif(SEED, security);
        let outcome = join(&chamber, SEED, &Joining::espressif(security)).await;
        assert!(outcome.result.is_ok(), "{security:?}: {:?}", outcome.result);
        assert_eq!(device.joined().as_deref(), Some("Home"), "{security:?}");
    }
    let scene = scene::autopi(SEED, autopi::Habits::default());
    let outcome = join(&scene.chamber, SEED, &Joining::autopi()).await;
    assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    assert_eq!(scene.device.wifi(), "Home");
}

#[tokio::test(start_paused = true)]
async fn the_third_try_connects() {
    let scene = sensor(SEED);
    scene.chamber.plan(vec![(0, Fault::ConnectsOnThirdTry)]);
    for _ in 0..2 {
        let outcome = claim(&scene.chamber, SEED, &scene.known).await;
        assert!(matches!(outcome.result, Err(LinkError::OutOfRange)), "{:?}", outcome.result);
    }
    assert!(claim(&scene.chamber, SEED, &scene.known).await.result.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_copy_in_the_air_keeps_nobody_from_the_device() {
    let (scene, autopi) = (sensor(SEED), scene::autopi(SEED, autopi::Habits::default()));
    for (chamber, known) in [(&scene.chamber, &scene.known), (&autopi.chamber, &autopi.known)] {
        chamber.plan(vec![(usize::MAX, Fault::SameIdentityTwice)]);
        let outcome = claim(chamber, SEED, known).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new());
        assert!(outcome.result.is_ok(), "{:?}", outcome.result);
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_with_another_key_than_last_time_is_left() {
    let (before, now) = (sensor(SEED), sensor(Seed(19)));
    let expected = Known { id: before.known.id, code: now.known.code.clone() };
    let autopi = scene::autopi(SEED, autopi::Habits::default());
    let other = Known { id: before.known.id, code: None };
    for (chamber, expected) in [(&now.chamber, expected), (&autopi.chamber, other)] {
        let mut signed = None;
        let result = claim_from(&owner_in(chamber, SEED), &near(), &expected, &mut signed).await;
        assert!(matches!(result, Err(LinkError::KeyChanged)), "{result:?}");
        assert!(signed.is_none());
    }
    assert!(autopi.device.asked().is_empty());
    assert_eq!(autopi.chamber.seen().bond, None, "nor bonded with");
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
        let (chamber, known) = liar(SEED, lie);
        let outcome = claim(&chamber, SEED, &known).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{lie:?}");
        assert!(matches!(outcome.result, Err(LinkError::Misbehaved(_))), "{lie:?}: {:?}", outcome.result);
    }
    // The same device without a lie signs, so that the lie alone is what was seen through.
    let (chamber, known) = liar(SEED, Fault::LinkDrops);
    let link = owner_in(&chamber, SEED);
    let mut signed = None;
    let last = claim_from(&link, &near(), &known, &mut signed).await;
    assert!(signed.is_some(), "{last:?}");
}

#[tokio::test(start_paused = true)]
async fn an_autopi_that_signs_with_another_hand_signed_nothing() {
    for hand in [Hand::AnothersKey, Hand::Short, Hand::Fails] {
        let scene = scene::autopi(SEED, autopi::Habits { hand, ..autopi::Habits::default() });
        let outcome = claim(&scene.chamber, SEED, &scene.known).await;
        assert_eq!(outcome.wrongs, Vec::<&str>::new(), "{hand:?}");
        assert!(
            matches!(outcome.result, Err(LinkError::Misbehaved(_) | LinkError::Refused(_))),
            "{hand:?}: {:?}",
            outcome.result
        );
    }
}
