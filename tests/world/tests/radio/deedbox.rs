//! What the wallet's own link has a device of our profile do inside its session.

use world::{
    devices::{HOME_PASSWORD, Model, Pace, Seed, SimDevice},
    radio::{AirState, Radio, Timing},
};

use crate::{central::Central, until, wallets_link_child::TEST};

const SEED: Seed = Seed(12);

struct Bench {
    owner: Central,
    device: SimDevice,
    near: String,
    radio: Radio,
    _dir: tempfile::TempDir,
}

impl Bench {
    async fn with(device: SimDevice) -> Self {
        println!("seed {SEED}");
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        radio.air().add(device.peripheral()).await.unwrap();
        let mut owner = Central::start_as(TEST, radio.bus_address()).await;
        let found = owner.ask(&format!("find {} 5000", device.address())).await;
        let near = found.strip_prefix("ok ").unwrap_or_else(|| panic!("{found}")).to_owned();
        Self { owner, device, near, radio, _dir: dir }
    }

    async fn set_up(device: SimDevice) -> Self {
        let mut bench = Self::with(device).await;
        let facts = bench.ask(&format!("set-up {} {}", bench.near, bench.code())).await;
        assert!(facts.starts_with("ok DeviceFacts { profile: Deedbox"), "{facts}");
        bench
    }

    async fn paired(device: SimDevice) -> Self {
        let mut bench = Self::with(device).await;
        let order = format!("open {} {} {}", bench.near, bench.code(), bench.device.address());
        assert_eq!(bench.ask(&order).await, "ok");
        bench
    }

    fn code(&self) -> String {
        self.device.describe().label_code
    }

    async fn ask(&mut self, order: &str) -> String {
        self.owner.ask(order).await
    }
}

fn tracker() -> SimDevice {
    SimDevice::start(Model::Tracker, SEED, Pace::default())
}

fn idle(state: &AirState) -> bool {
    state.devices.iter().all(|device| !device.connected)
}

#[tokio::test]
async fn a_device_is_put_on_a_wifi_inside_its_session() {
    let mut bench = Bench::set_up(tracker()).await;
    let networks = bench.ask("networks").await;
    let home = r#"[WifiNetwork { ssid: "Home", rssi: Some(-48), security: [Wpa2, Wpa3] }"#;
    assert!(networks.contains(home) && networks.contains("Café") && networks.contains("[Open]"), "{networks}");
    assert_eq!(bench.ask("join Home wrong horse").await, "err WrongWifiPassword");
    assert_eq!(bench.ask("join Attic whatever").await, "err WifiNotFound");
    assert_eq!(bench.device.joined(), None);
    assert_eq!(bench.ask(&format!("join Home {HOME_PASSWORD}")).await, "ok");
    assert_eq!(bench.device.joined().as_deref(), Some("Home"));
    assert_eq!(bench.ask("join Café").await, "ok", "an open one has no password");
    assert_eq!(bench.ask("identify").await, "ok");
    assert_eq!(bench.device.blinks(), 1);
    assert_eq!(bench.ask("end-set-up").await, "ok");
    until(&bench.radio, idle).await;
}

#[tokio::test]
async fn a_device_is_set_up_by_nobody_who_does_not_know_its_code() {
    let mut bench = Bench::with(tracker()).await;
    for known in ["", " K7QM-2FXE"] {
        let order = format!("set-up {}{known}", bench.near);
        assert_eq!(bench.ask(&order).await, "err WrongCode", "{known}");
    }
    until(&bench.radio, idle).await;
    let order = format!("set-up-paired {} {} 0x{}", bench.near, bench.code(), "11".repeat(20));
    assert_eq!(bench.ask(&order).await, "err KeyChanged", "the code of the label, and another key");
    let order = format!("set-up-paired {} {} {}", bench.near, bench.code(), bench.device.address());
    assert_eq!(bench.ask(&order).await, "ok");
}

#[tokio::test]
async fn a_paired_device_tells_its_battery_blinks_and_is_wiped_once_its_button_was_pressed() {
    let mut bench = Bench::paired(tracker()).await;
    assert_eq!(bench.ask("device battery").await, "ok Some(Percent(93))");
    assert_eq!(bench.ask("device identify").await, "ok");
    assert_eq!(bench.device.blinks(), 1);
    for order in ["device reset", "device hand-over"] {
        assert_eq!(bench.ask(order).await, "err NeedsPresence");
        bench.device.press();
        assert_eq!(bench.ask(order).await, "ok");
    }
    assert_eq!(bench.ask("close").await, "ok");
    until(&bench.radio, idle).await;
}

/// The profile's first devices know eight requests.
#[tokio::test]
async fn an_early_device_is_asked_for_nothing_that_it_does_not_know() {
    let early = || SimDevice::start_early(Model::Tracker, SEED, Pace::default());
    let mut bench = Bench::paired(early()).await;
    bench.device.press();
    assert_eq!(bench.ask("device battery").await, "ok None");
    assert_eq!(bench.ask("device identify").await, "ok");
    for order in ["device reset", "device hand-over"] {
        let told = bench.ask(order).await;
        assert!(told.starts_with("err NotSupported("), "{told}");
    }
    assert!(bench.ask("page 1 1").await.starts_with("ok "), "the session lives on");
    let mut bench = Bench::set_up(early()).await;
    for order in ["networks", "join Home correct horse"] {
        let told = bench.ask(order).await;
        assert!(told.starts_with("err NotSupported("), "{told}");
    }
    assert_eq!(bench.device.joined(), None);
}
