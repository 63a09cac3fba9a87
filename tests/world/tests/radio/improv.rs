//! The wallet's own link with a device of another maker that speaks Improv Wi-Fi.

use std::time::{Duration, Instant};

use world::{
    devices::improv::{Habits, PASSWORD, Plug},
    radio::{Address, AirState, Fault, Radio, Timing},
};

use crate::{central::Central, until, wallets_link_child::TEST};

const ADDRESS: Address = Address::new([0xC4, 0x17, 0x00, 0x00, 0x46, 0x77]);
const NEAR: &str = "hci0/dev_C4_17_00_00_46_77";

struct Bench {
    owner: Central,
    plug: Plug,
    radio: Radio,
    _dir: tempfile::TempDir,
}

impl Bench {
    async fn start(habits: Habits) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        let plug = Plug::start(ADDRESS, habits);
        radio.air().add(plug.peripheral()).await.unwrap();
        let owner = Central::start_as(TEST, radio.bus_address()).await;
        Self { owner, plug, radio, _dir: dir }
    }

    /// Starts with the plug connected.
    async fn set_up(habits: Habits) -> Self {
        let mut bench = Self::start(habits).await;
        let facts = bench.owner.ask(&format!("set-up {NEAR}")).await;
        assert!(facts.starts_with("ok DeviceFacts"), "{facts}");
        bench
    }

    async fn join(&mut self) -> String {
        self.owner.ask(&format!("join-in-the-clear Home {PASSWORD}")).await
    }

    /// The radio serves the next call, whatever happened before.
    async fn assert_free(mut self) {
        assert_eq!(self.owner.ask("end-set-up").await, "ok");
        until(&self.radio, idle).await;
        let heard = self.owner.ask("scan 400").await;
        assert!(heard.starts_with("ok"), "{heard}");
    }
}

fn idle(state: &AirState) -> bool {
    !state.discovering && state.devices.iter().all(|device| !device.connected)
}

