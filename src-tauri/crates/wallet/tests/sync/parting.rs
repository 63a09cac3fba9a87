//! What a paired device is told beside its readings, and what the wallet forgets of it.

use domain::{
    Address, B256,
    account::Owner,
    device::{NearbyId, Percent},
    failure::{Code, Coded},
    grant::{GrantId, GrantTerms},
    operation::{OperationId, OperationKind},
    time::Millis,
};
use wallet::{
    command::Command,
    devices::{DialogueError, Reset},
    ports::{
        LinkError, Store,
        store::{GrantRow, OperationRow},
    },
};

use crate::{air::OWN, fakes::START, scene::Scene};

fn claim(scene: &Scene, open: bool) -> OperationRow {
    OperationRow {
        id: OperationId("claim-1".to_string()),
        kind: OperationKind::Claim,
        device: Some(scene.id),
        title: "Claim Device".to_string(),
        state: "{}".to_string(),
        open,
        undone: false,
        started: START,
        updated: START,
    }
}

fn grant(scene: &Scene, expires_at: Millis, revoked: Option<Millis>) -> GrantRow {
    let terms = GrantTerms {
        owner: Owner(Address::repeat_byte(5)),
        app: "Weather mind".to_string(),
        identity: domain::identity::Identity::Name,
        devices: vec![scene.id],
        scopes: vec!["temperature.hourly".parse().unwrap()],
        history_from: START,
        history_to: START,
        not_before: START,
        expires_at,
        max_reads_per_day: 10,
        max_bytes_per_day: 10,
        purpose: String::new(),
        program_hash: B256::ZERO,
        version: 1,
    };
    let id = GrantId(B256::repeat_byte(7));
    GrantRow {
        id,
        terms,
        signature: vec![7; 65],
        token_hash: B256::ZERO,
        created: START,
        revoked,
        paused: None,
        replaces: None,
        replaced_by: None,
    }
}

#[tokio::test]
async fn a_device_is_forgotten_with_as_many_batches_as_its_owner_was_told() {
    let scene = Scene::new().await;
    scene.measures(3);
    scene.wallet.sync_device(scene.id).await.unwrap();
    let told = scene.wallet.device(scene.id).await.unwrap().batches;
    let error = scene.wallet.forget_device(scene.id, told - 1).await.unwrap_err();
    assert_eq!(error.code(), Code::BadRequest);
    assert_eq!(scene.stored().await, [1, 2, 3], "more than was agreed to");

    let forgotten = scene.wallet.forget_device(scene.id, told).await.unwrap();
    assert_eq!((forgotten.batches, forgotten.name.as_str()), (3, "Device"));
    let json = serde_json::to_value(&forgotten).unwrap();
    assert_eq!(json["ownership"], "yours", "the deed stays");
    assert_eq!(scene.store.device(scene.id).await.unwrap(), None);
    assert_eq!(scene.stored().await, [0_u64; 0]);
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap_err().code(), Code::DeviceUnknown);
    assert_eq!(scene.wallet.forget_device(scene.id, 0).await.unwrap_err().code(), Code::DeviceUnknown);
}

#[tokio::test]
async fn a_device_with_open_work_is_neither_forgotten_nor_reset_and_the_work_is_named() {
    let scene = Scene::new().await;
    scene.store.put_operation(&claim(&scene, true)).await.unwrap();
    let forgetting = scene.wallet.forget_device(scene.id, 0).await.unwrap_err().failure();
    let resetting = scene.wallet.reset_device(scene.id, Reset::HandOver).await.unwrap_err().failure();
    for failure in [forgetting, resetting] {
        assert_eq!(failure.code, Code::DeviceInUse);
        assert!(failure.detail.contains("Claim Device (claim-1)"), "{}", failure.detail);
    }
    assert!(scene.log().told.is_empty());

    scene.store.put_operation(&claim(&scene, false)).await.unwrap();
    scene.wallet.reset_device(scene.id, Reset::Factory).await.unwrap();
    scene.wallet.reset_device(scene.id, Reset::HandOver).await.unwrap();
    assert_eq!(scene.log().told, ["reset", "hand over"]);
    scene.wallet.forget_device(scene.id, 0).await.unwrap();
}

