//! The wallet's own link on the air: what it costs, and what it leaves behind however it ends.

use std::time::{Duration, Instant};

use world::{
    devices::{self, Model, Pace, Seed, SimDevice},
    radio::{AirState, Fault, Radio, Timing},
};
use zbus::{Connection, Variant};

use crate::{central::Central, until, wallets_link_child::TEST};

const SEED: Seed = Seed(11);
const ADAPTER: (&str, &str) = ("/org/bluez/hci0", "org.bluez.Adapter1");

pub struct Bench {
    pub owner: Central,
    pub devices: Vec<SimDevice>,
    pub radio: Radio,
    bus: Connection,
    _dir: tempfile::TempDir,
}

impl Bench {
    pub async fn start() -> Self {
        Self::start_with(Pace::default()).await
    }

    async fn start_with(pace: Pace) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        Self::on(radio, dir, pace).await
    }

    async fn beside_a_second_adapter() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start_with_second_adapter(dir.path(), Timing::brisk()).await.unwrap();
        Self::on(radio, dir, Pace::default()).await
    }

    async fn on(radio: Radio, dir: tempfile::TempDir, pace: Pace) -> Self {
        println!("seed {SEED}");
        let devices = devices::start_all(SEED, pace, &radio.air()).await.unwrap();
        let owner = Central::start_as(TEST, radio.bus_address()).await;
        let bus = zbus::connection::Builder::address(radio.bus_address()).build().await.unwrap();
        Self { owner, devices, radio, bus, _dir: dir }
    }

    pub fn device(&self, model: Model) -> &SimDevice {
        self.devices.iter().find(|device| device.model() == model).unwrap()
    }

    /// The order that opens a session with a device heard under `near`.
    pub fn opening(&self, model: Model, near: &str) -> String {
        let device = self.device(model);
        format!("open {near} {} {}", device.describe().label_code, device.address())
    }

    pub async fn find(&mut self, model: Model) -> String {
        let order = format!("find {} 5000", self.device(model).address());
        let found = self.owner.ask(&order).await;
        found.strip_prefix("ok ").unwrap_or_else(|| panic!("{found}")).to_owned()
    }

    pub async fn open(&mut self, model: Model) {
        let near = self.find(model).await;
        let order = self.opening(model, &near);
        assert_eq!(self.owner.ask(&order).await, "ok");
    }

    /// How many connections the bus has once those that were just dropped are gone.
    async fn lasting_connections(&self) -> usize {
        let (mut fewest, mut seen) = (usize::MAX, 0);
        while seen < 5 {
            let now = self.connections().await;
            seen = if now < fewest { 0 } else { seen + 1 };
            fewest = fewest.min(now);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        fewest
    }

    /// How many connections the bus has.
    async fn connections(&self) -> usize {
        let (name, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
        let told = self.bus.call_method(Some(name), path, Some(name), "ListNames", &()).await.unwrap();
        let names: Vec<String> = told.body().deserialize().unwrap();
        names.iter().filter(|name| name.starts_with(':')).count()
    }

    /// Switches the adapter as the owner does in the settings of the computer: a program can switch it back.
    async fn power(&self, on: bool) {
        let (path, interface) = ADAPTER;
        let set = (interface, "Powered", Variant::from(on));
        self.bus
            .call_method(Some("org.bluez"), path, Some("org.freedesktop.DBus.Properties"), "Set", &set)
            .await
            .unwrap();
    }
}

pub fn idle(state: &AirState) -> bool {
    !state.discovering && state.devices.iter().all(|device| !device.connected)
}

#[tokio::test]
async fn the_adapter_that_scans_is_taken_where_there_is_a_second_one() {
    let mut bench = Bench::beside_a_second_adapter().await;
    bench.open(Model::Tracker).await;
}

#[tokio::test]
async fn a_session_opens_over_a_link_with_the_shortest_packets() {
    let mut bench = Bench::start().await;
    let short = bench.device(Model::Tracker).peripheral_with_mtu(23);
    bench.radio.air().add(short).await.unwrap();
    bench.open(Model::Tracker).await;
}

#[tokio::test]
async fn however_often_the_radio_is_used_it_takes_one_connection_to_the_bus() {
    let mut bench = Bench::start().await;
    bench.find(Model::Tracker).await;
    let before = bench.lasting_connections().await;
    for _ in 0..8 {
        bench.open(Model::Tracker).await;
        assert_eq!(bench.owner.ask("close").await, "ok");
        assert!(bench.owner.ask("scan 50").await.starts_with("ok"));
    }
    assert_eq!(bench.lasting_connections().await, before);
}

#[tokio::test]
async fn a_scan_that_is_cancelled_ends_and_the_next_one_hears() {
    let mut bench = Bench::start().await;
    for wait in [1, 5, 20, 100, 300] {
        assert_eq!(bench.owner.ask(&format!("briefly {wait} scan 20000")).await, "ok given up");
        let heard = bench.owner.ask("scan 400").await;
        assert_eq!(heard.split(' ').count(), 1 + bench.devices.len(), "{heard}");
        until(&bench.radio, idle).await;
    }
}

#[tokio::test]
async fn an_opening_that_is_cancelled_leaves_no_link() {
    let mut bench = Bench::start().await;
    let near = bench.find(Model::EnergyMeter).await;
    let (mac, order) = (bench.device(Model::EnergyMeter).mac(), bench.opening(Model::EnergyMeter, &near));
    bench.radio.air().fault(mac, Fault::Hang).await.unwrap();
    for wait in [5, 20, 50, 400] {
        assert_eq!(bench.owner.ask(&format!("briefly {wait} {order}")).await, "ok given up");
        until(&bench.radio, idle).await;
    }
    bench.radio.air().clear(mac).await.unwrap();
    assert_eq!(bench.owner.ask(&order).await, "ok");
}

#[tokio::test]
async fn a_program_that_ends_in_mid_session_leaves_no_link() {
    for end in ["leave", "end"] {
        let mut bench = Bench::start().await;
        bench.open(Model::Tracker).await;
        assert!(!idle(&bench.radio.air().state().await.unwrap()));
        bench.owner.say(end).await;
        until(&bench.radio, idle).await;
    }
}

#[tokio::test]
async fn an_adapter_that_its_owner_switched_off_stays_off() {
    let mut bench = Bench::start().await;
    let near = bench.find(Model::Tracker).await;
    bench.power(false).await;
    assert_eq!(bench.owner.ask("scan 300").await, "err RadioOff");
    let order = bench.opening(Model::Tracker, &near);
    assert_eq!(bench.owner.ask(&order).await, "err RadioOff");
    assert!(!bench.radio.air().state().await.unwrap().powered);
    bench.power(true).await;
    assert_eq!(bench.owner.ask(&order).await, "ok");
}

#[tokio::test]
async fn an_adapter_switched_off_in_mid_session_is_told_from_a_device_out_of_range() {
    let mut bench = Bench::start().await;
    bench.open(Model::Tracker).await;
    bench.power(false).await;
    assert_eq!(bench.owner.ask("page 1 1").await, "err RadioOff");
    assert_eq!(bench.owner.ask("close").await, "ok");
    bench.power(true).await;
    bench.open(Model::Tracker).await;
    let mac = bench.device(Model::Tracker).mac();
    bench.radio.air().fault(mac, Fault::OutOfRange).await.unwrap();
    assert_eq!(bench.owner.ask("page 1 1").await, "err OutOfRange");
}

#[tokio::test]
async fn a_copied_advert_is_told_apart_from_the_devices_own() {
    let mut bench = Bench::start().await;
    let (mac, device) = (bench.device(Model::Hotspot).mac(), bench.device(Model::Hotspot).address());
    bench.radio.air().fault(mac, Fault::Spoof).await.unwrap();
    let first = bench.find(Model::Hotspot).await;
    let second = bench.owner.ask(&format!("find {device} 5000 {first}")).await;
    let second = second.strip_prefix("ok ").unwrap().to_owned();
    assert_ne!(first, second);
    let third = bench.owner.ask(&format!("find {device} 300 {first} {second}")).await;
    assert_eq!(third, "err OutOfRange");
}

#[tokio::test]
async fn a_page_that_takes_longer_than_a_step_arrives_whole() {
    let pace = Pace { before: Duration::from_secs(36 * 3600), ..Pace::default() };
    let mut bench = Bench::start_with(pace).await;
    let mac = bench.device(Model::EnvironmentSensor).mac();
    bench.open(Model::EnvironmentSensor).await;
    bench.radio.air().fault(mac, Fault::Slow(200)).await.unwrap();
    bench.owner.say("page 1 64").await;
    let told = bench.owner.answer(Duration::from_secs(55)).await.expect("an answer");
    assert!(told.starts_with("ok 1 ") && told.ends_with(" 64"), "{told}");
}

/// T-37: whoever only connects must not keep the radio.
#[tokio::test]
async fn a_device_that_connects_and_then_stays_silent_is_given_up_after_10_s() {
    let mut bench = Bench::start().await;
    let near = bench.find(Model::Tracker).await;
    let (mac, order) = (bench.device(Model::Tracker).mac(), bench.opening(Model::Tracker, &near));
    bench.radio.air().fault(mac, Fault::Hang).await.unwrap();
    let began = Instant::now();
    let told = bench.owner.ask(&order).await;
    assert_given_up(&told, began);
    until(&bench.radio, idle).await;
    bench.open(Model::Hotspot).await;
}

/// The Bluetooth service goes on trying for longer than a step takes.
#[tokio::test]
async fn a_device_that_no_connection_came_up_to_is_out_of_range_after_10_s() {
    let mut bench = Bench::start().await;
    let near = bench.find(Model::Tracker).await;
    let (mac, order) = (bench.device(Model::Tracker).mac(), bench.opening(Model::Tracker, &near));
    bench.radio.air().fault(mac, Fault::ConnectHangs).await.unwrap();
    let began = Instant::now();
    let told = bench.owner.ask(&order).await;
    assert_eq!(told, "err OutOfRange");
    assert_after_a_step(began);
    until(&bench.radio, idle).await;
    bench.open(Model::Hotspot).await;
}

#[tokio::test]
async fn a_device_that_falls_silent_in_mid_session_is_given_up_after_10_s() {
    let mut bench = Bench::start().await;
    bench.open(Model::Tracker).await;
    let mac = bench.device(Model::Tracker).mac();
    bench.radio.air().fault(mac, Fault::Hang).await.unwrap();
    let began = Instant::now();
    let told = bench.owner.ask("page 1 1").await;
    assert_given_up(&told, began);
    assert_eq!(bench.owner.ask("close").await, "ok");
    until(&bench.radio, idle).await;
    bench.open(Model::Hotspot).await;
}

fn assert_given_up(told: &str, began: Instant) {
    assert!(told.starts_with("err Timeout("), "{told}");
    assert_after_a_step(began);
}

fn assert_after_a_step(began: Instant) {
    let after = began.elapsed();
    println!("given up after {after:?}");
    // A step has 10 s; connecting, disconnecting and a busy machine come on top, and no dialogue's 60 s.
    assert!((9..18).contains(&after.as_secs()), "{after:?}");
}
