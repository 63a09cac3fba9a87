//! The stand-in for BlueZ against an unmodified btleplug, which always runs in a child process.

mod agent;
mod autopi;
mod autopi_signs;
mod bench;
mod bonds;
mod central;
mod deedbox;
mod described;
mod echo;
mod espressif;
mod faults;
mod guests;
mod improv;
mod lies;
mod peer;
mod profile;
mod scanning;
mod signals;
mod station;
mod wallets_link;
mod wallets_link_child;
mod wallets_link_faults;

use std::time::Duration;

use central::Central;
use echo::{ADDRESS, Echo, HINT, INLET, OUTLET, SERVICE};
use tokio::time::{Instant, sleep};
use world::radio::{AirState, Radio, Timing};

/// An air with the echo device on it, and a central that hears it.
struct Scene {
    central: Central,
    radio: Radio,
    _dir: tempfile::TempDir,
}

impl Scene {
    async fn start() -> Self {
        Self::start_with(Timing::brisk()).await
    }

    async fn start_with(timing: Timing) -> Self {
        let dir = tempfile::tempdir().expect("a folder for the bus");
        let radio = Radio::start(dir.path(), timing).await.expect("an air");
        radio.air().add(Box::new(Echo::default())).await.expect("a device on the air");
        let central = Central::start(radio.bus_address()).await;
        Self { central, radio, _dir: dir }
    }

    async fn connected() -> Self {
        let mut scene = Self::start().await;
        scene.central.ask(&format!("find {ADDRESS}")).await;
        scene.central.ask("connect").await;
        scene.central.ask(&format!("subscribe {OUTLET}")).await;
        scene
    }

    async fn echo(&mut self, hex: &str) -> String {
        self.central.ask(&format!("write {INLET} {hex}")).await;
        self.central.value(OUTLET).await
    }
}

/// The air once it is as it should be.
async fn until(radio: &Radio, fits: impl Fn(&AirState) -> bool) -> AirState {
    let end = Instant::now() + Duration::from_secs(15);
    loop {
        let state = radio.air().state().await.expect("the air runs");
        if fits(&state) {
            return state;
        }
        assert!(Instant::now() < end, "the air stays as it is: {state:?}");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_central_scans_connects_reads_writes_hears_and_disconnects() {
    let mut scene = Scene::start().await;
    let found = scene.central.ask(&format!("find {ADDRESS}")).await;
    assert_eq!(found, format!("ok echo -50 {SERVICE} {HINT}=0102"));

    assert_eq!(scene.central.ask("connect").await, "ok 247");
    assert_eq!(scene.central.ask(&format!("read {OUTLET}")).await, "ok 00");
    // BlueZ shows what is read to everybody who listens, too.
    assert_eq!(scene.central.value(OUTLET).await, "00");
    scene.central.ask(&format!("subscribe {OUTLET}")).await;
    assert_eq!(scene.echo("c0ffee").await, "c0ffee");

    assert_eq!(scene.central.ask("disconnect").await, "ok");
    scene.central.event("disconnected").await;
    let refused = scene.central.ask(&format!("write {INLET} 00")).await;
    assert!(refused.contains("Not connected"), "{refused}");
}

#[tokio::test]
async fn a_subscription_survives_a_lost_link_and_a_new_one() {
    let mut scene = Scene::connected().await;
    scene.central.ask("disconnect").await;
    assert_eq!(scene.central.ask("connect").await, "ok 247");
    assert_eq!(scene.echo("0badcafe").await, "0badcafe");
}

#[tokio::test]
async fn a_scan_for_another_service_does_not_hear_the_device() {
    let mut scene = Scene::start().await;
    let other = "0000180f-0000-1000-8000-00805f9b34fb";
    let heard = scene.central.ask(&format!("scan {other} 400")).await;
    assert_eq!(heard, "ok");
    let heard = scene.central.ask(&format!("scan {SERVICE} 400")).await;
    assert_eq!(heard, format!("ok {ADDRESS}"));
}

#[tokio::test]
async fn values_too_long_are_refused_as_bluez_does() {
    let mut scene = Scene::connected().await;
    let long = "00".repeat(513);
    let refused = scene.central.ask(&format!("write {INLET} {long}")).await;
    assert!(refused.contains("Invalid Length"), "{refused}");
    let long = "00".repeat(245);
    let refused = scene.central.ask(&format!("command {INLET} {long}")).await;
    assert!(refused.contains("Failed to initiate write"), "{refused}");
}

#[tokio::test]
async fn a_link_with_the_shortest_packets_says_so_refuses_longer_commands_and_cuts_longer_values() {
    let mut scene = Scene::start().await;
    scene.radio.air().add(Box::new(Echo::with_mtu(23))).await.expect("the air runs");
    scene.central.ask(&format!("find {ADDRESS}")).await;
    assert_eq!(scene.central.ask("connect").await, "ok 23");
    scene.central.ask(&format!("subscribe {OUTLET}")).await;
    let refused = scene.central.ask(&format!("command {INLET} {}", "00".repeat(21))).await;
    assert!(refused.contains("Failed to initiate write"), "{refused}");
    assert_eq!(scene.echo(&"ab".repeat(21)).await, "ab".repeat(20));
}

#[tokio::test]
async fn a_central_that_dies_takes_its_scan_along_and_leaves_its_link() {
    let mut scene = Scene::connected().await;
    scene.central.ask("scan-on").await;
    let air = scene.radio.air();
    assert!(air.state().await.expect("the air runs").discovering);
    scene.central.kill().await;
    let state = until(&scene.radio, |state| !state.discovering).await;
    assert!(state.devices.iter().all(|device| device.connected));
}

#[tokio::test]
async fn a_device_not_heard_for_long_is_forgotten_until_it_is_heard_again() {
    let forget = Duration::from_secs(2);
    let mut scene = Scene::start_with(Timing { forget, ..Timing::brisk() }).await;
    scene.central.ask(&format!("find {ADDRESS}")).await;
    tokio::time::sleep(2 * forget).await;
    let refused = scene.central.ask("connect").await;
    assert!(refused.contains("that does not exist"), "{refused}");
    scene.central.ask(&format!("find {ADDRESS}")).await;
    assert_eq!(scene.central.ask("connect").await, "ok 247");
}