#[tokio::test]
async fn a_device_that_apps_may_read_is_not_forgotten_and_the_apps_are_named() {
    let later = START.plus(1000);
    let scene = Scene::new().await;
    scene.store.put_grant(&grant(&scene, later, None)).await.unwrap();
    let failure = scene.wallet.forget_device(scene.id, 0).await.unwrap_err().failure();
    assert_eq!(failure.code, Code::DeviceInUse);
    assert!(failure.detail.contains("Weather mind (0x0707"), "{}", failure.detail);
    assert!(scene.store.device(scene.id).await.unwrap().is_some());
    for over in [(START, None), (later, Some(START))] {
        let scene = Scene::new().await;
        scene.store.put_grant(&grant(&scene, over.0, over.1)).await.unwrap();
        scene.wallet.forget_device(scene.id, 0).await.unwrap();
    }
}

#[tokio::test]
async fn a_device_is_called_as_it_was_heard_until_its_owner_calls_it_something_else() {
    let scene = Scene::new().await;
    let near = NearbyId(OWN.to_string());
    let pair = || scene.wallet.pair(&near, "K7QM-2XRD".to_string().into(), Some(scene.id));
    for (heard, called) in
        [(Some(" ENV-1\u{202e} 2431 "), "ENV-1\u{fffd} 2431"), (None, "Deedbox"), (Some(" "), "Deedbox")]
    {
        scene.wallet.forget_device(scene.id, 0).await.unwrap();
        scene.log().heard_as = heard.map(str::to_string);
        assert_eq!(pair().await.unwrap().name, called, "{heard:?}");
        assert_eq!(scene.wallet.device(scene.id).await.unwrap().name, called);
    }
    scene.wallet.rename_device(scene.id, "Roof").await.unwrap();
    scene.log().heard_as = Some("ENV-1 2431".to_string());
    assert_eq!(pair().await.unwrap().name, "Roof");
}

#[tokio::test]
async fn a_device_tells_how_full_its_battery_is_when_it_is_synchronised() {
    let scene = Scene::new().await;
    assert_eq!(scene.wallet.device(scene.id).await.unwrap().battery, None);
    scene.log().battery = Percent::new(17);
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert_eq!(scene.wallet.device(scene.id).await.unwrap().battery, Percent::new(17));
}

#[tokio::test]
async fn a_paired_device_shows_itself() {
    let scene = Scene::new().await;
    scene.wallet.identify_device(scene.id).await.unwrap();
    assert_eq!(scene.log().told, ["identify"]);
    *scene.air.own.lock().unwrap() = Some(LinkError::RadioOff);
    let error = scene.wallet.identify_device(scene.id).await.unwrap_err();
    assert!(matches!(error, DialogueError::Link(LinkError::RadioOff)), "{error}");
}

/// A copied advert gets neither the Wi-Fi's password nor the owner's patience.
#[tokio::test]
async fn the_wifi_of_a_paired_device_is_set_with_its_stored_code_whoever_else_claims_to_be_it() {
    for named in ["Device".to_string(), Scene::new().await.id.to_string()] {
        let scene = Scene::new().await;
        scene.air.others.lock().unwrap().insert("hci0/dev_01".to_string(), LinkError::KeyChanged);
        let asked = Command::DeviceNetworks { near: named, proof: None };
        let failure = scene.wallet.execute(asked).await.unwrap_err();
        assert_eq!(failure.code, Code::DeviceNotSupported, "what the device itself answers");
        assert_eq!(*scene.air.opened.lock().unwrap(), ["hci0/dev_01", OWN]);
    }
}
