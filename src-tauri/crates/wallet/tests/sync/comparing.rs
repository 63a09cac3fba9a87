//! Digits of a bond: who is asked, and whose answer counts.

use std::{future::pending, sync::Arc};

use async_trait::async_trait;
use domain::{
    bond::PasskeyShown,
    device::NearbyId,
    event::Event,
    failure::{Code, Coded},
    time::Millis,
};
use serde_json::json;
use wallet::{
    Wallet,
    ports::{Clock, Compared, Comparison},
};

use crate::{fakes::START, scene::Scene};

/// A clock on which no time passes.
pub struct Still;

#[async_trait]
impl Clock for Still {
    fn now(&self) -> Millis {
        START
    }

    async fn sleep(&self, _: u64) {
        pending().await
    }
}

fn near(name: &str) -> NearbyId {
    NearbyId(format!("hci0/{name}"))
}

fn shown() -> PasskeyShown {
    PasskeyShown { near: near("a"), name: "autopi".to_string(), passkey: "042137".parse().unwrap() }
}

/// Somebody who makes a bond, and the wallet whose owner is asked.
fn scene(scene: &Scene) -> (Arc<dyn Comparison>, Wallet) {
    let wallet = scene.with_clock(Arc::new(Still));
    (scene.air.owner.lock().unwrap().clone().unwrap(), wallet)
}

#[tokio::test]
async fn the_owner_is_shown_the_digits_and_the_answer_counts_once() {
    for (same, word) in [(true, Compared::Same), (false, Compared::Different)] {
        let (link, wallet) = scene(&Scene::new().await);
        let mut changes = wallet.changes();
        let asked = tokio::spawn(async move { link.compare(shown()).await });
        let event = changes.recv().await.unwrap();
        let state = json!({ "near": "hci0/a", "name": "autopi", "passkey": "042137" });
        assert_eq!(json!(event), json!({ "event": "compare_passkey", "state": state }));
        assert!(matches!(event, Event::ComparePasskey(_)));
        assert_eq!(wallet.answer_passkey(&near("b"), true).unwrap_err().code(), Code::ReviewUnknown);
        wallet.answer_passkey(&near("a"), same).unwrap();
        assert_eq!(asked.await.unwrap(), word);
        assert_eq!(wallet.answer_passkey(&near("a"), same).unwrap_err().code(), Code::ReviewUnknown);
    }
}

#[tokio::test]
async fn no_answer_within_60_s_is_a_no_and_a_later_one_is_refused() {
    let scene = Scene::new().await;
    let link = scene.air.owner.lock().unwrap().clone().unwrap();
    assert_eq!(link.compare(shown()).await, Compared::NoAnswer);
    assert_eq!(scene.clock.now().0 - START.0, 60_000);
    assert!(scene.wallet.answer_passkey(&near("a"), true).is_err());
}

#[tokio::test]
async fn a_bond_that_is_given_up_takes_no_answer_any_more() {
    let (link, wallet) = scene(&Scene::new().await);
    let mut changes = wallet.changes();
    let asked = tokio::spawn(async move { link.compare(shown()).await });
    changes.recv().await.unwrap();
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    assert!(wallet.answer_passkey(&near("a"), true).is_err());
}

#[tokio::test]
async fn what_was_compared_is_remembered_for_its_device_until_the_bond_is_removed() {
    let at = Scene::new().await;
    let (link, _) = scene(&at);
    assert!(!link.is_compared(&near("a")).await);
    link.remember(&near("a"), true).await;
    let (after_a_restart, wallet) = scene(&at);
    assert!(after_a_restart.is_compared(&near("a")).await);
    assert!(!after_a_restart.is_compared(&near("b")).await);
    wallet.unbond(&near("a")).await.unwrap();
    assert!(!link.is_compared(&near("a")).await);
}
