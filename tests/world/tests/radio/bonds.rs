//! Bonds: what is refused without one, who is asked for one, and what it opens.

use std::time::Duration;

use world::radio::{Fault, Pairing, Radio, Timing};
use zbus::ObjectPath;

use crate::{
    agent::{Agent, Person},
    central::Central,
    station::{ENCRYPTED, GUARDED, OPEN, STATION, Station},
};

const DIGITS: u32 = 271_828;
const DEVICE: &str = "/org/bluez/hci0/dev_C4_00_00_00_00_20";

struct Room {
    central: Central,
    agent: Agent,
    radio: Radio,
    _dir: tempfile::TempDir,
}

impl Room {
    /// A central that is connected to a station, and an agent that a person sits at.
    async fn start(pairing: Pairing, capability: &str, person: Person) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let timing = Timing { answer: Duration::from_secs(1), ..Timing::brisk() };
        let radio = Radio::start(dir.path(), timing).await.unwrap();
        radio.air().add(Box::new(Station(pairing))).await.unwrap();
        let mut central = Central::start(radio.bus_address()).await;
        central.ask(&format!("find {STATION}")).await;
        central.ask("connect").await;
        let agent = Agent::register(radio.bus_address(), capability, person).await;
        Self { central, agent, radio, _dir: dir }
    }

    async fn comparing(person: Person) -> Self {
        Self::start(Pairing::Compare(DIGITS), "DisplayYesNo", person).await
    }

    async fn pair(&self) -> Result<(), String> {
        self.agent.call(DEVICE, "org.bluez.Device1", "Pair", &()).await
    }

    async fn is_paired(&self) -> bool {
        let (interface, asked) = ("org.freedesktop.DBus.Properties", ("org.bluez.Device1", "Paired"));
        let told = self.agent.bus.call_method(Some("org.bluez"), DEVICE, Some(interface), "Get", &asked).await.unwrap();
        told.body().deserialize::<zbus::OwnedVariant>().unwrap().try_into().unwrap()
    }

    async fn read(&mut self, characteristic: uuid::Uuid) -> String {
        self.central.ask(&format!("read {characteristic}")).await
    }
}

#[tokio::test]
async fn without_a_default_agent_a_guarded_value_is_never_answered_and_the_link_ends() {
    let mut room = Room::comparing(Person::Agrees).await;
    assert_eq!(room.read(OPEN).await, "ok 42");
    let refused = room.read(GUARDED).await;
    assert!(refused.contains("Operation failed"), "{refused}");
    room.central.event("disconnected").await;
    assert!(!room.is_paired().await);
}

#[tokio::test]
async fn digits_that_a_person_compares_make_a_bond_that_opens_guarded_values_over_every_link() {
    let mut room = Room::comparing(Person::Agrees).await;
    assert_eq!(room.pair().await, Ok(()));
    assert_eq!(room.agent.asked(), [format!("RequestConfirmation {DEVICE} {DIGITS}")]);
    assert!(room.is_paired().await);
    assert_eq!(room.read(GUARDED).await, "ok 42");
    assert_eq!(room.central.ask(&format!("write {GUARDED} 01")).await, "ok");

    room.central.ask("disconnect").await;
    room.central.ask("connect").await;
    assert_eq!(room.read(GUARDED).await, "ok 42");
    let again = room.pair().await.unwrap_err();
    assert!(again.contains("AlreadyExists"), "{again}");
}

#[tokio::test]
async fn digits_that_differ_make_no_bond() {
    let room = Room::comparing(Person::Refuses).await;
    let refused = room.pair().await.unwrap_err();
    assert!(refused.contains("AuthenticationFailed"), "{refused}");
    assert!(!room.is_paired().await);
}

#[tokio::test]
async fn a_passkey_is_typed_right_or_makes_no_bond() {
    let wrong = Room::start(Pairing::Passkey(DIGITS), "KeyboardDisplay", Person::Types(1)).await;
    let refused = wrong.pair().await.unwrap_err();
    assert!(refused.contains("AuthenticationFailed"), "{refused}");

    let mut right = Room::start(Pairing::Passkey(DIGITS), "KeyboardOnly", Person::Types(DIGITS)).await;
    assert_eq!(right.pair().await, Ok(()));
    assert_eq!(right.agent.asked(), [format!("RequestPasskey {DEVICE}")]);
    assert_eq!(right.read(GUARDED).await, "ok 42");
}

#[tokio::test]
async fn a_bond_made_unseen_asks_nothing_and_opens_only_what_wants_no_more() {
    let mut room = Room::start(Pairing::Compare(DIGITS), "NoInputNoOutput", Person::Agrees).await;
    assert_eq!(room.pair().await, Ok(()));
    assert_eq!(room.agent.asked(), Vec::<String>::new());
    assert_eq!(room.read(ENCRYPTED).await, "ok 42");
    let refused = room.read(GUARDED).await;
    assert!(refused.contains("Not paired"), "{refused}");
}

#[tokio::test]
async fn an_access_asks_the_default_agent_and_goes_on_once_there_is_a_bond() {
    let mut room = Room::comparing(Person::Agrees).await;
    room.agent.make_default().await;
    assert_eq!(room.read(GUARDED).await, "ok 42");
    assert_eq!(room.agent.asked(), [format!("RequestConfirmation {DEVICE} {DIGITS}")]);

    let mut room = Room::start(Pairing::Unseen, "NoInputNoOutput", Person::Agrees).await;
    room.agent.make_default().await;
    assert_eq!(room.read(ENCRYPTED).await, "ok 42");
    assert_eq!(room.agent.asked(), [format!("RequestAuthorization {DEVICE}")]);
}

#[tokio::test]
async fn a_device_bonded_elsewhere_pairs_after_a_cold_boot() {
    let room = Room::comparing(Person::Agrees).await;
    let air = room.radio.air();
    air.fault(STATION, Fault::BondedElsewhere).await.unwrap();
    let refused = room.pair().await.unwrap_err();
    assert!(refused.contains("AuthenticationFailed"), "{refused}");
    assert_eq!(room.agent.asked(), Vec::<String>::new());
    air.clear(STATION).await.unwrap();
    assert_eq!(room.pair().await, Ok(()));
}

#[tokio::test]
async fn a_device_that_is_removed_has_no_bond_when_it_is_heard_again() {
    let mut room = Room::comparing(Person::Agrees).await;
    room.pair().await.unwrap();
    let path = ObjectPath::try_from(DEVICE).unwrap();
    room.agent.call("/org/bluez/hci0", "org.bluez.Adapter1", "RemoveDevice", &path).await.unwrap();
    room.central.ask(&format!("find {STATION}")).await;
    assert!(!room.is_paired().await);
}

#[tokio::test]
async fn pairing_connects_first_where_there_is_no_link() {
    let mut room = Room::comparing(Person::Agrees).await;
    room.central.ask("disconnect").await;
    assert_eq!(room.pair().await, Ok(()));
    let state = room.radio.air().state().await.unwrap();
    assert!(state.devices.iter().all(|device| device.connected));
}

#[tokio::test]
async fn a_program_has_one_agent_and_takes_it_along_when_it_leaves() {
    let room = Room::comparing(Person::Agrees).await;
    room.agent.make_default().await;
    let again = room.agent.register_again("DisplayYesNo").await.unwrap_err();
    assert!(again.contains("AlreadyExists"), "{again}");

    let Room { agent, mut central, radio: _radio, _dir } = room;
    agent.bus.close().await.unwrap();
    let refused = central.ask(&format!("read {GUARDED}")).await;
    assert!(refused.contains("Operation failed"), "{refused}");
}
