//! What a device does with the parts of its board, and what it refuses.

mod support;

use device_kit::{Board, Memory, PRESENT_MS};
use support::{Bench, NOW};
use wire::{
    batch::Continuity,
    message::{Capabilities, Percent, Reason, Reply, Request},
    wifi::{Network, Networks, Password, Security, Ssid, WifiState, WifiStatus},
};

/// A board whose radio listens for as long as a test says.
struct Parts {
    parts: Capabilities,
    /// How often it has to be asked before it has heard the networks.
    listens: u8,
    hears: Vec<Network>,
    wifi: WifiStatus,
    given: Option<(Ssid, Password)>,
    charge: Option<Percent>,
    blinks: u8,
}

impl Board for Parts {
    fn parts(&self) -> Capabilities {
        self.parts
    }

    fn blink(&mut self) {
        self.blinks += 1;
    }

    fn networks(&mut self) -> Option<Vec<Network>> {
        let heard = self.listens == 0;
        self.listens = self.listens.saturating_sub(1);
        heard.then(|| self.hears.clone())
    }

    fn join(&mut self, ssid: &Ssid, password: &Password) {
        self.given = Some((ssid.clone(), password.clone()));
        self.wifi = WifiStatus { state: WifiState::Joining, ssid: Some(ssid.clone()) };
    }

    fn wifi(&self) -> WifiStatus {
        self.wifi.clone()
    }

    fn forget_wifi(&mut self) {
        self.given = None;
        self.wifi = WifiStatus::NONE;
    }

    fn battery(&mut self) -> Option<Percent> {
        self.charge
    }
}

fn network(ssid: &str, rssi: i8) -> Network {
    Network { ssid: ssid.parse().unwrap(), rssi, security: Security::WPA2 }
}

fn bench(seed: u64) -> Bench<Parts> {
    let board = Parts {
        parts: Capabilities::ALL,
        listens: 0,
        hears: vec![network("Next door", -80), network("Home", -48)],
        wifi: WifiStatus::NONE,
        given: None,
        charge: Percent::new(81),
        blinks: 0,
    };
    Bench::on(board, seed, Memory::default())
}

fn join() -> Request {
    Request::WifiJoin { ssid: "Home".parse().unwrap(), password: "correct horse".parse().unwrap() }
}

fn new_requests() -> Vec<Request> {
    vec![Request::WifiNetworks, join(), Request::WifiStatus, Request::Battery, Request::HandOver, Request::FactoryReset]
}

#[test]
fn a_device_says_what_its_board_has_and_refuses_the_rest() {
    let mut bench = Bench::new(31);
    bench.meet().unwrap();
    let Reply::Info(info) = bench.ask(Request::Info) else { panic!("no info") };
    assert_eq!(info.capabilities, Capabilities::BASIC);
    bench.device.press(NOW);
    for request in new_requests() {
        assert_eq!(bench.ask(request.clone()), Reply::Refused(Reason::Unsupported), "{request:?}");
    }

    let mut bench = self::bench(32);
    bench.meet().unwrap();
    let Reply::Info(info) = bench.ask(Request::Info) else { panic!("no info") };
    assert_eq!(info.capabilities, Capabilities::ALL);
    bench.device.press(NOW);
    for request in new_requests() {
        assert!(!matches!(bench.ask(request.clone()), Reply::Refused(Reason::Unsupported)), "{request:?}");
    }
}

#[test]
fn networks_come_strongest_first_once_the_device_has_listened() {
    let mut bench = bench(33);
    bench.device.board_mut().listens = 2;
    bench.meet().unwrap();
    for _ in 0..2 {
        let listening = Networks { listening: true, heard: vec![] };
        assert_eq!(bench.ask(Request::WifiNetworks), Reply::Networks(listening));
    }
    let heard = vec![network("Home", -48), network("Next door", -80)];
    assert_eq!(bench.ask(Request::WifiNetworks), Reply::Networks(Networks { listening: false, heard }));
}

#[test]
fn of_many_networks_the_strongest_fit_one_reply() {
    let mut bench = bench(34);
    bench.device.board_mut().hears =
        (0..100).map(|number| network(&format!("net {number}"), number + i8::MIN)).collect();
    bench.meet().unwrap();
    let Reply::Networks(networks) = bench.ask(Request::WifiNetworks) else { panic!("no networks") };
    assert_eq!((networks.heard.len(), networks.heard[0].rssi, networks.heard[31].rssi), (32, -29, -60));
}

