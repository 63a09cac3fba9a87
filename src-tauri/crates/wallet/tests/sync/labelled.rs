//! The device of a label: found, told from copies of it, and paired.

use domain::{
    device::{DeviceId, Ownership},
    failure::{Code, Coded},
};
use wallet::{devices::PairError, label::DeedboxLabel, ports::LinkError};

use crate::{air::OWN, scene::Scene};

const COPY: &str = "hci0/dev_01";

fn label(device: Option<DeviceId>) -> DeedboxLabel {
    DeedboxLabel { code: "7KQ2-M4X0".to_string().into(), device }
}

#[tokio::test]
async fn a_copied_advert_does_not_keep_the_owner_from_the_device_that_the_label_names() {
    for error in [LinkError::KeyChanged, LinkError::WrongCode, LinkError::Timeout("answering")] {
        let scene = Scene::new().await;
        scene.air.others.lock().unwrap().insert(COPY.to_string(), error);
        let paired = scene.wallet.pair_labelled(&label(Some(scene.id))).await.unwrap();
        assert_eq!(paired.device.id, scene.id);
        assert_eq!(*scene.air.opened.lock().unwrap(), [COPY, OWN], "each was held to the key of the label");
    }
}

#[tokio::test]
async fn a_code_that_is_wrong_is_said_to_be_and_tried_once() {
    let scene = Scene::new().await;
    *scene.air.own.lock().unwrap() = Some(LinkError::WrongCode);
    let error = scene.wallet.pair_labelled(&label(Some(scene.id))).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceWrongCode);
    assert_eq!(*scene.air.opened.lock().unwrap(), [OWN]);
}

#[tokio::test]
async fn many_copies_are_not_all_tried() {
    let scene = Scene::new().await;
    let copies = (0..50).map(|at| (format!("hci0/dev_00_{at:02}"), LinkError::KeyChanged));
    scene.air.others.lock().unwrap().extend(copies);
    let error = scene.wallet.pair_labelled(&label(Some(scene.id))).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceKeyChanged);
    assert_eq!(scene.air.opened.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn a_device_of_another_address_is_not_even_opened() {
    let scene = Scene::new().await;
    let error = scene.wallet.pair_labelled(&label(Some(DeviceId([7; 20].into())))).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceNotFound);
    assert!(scene.air.opened.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_label_without_an_address_is_for_the_only_device_near() {
    let scene = Scene::new().await;
    scene.air.anybody();
    let paired = scene.wallet.pair_labelled(&label(None)).await.unwrap();
    assert_eq!((paired.device.id, paired.ownership.clone()), (scene.id, scene.wallet.ownership(scene.id).await));

    scene.air.opened.lock().unwrap().clear();
    scene.air.others.lock().unwrap().insert(COPY.to_string(), LinkError::KeyChanged);
    let error = scene.wallet.pair_labelled(&label(None)).await.unwrap_err();
    assert!(matches!(error, PairError::Several), "{error:?}");
    assert!(scene.air.opened.lock().unwrap().is_empty());
}

#[tokio::test]
async fn of_a_did_wallet_and_chain_tell_what_they_know() {
    let scene = Scene::new().await;
    let known = scene.wallet.known_device(scene.id).await.unwrap();
    assert_eq!(known.name.as_deref(), Some("Device"));
    assert!(matches!(known.ownership, Ownership::Yours(_)), "{:?}", known.ownership);
    let stranger = scene.wallet.known_device(DeviceId([7; 20].into())).await.unwrap();
    assert_eq!((stranger.name, stranger.ownership), (None, Ownership::Unclaimed));
}