#[tokio::test]
async fn a_device_is_heard_asked_recognised_and_put_on_the_wifi() {
    let mut bench = Bench::start(Habits::default()).await;
    assert_eq!(bench.owner.ask("scan 400").await, format!("ok {NEAR}"));
    let facts = bench.owner.ask(&format!("set-up {NEAR}")).await;
    for fact in ["Improv", "plugware", "2.4.1", "ESP32-C3", "Plug in the hall", "plug-hall", "in_the_clear: true"] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    let networks = bench.owner.ask("networks").await;
    assert!(networks.contains(r#"ssid: "Home", rssi: Some(-48), security: [Wpa2, Wpa3]"#), "{networks}");
    assert!(networks.contains("Café"), "{networks}");
    assert_eq!(bench.owner.ask("identify").await, "ok");
    assert_eq!(bench.plug.flashes(), 1);
    assert_eq!(bench.join().await, "ok http://192.168.7.7/");
    assert_eq!(bench.plug.joined().as_deref(), Some("Home"));
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_without_a_label_code_is_not_paired() {
    let mut bench = Bench::start(Habits::default()).await;
    let told = bench.owner.ask(&format!("open {NEAR} K7QM-2FXD 0x{}", "11".repeat(20))).await;
    assert!(told.starts_with("err NotSupported("), "{told}");
    until(&bench.radio, idle).await;
}

#[tokio::test]
async fn a_device_is_given_both_names_and_says_which_it_has_then() {
    for notifies in [true, false] {
        let mut bench = Bench::set_up(Habits { notifies, ..Habits::default() }).await;
        assert_eq!(bench.owner.ask("name Lamp in the Küche").await, "ok Lamp in the Küche / plug-hall");
        assert_eq!(bench.owner.ask("hostname lamp-2").await, "ok Lamp in the Küche / lamp-2");
        assert_eq!(bench.plug.names(), ("Lamp in the Küche".to_owned(), "lamp-2".to_owned()));
        assert_eq!(bench.join().await, "ok http://192.168.7.7/");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn a_name_that_the_device_refuses_leaves_the_one_it_had() {
    for notifies in [true, false] {
        let mut bench = Bench::set_up(Habits { notifies, ..Habits::default() }).await;
        assert_eq!(bench.owner.ask(&format!("hostname {}", "x".repeat(33))).await, "err BadHostname");
        assert_eq!(bench.plug.names().1, "plug-hall");
        assert_eq!(bench.owner.ask("hostname lamp").await, "ok Plug in the hall / lamp");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn a_name_is_given_once_the_button_was_pressed() {
    let mut bench = Bench::set_up(Habits { button: true, ..Habits::default() }).await;
    bench.owner.say("name Lamp").await;
    bench.owner.event("PressButton").await;
    assert_eq!(bench.plug.names().0, "Plug in the hall");
    bench.plug.press();
    let told = bench.owner.answer(Duration::from_secs(10)).await;
    assert_eq!(told.as_deref(), Some("ok Lamp / plug-hall"));
    bench.assert_free().await;
}

#[tokio::test]
async fn an_old_answer_is_not_taken_for_the_new_name() {
    let mut bench = Bench::set_up(Habits { stale: true, ..Habits::default() }).await;
    assert_eq!(bench.owner.ask("hostname first").await, "ok Plug in the hall / first");
    assert_eq!(bench.owner.ask("hostname second").await, "ok Plug in the hall / second");
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_before_2_3_is_given_no_name() {
    let mut bench = Bench::start(Habits { takes_names: false, ..Habits::default() }).await;
    let facts = bench.owner.ask(&format!("set-up {NEAR}")).await;
    assert!(facts.contains("takes_name: false, takes_hostname: false"), "{facts}");
    for order in ["name Lamp", "hostname lamp"] {
        let told = bench.owner.ask(order).await;
        assert!(told.starts_with("err NotSupported("), "{told}");
    }
    assert_eq!(bench.plug.names(), ("Plug in the hall".to_owned(), "plug-hall".to_owned()));
    bench.assert_free().await;
}

#[tokio::test]
async fn without_consent_no_password_goes_through_the_air() {
    let mut bench = Bench::set_up(Habits::default()).await;
    assert_eq!(bench.owner.ask(&format!("join Home {PASSWORD}")).await, "err InTheClear");
    assert_eq!(bench.plug.joined(), None);
    bench.assert_free().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_right_one_still_works() {
    for notifies in [true, false] {
        let mut bench = Bench::set_up(Habits { notifies, ..Habits::default() }).await;
        assert_eq!(bench.owner.ask("join-in-the-clear Home wrong").await, "err WifiNotJoined");
        assert_eq!(bench.join().await, "ok http://192.168.7.7/");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn a_device_that_wants_its_button_pressed_is_waited_for() {
    let mut bench = Bench::set_up(Habits { button: true, ..Habits::default() }).await;
    bench.owner.say(&format!("join-in-the-clear Home {PASSWORD}")).await;
    bench.owner.event("PressButton").await;
    bench.plug.press();
    let told = bench.owner.answer(Duration::from_secs(10)).await;
    assert_eq!(told.as_deref(), Some("ok http://192.168.7.7/"));
    bench.assert_free().await;
}

#[tokio::test]
async fn a_button_that_nobody_presses_is_waited_for_until_the_dialogue_ends() {
    let mut bench = Bench::set_up(Habits { button: true, notifies: false, ..Habits::default() }).await;
    let began = Instant::now();
    bench.owner.say(&format!("join-in-the-clear Home {PASSWORD}")).await;
    let told = bench.owner.answer(Duration::from_secs(65)).await;
    assert_eq!(told.as_deref(), Some("err NeedsPresence"));
    assert!(began.elapsed() > Duration::from_secs(40), "{:?}", began.elapsed());
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_that_notifies_nothing_is_read() {
    let mut bench = Bench::set_up(Habits { notifies: false, service_data: false, ..Habits::default() }).await;
    let networks = bench.owner.ask("networks").await;
    assert!(networks.contains("Home"), "{networks}");
    // The same answer once more is not taken for the one before.
    assert_eq!(bench.owner.ask("networks").await, networks);
    assert_eq!(bench.owner.ask("identify").await, "ok");
    assert_eq!(bench.join().await, "ok http://192.168.7.7/");
    bench.assert_free().await;
}

#[tokio::test]
async fn the_result_of_the_command_before_is_not_taken_for_the_new_one() {
    let mut bench = Bench::set_up(Habits { stale: true, ..Habits::default() }).await;
    let networks = bench.owner.ask("networks").await;
    assert!(networks.contains("Home") && !networks.contains("plugware"), "{networks}");
    assert_eq!(bench.join().await, "ok http://192.168.7.7/");
    bench.assert_free().await;
}

#[tokio::test]
async fn results_in_pieces_of_20_bytes_are_joined() {
    let mut bench = Bench::set_up(Habits { piece: 20, ..Habits::default() }).await;
    let networks = bench.owner.ask("networks").await;
    assert!(networks.contains("Home") && networks.contains("Café"), "{networks}");
    assert_eq!(bench.join().await, "ok http://192.168.7.7/");
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_that_answers_nothing_is_given_up_after_10_s() {
    let mut bench = Bench::set_up(Habits { silent: true, ..Habits::default() }).await;
    for order in ["networks".to_owned(), format!("join-in-the-clear Home {PASSWORD}")] {
        let began = Instant::now();
        let told = bench.owner.ask(&order).await;
        assert!(told.starts_with("err Timeout("), "{told}");
        assert!((9..18).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    }
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_that_hangs_is_given_up_after_10_s() {
    let mut bench = Bench::start(Habits::default()).await;
    assert_eq!(bench.owner.ask("scan 400").await, format!("ok {NEAR}"));
    bench.radio.air().fault(ADDRESS, Fault::Hang).await.unwrap();
    let began = Instant::now();
    let told = bench.owner.ask(&format!("set-up {NEAR}")).await;
    assert!(told.starts_with("err Timeout("), "{told}");
    assert!((9..18).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    until(&bench.radio, idle).await;
}

#[tokio::test]
async fn a_link_that_is_lost_in_the_middle_is_told_at_once() {
    let mut bench = Bench::set_up(Habits { button: true, ..Habits::default() }).await;
    bench.owner.say(&format!("join-in-the-clear Home {PASSWORD}")).await;
    bench.owner.event("PressButton").await;
    bench.radio.air().fault(ADDRESS, Fault::OutOfRange).await.unwrap();
    let told = bench.owner.answer(Duration::from_secs(3)).await;
    assert_eq!(told.as_deref(), Some("err OutOfRange"));
    bench.radio.air().clear(ADDRESS).await.unwrap();
    bench.assert_free().await;
}

#[tokio::test]
async fn a_set_up_that_is_cancelled_leaves_no_link() {
    let mut bench = Bench::start(Habits::default()).await;
    assert_eq!(bench.owner.ask("scan 400").await, format!("ok {NEAR}"));
    bench.radio.air().fault(ADDRESS, Fault::Hang).await.unwrap();
    for wait in [20, 400] {
        assert_eq!(bench.owner.ask(&format!("briefly {wait} set-up {NEAR}")).await, "ok given up");
        until(&bench.radio, idle).await;
    }
}
