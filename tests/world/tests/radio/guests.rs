//! Peripherals that others wrote for BlueZ, unmodified, for an unmodified btleplug.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;
use world::radio::{Radio, Timing};

use crate::peer::{GUEST, Peer, Stage, python};

const IMPROV: Uuid = improv(0);
const STATE: Uuid = improv(1);
const ERROR: Uuid = improv(2);
const COMMAND: Uuid = improv(3);
const RESULT: Uuid = improv(4);
const CAPABILITIES: Uuid = improv(5);

const fn improv(last: u128) -> Uuid {
    Uuid::from_u128(0x00467768_6228_2272_4663_277478268000 + last)
}

impl Stage {
    async fn improv() -> (Self, Peer) {
        let stage = Self::start().await;
        let peer = stage.peer("improv_device.py", &["Improv", "MyWirelessAP", "mysecurepassword"]).await;
        (stage, peer)
    }

    async fn read(&mut self, characteristic: Uuid) -> String {
        self.central.ask(&format!("read {characteristic}")).await
    }
}

/// The frame that tells the network `MyWirelessAP`, with its password or another of the same length.
fn network(password: &str) -> String {
    let mut frame = vec![1, 30, 12];
    frame.extend(b"MyWirelessAP");
    frame.push(16);
    frame.extend(password.as_bytes());
    frame.push(frame.iter().fold(0u8, |sum, byte| sum.wrapping_add(*byte)));
    hex::encode(frame)
}

#[tokio::test]
async fn an_improv_device_is_found_told_its_network_and_found_again() {
    let (mut stage, peer) = Stage::improv().await;
    let found = stage.central.ask(&format!("find {GUEST}")).await;
    assert_eq!(found, format!("ok Improv -58 {IMPROV}"));
    let heard = stage.central.ask(&format!("scan {IMPROV} 400")).await;
    assert_eq!(heard, format!("ok {GUEST}"));

    assert_eq!(stage.central.ask("connect").await, "ok 247");
    assert_eq!(stage.read(STATE).await, "ok 02");
    assert_eq!(stage.read(CAPABILITIES).await, "ok 01");
    stage.central.ask(&format!("subscribe {RESULT}")).await;
    let frame = network("mysecurepassword");
    assert!(frame.starts_with("011e0c") && frame.ends_with("c0"), "{frame}");
    assert_eq!(stage.central.ask(&format!("write {COMMAND} {frame}")).await, "ok");
    let redirect = hex::encode("http://192.0.2.7/");
    let result = stage.central.value(RESULT).await;
    assert!(result.starts_with("011211") && result.contains(&redirect), "{result}");
    assert_eq!(stage.read(STATE).await, "ok 04");
    assert_eq!(stage.read(ERROR).await, "ok 00");

    assert_eq!(stage.central.ask("disconnect").await, "ok");
    stage.central.event("disconnected").await;
    assert_eq!(stage.central.ask("connect").await, "ok 247");
    assert_eq!(stage.read(STATE).await, "ok 04");
    peer.end().await;
}

#[tokio::test]
async fn an_improv_device_reports_a_password_that_does_not_fit() {
    let (mut stage, _peer) = Stage::improv().await;
    stage.central.ask(&format!("find {GUEST}")).await;
    stage.central.ask("connect").await;
    stage.central.ask(&format!("subscribe {ERROR}")).await;
    let frame = network("mysecurepasswore");
    assert_eq!(stage.central.ask(&format!("write {COMMAND} {frame}")).await, "ok");
    assert_eq!(stage.central.value(ERROR).await, "03");
    assert_eq!(stage.read(STATE).await, "ok 02");
}

