//! The wallet's own link with a DIMO AutoPi: whom it asks for a bond, and what it does without one.

use std::time::Duration;

use world::{
    devices::{
        Seed,
        autopi::{AutoPi, Habits, NETWORK, PASSWORD},
    },
    radio::{Address, AirState, Fault, Radio, Timing},
};

use crate::{
    agent::{Agent, Person},
    central::Central,
    until,
    wallets_link_child::TEST,
};

const SEED: Seed = Seed(17);
const RADIO: Address = Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x01]);
pub const NEAR: &str = "hci0/dev_C4_5C_30_7F_A4_01";
const DEVICE: &str = "/org/bluez/hci0/dev_C4_5C_30_7F_A4_01";

pub struct Bench {
    pub owner: Central,
    pub device: AutoPi,
    pub radio: Radio,
    _dir: tempfile::TempDir,
}

impl Bench {
    pub async fn start(habits: Habits) -> Self {
        println!("seed {SEED}");
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        let device = AutoPi::start(RADIO, SEED, habits);
        radio.air().add(device.peripheral()).await.unwrap();
        let mut owner = Central::start_as(TEST, radio.bus_address()).await;
        assert_eq!(owner.ask(&format!("person {}", device.spoken())).await, "ok");
        Self { owner, device, radio, _dir: dir }
    }

    /// Starts with the device connected.
    async fn set_up(habits: Habits) -> Self {
        let mut bench = Self::start(habits).await;
        bench.set_up_again().await;
        bench
    }

    async fn set_up_again(&mut self) -> String {
        let facts = self.owner.ask(&format!("set-up {NEAR}")).await;
        assert!(facts.starts_with("ok DeviceFacts"), "{facts}");
        facts
    }

    async fn join(&mut self) -> String {
        self.owner.ask(&format!("join {NETWORK} {PASSWORD}")).await
    }

    pub async fn person(&mut self, habit: &str) {
        assert_eq!(self.owner.ask(&format!("person {habit}")).await, "ok");
    }

    /// Another program of this computer makes a bond that nobody compared.
    pub async fn bond_unseen(&self) {
        let other = Agent::register(self.radio.bus_address(), "NoInputNoOutput", Person::Agrees).await;
        assert_eq!(other.call(DEVICE, "org.bluez.Device1", "Pair", &()).await, Ok(()));
    }

    /// The radio serves the next call, and no agent of the wallet's is left.
    pub async fn assert_free(&mut self) {
        until(&self.radio, idle).await;
        let heard = self.owner.ask("scan 400").await;
        assert_eq!(heard, format!("ok {NEAR}"));
    }
}

fn idle(state: &AirState) -> bool {
    !state.discovering && state.devices.iter().all(|device| !device.connected)
}

#[tokio::test]
async fn what_it_is_can_be_asked_without_a_bond() {
    let mut bench = Bench::start(Habits::default()).await;
    assert_eq!(bench.owner.ask("scan 400").await, format!("ok {NEAR}"));
    let facts = bench.set_up_again().await;
    for fact in ["AutoPi", "autopi-c45c307fa401", "0123456789ab", "7.0", "v1.22.8", "5.0", "Some(-71)", "wifi: None"] {
        assert!(facts.contains(fact), "{fact} in {facts}");
    }
    assert!(facts.contains("in_the_clear: false") && !facts.contains("901288003957939"), "{facts}");
    assert!(bench.owner.ask("networks").await.starts_with("err NotSupported("));
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}