#[test]
fn a_network_reaches_the_board_and_how_far_it_is_comes_back() {
    let mut bench = bench(35);
    bench.meet().unwrap();
    assert_eq!(bench.ask(Request::WifiStatus), Reply::Wifi(WifiStatus::NONE));
    assert_eq!(bench.ask(join()), Reply::Done);
    let (ssid, password) = bench.device.board().given.clone().unwrap();
    assert_eq!((ssid.as_bytes(), password.reveal()), (&b"Home"[..], "correct horse"));
    let status = |state| WifiStatus { state, ssid: Some(ssid.clone()) };
    assert_eq!(bench.ask(Request::WifiStatus), Reply::Wifi(status(WifiState::Joining)));
    for state in [WifiState::Joined, WifiState::WrongPassword, WifiState::NotFound, WifiState::Failed] {
        bench.device.board_mut().wifi = status(state);
        assert_eq!(bench.ask(Request::WifiStatus), Reply::Wifi(status(state)));
    }
}

#[test]
fn the_battery_is_told_where_it_can_be_measured() {
    let mut bench = bench(36);
    bench.meet().unwrap();
    assert_eq!(bench.ask(Request::Battery), Reply::Battery(Percent::new(81).unwrap()));
    bench.device.board_mut().charge = None;
    assert_eq!(bench.ask(Request::Battery), Reply::Refused(Reason::Unsupported));
    assert_eq!(Percent::new(101), None);
}

#[test]
fn to_identify_itself_the_board_blinks() {
    let mut bench = bench(37);
    bench.meet().unwrap();
    assert_eq!(bench.ask(Request::Identify), Reply::Done);
    assert_eq!(bench.device.board().blinks, 1);
}

#[test]
fn nothing_is_wiped_unless_somebody_pressed_the_button_in_the_last_minute() {
    for request in [Request::HandOver, Request::FactoryReset] {
        let mut bench = bench(38);
        bench.reading("temperature", 1, 2100);
        bench.device.close_batch().unwrap();
        bench.meet().unwrap();
        assert_eq!(bench.ask(join()), Reply::Done);
        let refused = Reply::Refused(Reason::NotPresent);
        assert_eq!(bench.ask(request.clone()), refused);
        bench.device.arm();
        assert_eq!(bench.ask(request.clone()), refused, "held for another purpose");
        bench.device.press(NOW);
        assert_eq!(bench.ask_at(request.clone(), NOW + PRESENT_MS + 1), refused, "too long ago");
        assert!(bench.device.board().given.is_some());
        assert_eq!(bench.batches(1, 9).batches.len(), 1);

        bench.device.press(NOW);
        assert_eq!(bench.ask_at(request.clone(), NOW + PRESENT_MS), Reply::Done);
        assert_eq!(bench.ask(request), refused, "a press is good for once");
    }
}

#[test]
fn what_is_wiped_is_the_owners_and_the_history_goes_on() {
    for request in [Request::HandOver, Request::FactoryReset] {
        let mut bench = bench(39);
        bench.reading("temperature", 1, 2100);
        let tip = bench.device.close_batch().unwrap().unwrap();
        bench.reading("temperature", 2, 2200);
        bench.meet().unwrap();
        assert_eq!(bench.ask(join()), Reply::Done);
        assert_eq!(bench.ask(Request::EndSigning), Reply::Done);
        let before = bench.device.address();
        bench.device.press(NOW);
        assert_eq!(bench.ask(request), Reply::Done);

        assert_eq!(bench.ask(Request::WifiStatus), Reply::Wifi(WifiStatus::NONE));
        assert!(bench.device.board().given.is_none());
        let page = bench.batches(1, 9);
        assert_eq!((page.oldest, page.next, page.batches.len()), (2, 2, 0));
        assert_eq!(bench.device.close_batch().unwrap(), None, "readings that no batch had");
        let memory = bench.device.memory();
        assert!(memory.claimed && !memory.signing, "it must not sign for whoever resets it");
        assert_eq!((bench.device.address(), memory.tip), (before, Some(tip)));
        bench.reading("temperature", 3, 2300);
        bench.device.close_batch().unwrap();
        assert_eq!(bench.batches(1, 9).batches[0].follows(Some(tip)), Continuity::Next);
    }
}

#[test]
fn a_device_that_is_handed_over_signs_no_permit_and_one_that_is_reset_stays_as_it_was() {
    for (request, signs) in [(Request::HandOver, false), (Request::FactoryReset, true)] {
        let mut bench = bench(40);
        bench.meet().unwrap();
        bench.device.press(NOW);
        assert_eq!(bench.ask(request), Reply::Done);
        assert_eq!(bench.device.memory().signing, signs);
    }
}