#[tokio::test]
async fn what_a_program_cannot_answer_is_an_error_of_the_attribute_protocol() {
    let (mut stage, _peer) = Stage::improv().await;
    stage.central.ask(&format!("find {GUEST}")).await;
    stage.central.ask("connect").await;
    stage.central.ask(&format!("write {COMMAND} {}", network("mysecurepassword"))).await;
    // pyImprov hands bless a list here, which is no value.
    let refused = stage.read(RESULT).await;
    assert!(refused.contains("Operation failed with ATT error: 0x0e"), "{refused}");
    assert_eq!(stage.read(STATE).await, "ok 04");
}

#[tokio::test]
async fn a_program_that_ends_is_off_the_air_and_one_that_comes_back_is_the_same_device() {
    let (mut stage, peer) = Stage::improv().await;
    stage.central.ask(&format!("find {GUEST}")).await;
    stage.central.ask("connect").await;
    peer.kill().await;
    stage.central.event("disconnected").await;
    let refused = stage.read(STATE).await;
    assert!(refused.contains("Not connected"), "{refused}");
    assert_eq!(stage.central.ask(&format!("hears {IMPROV} 400")).await, "ok");
    let refused = stage.central.ask("connect").await;
    assert!(refused.contains("le-connection-abort-by-local"), "{refused}");

    let _peer = stage.peer("improv_device.py", &["Improv", "MyWirelessAP", "mysecurepassword"]).await;
    assert_eq!(stage.central.ask(&format!("hears {IMPROV} 400")).await, format!("ok {GUEST}"));
    assert_eq!(stage.central.ask("connect").await, "ok 247");
    assert_eq!(stage.read(STATE).await, "ok 02");
}

#[tokio::test]
async fn a_central_and_a_peripheral_of_others_meet() {
    let (stage, _peer) = Stage::improv().await;
    let reading = python(stage.radio.bus_address(), "read_with_bleak.py", &[GUEST, &STATE.to_string()]).output();
    let told = timeout(Duration::from_secs(20), reading).await.expect("it ends in time").expect("it runs");
    let told = serde_json::from_slice::<serde_json::Value>(&told.stdout).unwrap();
    let wanted = serde_json::json!({
        "name": "Improv", "services": [IMPROV.to_string()], "flags": ["read", "notify"], "value": "02",
    });
    assert_eq!(told, wanted);
}

#[tokio::test]
async fn a_second_adapter_is_there_only_when_it_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let plain = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
    let stage = Stage::start().await;
    assert_eq!(adapters(&plain).await, ["hci0"]);
    assert_eq!(adapters(&stage.radio).await, ["hci0", "hci1"]);
}

async fn adapters(radio: &Radio) -> Vec<String> {
    let bus = zbus::connection::Builder::address(radio.bus_address()).build().await.unwrap();
    let (path, interface) = ("/org/bluez", "org.freedesktop.DBus.Introspectable");
    let told = bus.call_method(Some("org.bluez"), path, Some(interface), "Introspect", &()).await.unwrap();
    let xml = told.body().deserialize::<String>().unwrap();
    xml.split("<node name=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn two_programs_are_two_devices() {
    let (mut stage, _one) = Stage::improv().await;
    let _other = stage.peer("improv_device.py", &["Other", "Elsewhere", "password"]).await;
    let heard = stage.central.ask(&format!("scan {IMPROV} 400")).await;
    assert_eq!(heard, format!("ok {GUEST} C0:48:43:49:31:02"));
    let found = stage.central.ask("find C0:48:43:49:31:02").await;
    assert!(found.starts_with("ok Other "), "{found}");
}

#[tokio::test]
async fn a_program_that_says_farewell_is_off_the_air_as_well() {
    let (mut stage, peer) = Stage::improv().await;
    assert_eq!(stage.central.ask(&format!("scan {IMPROV} 400")).await, format!("ok {GUEST}"));
    peer.end().await;
    let end = Instant::now() + Duration::from_secs(5);
    while stage.central.ask(&format!("hears {IMPROV} 200")).await != "ok" {
        assert!(Instant::now() < end, "it is still heard");
        sleep(Duration::from_millis(20)).await;
    }
}
