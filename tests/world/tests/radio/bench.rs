//! What passes between a central and a program on the second adapter, well and badly.

use uuid::Uuid;

use crate::{
    agent::{Agent, Person},
    peer::{GUEST, Peer, Stage},
};

const BATTERY: Uuid = short(0x180F);
const LEVEL: Uuid = short(0x2A19);
const ALARM: Uuid = short(0x2A1B);
const INLET: Uuid = short(0xBE01);
const LONG: Uuid = short(0xBE02);
const STUBBORN: Uuid = short(0xBE03);
const SILENT: Uuid = short(0xBE04);
const SECRET: Uuid = short(0xBE05);

const fn short(uuid: u128) -> Uuid {
    Uuid::from_u128((uuid << 96) | 0x0000_1000_8000_0080_5f9b_34fb)
}

impl Stage {
    async fn bench() -> (Self, Peer) {
        let mut stage = Self::start().await;
        let peer = stage.peer("bench_device.py", &["bench"]).await;
        let found = stage.central.ask(&format!("find {GUEST}")).await;
        assert_eq!(found, format!("ok bench -58 {BATTERY} 65535=0102"));
        assert_eq!(stage.central.ask("connect").await, "ok 247");
        (stage, peer)
    }
}

#[tokio::test]
async fn flags_reach_the_central_as_bluez_shows_them() {
    let (mut stage, _peer) = Stage::bench().await;
    for (characteristic, flags) in [
        (LEVEL, "READ | NOTIFY"),
        (ALARM, "READ | INDICATE"),
        (INLET, "WRITE_WITHOUT_RESPONSE | WRITE"),
        (SECRET, "READ | WRITE"),
    ] {
        let answer = stage.central.ask(&format!("flags {characteristic}")).await;
        assert!(answer.contains(flags), "{answer}");
    }
}

#[tokio::test]
async fn a_value_that_changes_is_notified_to_whoever_subscribed_over_each_link_anew() {
    let (mut stage, mut peer) = Stage::bench().await;
    peer.say("level 8").await;
    assert_eq!(stage.central.silence(LEVEL).await, None);
    for characteristic in [LEVEL, ALARM] {
        assert_eq!(stage.central.ask(&format!("subscribe {characteristic}")).await, "ok");
    }
    peer.settle(&mut stage).await;
    peer.say("level 9").await;
    assert_eq!(stage.central.value(LEVEL).await, "09");
    assert_eq!(stage.central.value(ALARM).await, "09");

    stage.central.ask("disconnect").await;
    stage.central.ask("connect").await;
    peer.settle(&mut stage).await;
    peer.say("level 10").await;
    assert_eq!(stage.central.value(LEVEL).await, "0a");
}

#[tokio::test]
async fn a_write_tells_the_program_the_link_and_its_errors_come_back() {
    let (mut stage, mut peer) = Stage::bench().await;
    assert_eq!(stage.central.ask(&format!("write {INLET} c0ffee")).await, "ok");
    let told = "/org/bluez/hci1/dev_00_1A_7D_DA_71_13 LE 247 0";
    assert_eq!(peer.line().await, format!("wrote c0ffee {told}"));
    assert_eq!(stage.central.ask(&format!("command {INLET} 0b")).await, "ok");
    assert_eq!(peer.line().await, format!("wrote 0b {told}"));

    let refused = stage.central.ask(&format!("write {INLET} ff")).await;
    assert!(refused.contains("Operation Not Authorized"), "{refused}");
    let refused = stage.central.ask(&format!("write {INLET} fe")).await;
    assert!(refused.contains("ATT error: 0x81"), "{refused}");
    let long = "00".repeat(513);
    let refused = stage.central.ask(&format!("write {INLET} {long}")).await;
    assert!(refused.contains("Invalid Length"), "{refused}");
}

#[tokio::test]
async fn a_long_value_is_read_on_from_where_a_packet_ended() {
    let (mut stage, _peer) = Stage::bench().await;
    let long = (0..=255).chain(0..144).collect::<Vec<u8>>();
    assert_eq!(stage.central.ask(&format!("read {LONG}")).await, format!("ok {}", hex::encode(&long)));
    // A program that does not heed the offset repeats itself up to the longest value there is.
    let stubborn = stage.central.ask(&format!("read {STUBBORN}")).await;
    let first = &long[..246];
    let repeated = [first, first, &first[..20]].concat();
    assert_eq!(stubborn, format!("ok {}", hex::encode(repeated)));
}

#[tokio::test]
async fn a_program_that_says_nothing_in_time_loses_its_link() {
    let (mut stage, _peer) = Stage::bench().await;
    let refused = stage.central.ask(&format!("read {SILENT}")).await;
    assert!(refused.contains("Not connected") || refused.contains("Operation failed"), "{refused}");
    stage.central.event("disconnected").await;
}

#[tokio::test]
async fn a_descriptor_is_read_and_written_at_the_program() {
    let (mut stage, _peer) = Stage::bench().await;
    let label = short(0x2901);
    assert_eq!(stage.central.ask(&format!("describe {LEVEL} {label}")).await, format!("ok {}", hex::encode("volts")));
    assert_eq!(stage.central.ask(&format!("label {LEVEL} {label} 6f686d")).await, "ok");
    assert_eq!(stage.central.ask(&format!("describe {LEVEL} {label}")).await, "ok 6f686d");
}

#[tokio::test]
async fn a_value_that_a_program_guards_wants_a_bond() {
    let (mut stage, _peer) = Stage::bench().await;
    let agent = Agent::register(stage.radio.bus_address(), "DisplayYesNo", Person::Agrees).await;
    agent.make_default().await;
    let secret = hex::encode("secret");
    assert_eq!(stage.central.ask(&format!("read {SECRET}")).await, format!("ok {secret}"));
    assert_eq!(agent.asked(), ["RequestConfirmation /org/bluez/hci0/dev_C0_48_43_49_31_01 123456"]);
}

#[tokio::test]
async fn an_advertisement_that_changes_is_heard_changed() {
    let (mut stage, mut peer) = Stage::bench().await;
    stage.central.ask("disconnect").await;
    peer.say("advert 0909").await;
    stage.central.ask(&format!("hears {BATTERY} 500")).await;
    let heard = stage.central.ask("properties").await;
    assert!(heard.ends_with("65535=0909"), "{heard}");
}

impl Peer {
    /// Waits until the program has done all that was asked of it before.
    async fn settle(&mut self, stage: &mut Stage) {
        stage.central.ask(&format!("write {INLET} 5e")).await;
        while !self.line().await.starts_with("wrote 5e") {}
    }
}