#[tokio::test]
async fn digits_that_the_owner_compared_put_it_on_the_wifi_and_are_compared_once() {
    let mut bench = Bench::set_up(Habits::default()).await;
    assert_eq!(bench.join().await, "ok");
    let shown = format!("compare {NEAR} autopi-c45c307fa401 {}", bench.device.spoken());
    bench.owner.event(&shown).await;
    assert_eq!((bench.device.wifi().as_str(), bench.device.awake()), (NETWORK, 1));
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");

    // The bond is there from now on; nobody would say yes to another.
    bench.person("differ").await;
    let facts = bench.set_up_again().await;
    assert!(facts.contains("in_the_clear: false") && facts.contains(r#"wifi: Some("Home")"#), "{facts}");
    assert_eq!(bench.join().await, "ok");
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}

#[tokio::test]
async fn without_the_owners_yes_there_is_no_bond_and_no_password_leaves() {
    let mut bench = Bench::set_up(Habits::default()).await;
    for (habit, told) in [
        ("differ", "err DigitsDiffer"),
        ("000001", "err DigitsDiffer"),
        ("silent", r#"err Timeout("comparing the digits")"#),
    ] {
        bench.person(habit).await;
        assert_eq!(bench.join().await, told);
        assert_eq!(bench.device.awake(), 0);
    }
    // The agent of before is gone, or there would be no new one.
    let spoken = bench.device.spoken();
    bench.person(&spoken).await;
    assert_eq!(bench.join().await, "ok");
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");
    bench.assert_free().await;
}

#[tokio::test]
async fn a_bond_that_is_given_up_in_the_middle_leaves_radio_and_agent_free() {
    let mut bench = Bench::set_up(Habits::default()).await;
    bench.person("away").await;
    let order = format!("briefly 800 join {NETWORK} {PASSWORD}");
    assert_eq!(bench.owner.ask(&order).await, "ok given up");
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");
    bench.assert_free().await;

    // No pairing is under way, and BlueZ takes another agent's.
    let other = Agent::register(bench.radio.bus_address(), "DisplayYesNo", Person::Agrees).await;
    assert_eq!(other.call(DEVICE, "org.bluez.Device1", "Pair", &()).await, Ok(()));
    assert_eq!(other.asked().len(), 1);
    assert_eq!(bench.device.awake(), 0);
}

#[tokio::test]
async fn a_device_bonded_with_another_phone_says_so_until_it_was_switched_off_and_on() {
    let mut bench = Bench::set_up(Habits::default()).await;
    bench.radio.air().fault(RADIO, Fault::BondedElsewhere).await.unwrap();
    assert_eq!(bench.join().await, "err BondedElsewhere");
    bench.radio.air().clear(RADIO).await.unwrap();
    assert_eq!(bench.join().await, "ok");
}

#[tokio::test]
async fn a_bond_that_the_device_does_not_accept_is_made_anew_only_after_it_was_removed() {
    let mut bench = Bench::set_up(Habits::default()).await;
    bench.bond_unseen().await;
    for _ in 0..2 {
        assert_eq!(bench.join().await, "err BondLost");
    }
    assert_eq!(bench.owner.ask("end-set-up").await, "ok");
    assert_eq!(bench.owner.ask(&format!("unbond {NEAR}")).await, "ok");
    bench.set_up_again().await;
    assert_eq!(bench.join().await, "ok");
}

#[tokio::test]
async fn a_bond_that_nobody_compared_gets_no_password_without_consent() {
    for before in [false, true] {
        let mut bench = Bench::set_up(Habits { pretends: true, ..Habits::default() }).await;
        if before {
            bench.bond_unseen().await;
            assert_eq!(bench.owner.ask("end-set-up").await, "ok");
            assert!(bench.set_up_again().await.contains("in_the_clear: true"));
        }
        assert_eq!(bench.join().await, "err InTheClear");
        assert_eq!(bench.device.wifi(), "");
        assert_eq!(bench.owner.ask(&format!("join-in-the-clear {NETWORK} {PASSWORD}")).await, "ok");
        assert_eq!(bench.device.wifi(), NETWORK);
    }
}

#[tokio::test]
async fn a_wifi_that_it_cannot_join_is_told() {
    let mut bench = Bench::set_up(Habits::default()).await;
    bench.owner.say(&format!("join {NETWORK} wrong")).await;
    let told = bench.owner.answer(Duration::from_secs(25)).await;
    assert_eq!(told.as_deref(), Some("err WifiNotJoined"));
}

#[tokio::test]
async fn a_known_one_is_found_among_others_by_the_address_that_it_tells() {
    let mut bench = Bench::start(Habits::default()).await;
    let neighbour = Address::new([0xC4, 0x5C, 0x30, 0x7F, 0xA4, 0x00]);
    let other = AutoPi::start(neighbour, SEED, Habits::default());
    bench.radio.air().add(other.peripheral()).await.unwrap();
    let found = bench.owner.ask(&format!("find {:#x} 1000", bench.device.account())).await;
    assert_eq!(found, format!("ok {NEAR}"));
    let found = bench.owner.ask(&format!("find {:#x} 1000 {NEAR}", bench.device.account())).await;
    assert_eq!(found, "err OutOfRange");
    until(&bench.radio, idle).await;
}
