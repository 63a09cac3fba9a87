//! Devices that are reached at a place, not heard.

use domain::{
    device::{KeyProof, NearbyId, Profile},
    failure::{Code, Coded},
};
use wallet::{
    devices::{AddError, PairError},
    ports::{Store, store::DeviceRow},
};

use crate::{air::OWN, scene::Scene};

const PLACE: &str = "http://10.0.0.7:8000";

/// A wallet with a device of the ioID SDK at this place.
async fn placed() -> Scene {
    let scene = Scene::new().await;
    let row = scene.store.device(scene.id).await.unwrap().unwrap();
    let reach = Some(NearbyId(PLACE.to_string()));
    scene
        .store
        .put_device(&DeviceRow { profile: Profile::IoidSdk, reach, sealed_code: Vec::new(), ..row })
        .await
        .unwrap();
    scene.air.anybody();
    *scene.air.proof.lock().unwrap() = KeyProof::Named;
    scene
}

#[tokio::test]
async fn a_device_at_a_place_is_opened_there_and_never_looked_for() {
    let scene = placed().await;
    scene.wallet.get_device_token(scene.id).await.unwrap_err();
    assert_eq!(*scene.air.opened.lock().unwrap(), [PLACE]);
}

#[tokio::test]
async fn readings_are_not_asked_of_a_device_that_keeps_none() {
    let scene = placed().await;
    let error = scene.wallet.sync_device(scene.id).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceNotSupported);
    assert!(scene.air.opened.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_device_that_moved_is_added_again_under_its_name() {
    let scene = placed().await;
    let place = NearbyId("serial:/dev/ttyUSB0".to_string());
    let added = scene.wallet.add_device(&place).await.unwrap();
    assert_eq!((added.name.as_str(), added.device.proof), ("Device", KeyProof::Named));
    let row = scene.store.device(scene.id).await.unwrap().unwrap();
    assert_eq!(row.reach, Some(place));
}

#[tokio::test]
async fn who_only_names_a_key_does_not_take_the_place_of_the_device_that_proved_it() {
    let scene = placed().await;
    let mut row = scene.store.device(scene.id).await.unwrap().unwrap();
    row.reach = None;
    scene.store.put_device(&row).await.unwrap();
    let error = scene.wallet.add_device(&NearbyId(PLACE.to_string())).await.unwrap_err();
    assert!(matches!(error, AddError::Proved), "{error}");
    assert_eq!(error.code(), Code::DeviceKeyChanged);
    assert_eq!(scene.store.device(scene.id).await.unwrap().unwrap(), row);
}

#[tokio::test]
async fn what_is_no_place_is_not_opened() {
    let scene = placed().await;
    for text in ["hci0/dev_02", "10.0.0.7", "file:///dev/ttyUSB0"] {
        let error = scene.wallet.add_device(&NearbyId(text.to_string())).await.unwrap_err();
        assert_eq!(error.code(), Code::BadRequest, "{text}");
    }
    assert!(scene.air.opened.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_place_is_added_and_not_paired() {
    let scene = placed().await;
    let place = NearbyId(PLACE.to_string());
    let error = scene.wallet.pair(&place, "K7QM-2FXD".into(), None).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceNotFound);
    assert!(scene.air.opened.lock().unwrap().is_empty());
}

#[tokio::test]
async fn who_only_names_a_key_does_not_take_the_place_of_a_device_of_another_kind() {
    let scene = placed().await;
    let row = scene.store.device(scene.id).await.unwrap().unwrap();
    let near = NearbyId(OWN.to_string());
    let error = scene.wallet.pair(&near, "".into(), None).await.unwrap_err();
    assert!(matches!(error, PairError::Proved), "{error}");
    assert_eq!(error.code(), Code::DeviceKeyChanged);
    assert_eq!(scene.store.device(scene.id).await.unwrap().unwrap(), row);

    *scene.air.proof.lock().unwrap() = KeyProof::Session;
    scene.wallet.pair(&near, "".into(), None).await.unwrap();
    let row = scene.store.device(scene.id).await.unwrap().unwrap();
    assert_eq!((row.profile, row.reach), (Profile::Deedbox, None), "who proves it does");
}
