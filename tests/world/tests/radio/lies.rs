//! Firmware that lies, and the panel's switches for it and for the radio.

use std::sync::Arc;

use uuid::Uuid;
use wire::{
    gatt::TX,
    message::{Reply, Request},
    permit::Permit,
    session::{HandshakeError, Initiator},
};
use world::{
    devices::{Model, Seed},
    panel::{FaultRequest, Panel},
    radio::{Fault, Lie, Radio, Timing},
};

use crate::profile::{Street, device_of};

const PERMIT: Permit = Permit { owner: [0x11; 20], nonce: [0; 32], chain_id: 4690, registry: [0x22; 20] };

impl Street {
    async fn lies(&self, lie: Lie) {
        let mac = self.device(Model::Hotspot).mac();
        self.radio.air().fault(mac, Fault::Lie(lie)).await.unwrap();
    }
}

#[tokio::test]
async fn a_device_with_another_key_advertises_the_one_and_proves_the_other() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::Hotspot);
    street.lies(Lie::AnotherKey).await;
    let mut talk = street.connect(Model::Hotspot).await;
    let refused = talk.open(&code, address).await.unwrap_err();
    assert!(matches!(refused, HandshakeError::KeyMismatch { .. }), "{refused}");
}

#[tokio::test]
async fn a_false_permit_is_for_something_else_or_by_another_key_and_all_else_is_true() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::Hotspot);
    let others = [
        (Lie::PermitForAnotherOwner, Some(Permit { owner: [0x66; 20], ..PERMIT })),
        (Lie::PermitForAnotherChain, Some(Permit { chain_id: 4691, ..PERMIT })),
        (Lie::PermitWithAnotherNonce, Some(Permit { nonce: [0x66; 32], ..PERMIT })),
        (Lie::PermitByAnotherKey, None),
    ];
    for (lie, another) in others {
        street.lies(lie).await;
        let mut talk = street.connect(Model::Hotspot).await;
        let mut session = talk.open(&code, address).await.unwrap();
        let Reply::Info(info) = talk.ask(&mut session, Request::Info).await else { panic!("no info") };
        assert_eq!(info.address, address.0);
        let Reply::Signature(signed) = talk.ask(&mut session, Request::Permit(PERMIT)).await else {
            panic!("unsigned")
        };
        assert!(PERMIT.recover(&signed, address).is_err());
        assert!(another.is_none_or(|another| another.recover(&signed, address).is_ok()), "{lie:?}");
        assert_eq!(talk.central.ask("disconnect").await, "ok");
    }
}

#[tokio::test]
async fn a_false_length_announces_more_than_comes() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::Hotspot);
    street.lies(Lie::Length).await;
    let mut talk = street.connect(Model::Hotspot).await;
    let (_, hello) = Initiator::start(&code.parse().unwrap(), Some(address), &mut Seed(7).stream("owner"));
    talk.say(&hello).await;
    let frame = hex::decode(talk.central.value(Uuid::from_u128(TX)).await).unwrap();
    assert_eq!((&frame[5..7], frame.len() < 60), ([0xFF, 0xFF].as_slice(), true));
    assert_eq!(talk.incoming.push(&frame).unwrap(), None);
}

#[tokio::test]
async fn every_position_of_a_devices_switch_on_the_page_is_taken_and_shown() {
    let street = Street::start().await;
    let panel = Arc::new(Panel::new(Some(street.radio.air())));
    let mac = street.device(Model::Tracker).mac();
    let page = include_str!("../../src/panel/page.html");
    let listed = page.split_once("const air = [").unwrap().1.split_once(']').unwrap().0;
    let positions: Vec<&str> = listed.split('\'').skip(1).step_by(2).collect();
    assert!(positions.len() > 20, "{positions:?}");
    for position in positions {
        let (target, fault, device) = ("air".to_string(), position.to_string(), Some(mac.to_string()));
        panel.apply(&FaultRequest { target, fault, device }).await.unwrap();
        let air = panel.state().await.air.unwrap();
        let shown = air.devices.iter().find(|each| each.address == mac).unwrap().fault;
        assert_eq!(shown.is_none(), position == "normal", "{position}");
        let shown = serde_json::to_string(&shown).unwrap();
        assert!(position == "normal" || position.split('=').all(|part| shown.contains(part)), "{shown}");
    }
}

#[tokio::test]
async fn every_position_of_the_bluetooth_switch_on_the_page_is_taken_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
    let panel = Panel::new(Some(radio.air()));
    let page = include_str!("../../src/panel/page.html");
    let listed = page.split_once("const bluetooth = [").unwrap().1.split_once(']').unwrap().0;
    let positions: Vec<&str> = listed.split('\'').skip(1).step_by(2).collect();
    assert_eq!(positions.len(), 5, "{positions:?}");
    for position in positions.into_iter().rev() {
        let (target, fault) = ("air".to_string(), position.to_string());
        panel.apply(&FaultRequest { target, fault, device: None }).await.unwrap();
        let air = panel.state().await.air.unwrap();
        let shown = serde_json::to_value(air.missing).unwrap();
        assert_eq!(shown.as_str().unwrap_or(if air.powered { "on" } else { "off" }), position);
        let on = FaultRequest { target: "air".to_string(), fault: "on".to_string(), device: None };
        panel.apply(&on).await.unwrap();
    }
}
