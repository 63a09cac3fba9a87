//! Who is talked to, and what is asked of a device besides its readings.

use domain::failure::{Code, Coded};
use wallet::ports::LinkError;

use crate::{air::OWN, scene::Scene};

const COPY: &str = "hci0/dev_01";

#[tokio::test]
async fn a_copied_advert_does_not_keep_the_owner_from_the_device() {
    for error in [LinkError::WrongCode, LinkError::KeyChanged, LinkError::Closed, LinkError::Timeout("answering")] {
        let scene = Scene::new().await;
        scene.measures(1);
        scene.air.others.lock().unwrap().insert(COPY.to_string(), error);
        assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap().stored, 1);
        assert_eq!(*scene.air.opened.lock().unwrap(), [COPY, OWN]);
    }
}

#[tokio::test]
async fn each_advert_is_tried_once_and_the_first_failure_is_told() {
    let scene = Scene::new().await;
    scene.air.others.lock().unwrap().insert(COPY.to_string(), LinkError::KeyChanged);
    *scene.air.own.lock().unwrap() = Some(LinkError::Timeout("answering"));
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap_err().code(), Code::DeviceKeyChanged);
    assert_eq!(*scene.air.opened.lock().unwrap(), [COPY, OWN]);
}

#[tokio::test]
async fn many_copies_do_not_hold_the_radio_for_ever() {
    let scene = Scene::new().await;
    let copies = (0..50).map(|at| (format!("hci0/dev_00_{at:02}"), LinkError::KeyChanged));
    scene.air.others.lock().unwrap().extend(copies);
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap_err().code(), Code::DeviceKeyChanged);
    assert_eq!(scene.air.opened.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn a_radio_that_is_off_is_not_tried_on_others() {
    let scene = Scene::new().await;
    *scene.air.own.lock().unwrap() = Some(LinkError::RadioOff);
    assert_eq!(scene.wallet.sync_device(scene.id).await.unwrap_err().code(), Code::RadioOff);
    assert_eq!(scene.air.opened.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_owned_device_that_still_signs_is_asked_to_end() {
    let scene = Scene::new().await;
    scene.log().signing = true;
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert!(!scene.log().signing);
}

#[tokio::test]
async fn a_device_that_is_nobodys_may_go_on_signing() {
    let scene = Scene::new().await;
    scene.chain.set_owner(scene.id, None);
    scene.log().signing = true;
    scene.wallet.sync_device(scene.id).await.unwrap();
    assert!(scene.log().signing);
}
