//! The wallet's scan where many devices advertise.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use uuid::Uuid;
use world::radio::{Address, Advertisement, AttError, Notifier, Peripheral, Radio, Service, Timing};

use crate::{central::Central, until, wallets_link_child::TEST};

const DEVICES: u8 = 200;
const IMPROV: Uuid = Uuid::from_u128(0x0046_7768_6228_2272_4663_2774_7826_8000);

/// How often the wait for a first device is measured.
const FIRSTS: u8 = 25;

/// A transmitter that only advertises, a little stronger or weaker each time, and notes when.
struct Beacon {
    number: u8,
    sent: Arc<Mutex<Vec<SystemTime>>>,
}

impl Beacon {
    fn new(number: u8, sent: Arc<Mutex<Vec<SystemTime>>>) -> Self {
        Self { number, sent }
    }
}

impl Peripheral for Beacon {
    fn address(&self) -> Address {
        Address::new([0xC0, 0, 0, 0, 1, self.number])
    }

    fn name(&self) -> String {
        format!("plug {}", self.number)
    }

    fn advertisement(&self) -> Advertisement {
        let mut sent = self.sent.lock().unwrap();
        sent.push(SystemTime::now());
        let wavering = i16::try_from(sent.len() % 5).unwrap();
        let rssi = -40 - i16::from(self.number % 50) - wavering;
        Advertisement { services: vec![IMPROV], service_data: BTreeMap::new(), rssi }
    }

    fn gatt(&self) -> Vec<Service> {
        Vec::new()
    }

    fn on_connect(&mut self, _notifier: Notifier) {}

    fn on_disconnect(&mut self) {}

    fn read(&mut self, _characteristic: Uuid) -> Result<Vec<u8>, AttError> {
        Err(AttError::UNLIKELY)
    }

    fn write(&mut self, _characteristic: Uuid, _value: &[u8]) -> Result<(), AttError> {
        Ok(())
    }
}

/// A scan over many beacons for some seconds: devices, lists, ms to the first list, load in percent.
async fn load_of_a_scan(owner: &mut Central) -> (u64, u64, u64, f64) {
    let told = owner.ask("load 5000").await;
    println!("devices, lists, ms to the first, load in percent: {told}");
    let words: Vec<&str> = told.strip_prefix("ok ").unwrap_or_default().split(' ').collect();
    let [devices, lists, first, load] = words.as_slice() else { panic!("{told}") };
    (devices.parse().unwrap(), lists.parse().unwrap(), first.parse().unwrap(), load.parse().unwrap())
}

async fn many_beacons(radio: &Radio) {
    for number in 0..DEVICES {
        radio.air().add(Box::new(Beacon::new(number, Arc::default()))).await.unwrap();
    }
}

#[tokio::test]
async fn two_hundred_devices_are_listed_without_loading_the_computer() {
    let dir = tempfile::tempdir().unwrap();
    let radio = Radio::start(dir.path(), Timing::observed()).await.unwrap();
    many_beacons(&radio).await;
    let mut owner = Central::start_as(TEST, radio.bus_address()).await;
    let (devices, lists, first, load) = load_of_a_scan(&mut owner).await;
    assert_eq!(devices, u64::from(DEVICES));
    assert!((2..=22).contains(&lists), "{lists} lists");
    // The first advert comes within 400 ms; the rest is for a busy machine.
    assert!(first <= 5000, "the first list after {first} ms");
    // A build for development takes 2; asking for each device again at each of its adverts took 40.
    assert!(load <= 25.0, "{load} % of a core");
}

/// The figures of `cargo xtask bench link` on scanning.
#[tokio::test]
#[ignore = "cargo xtask bench link runs it alone"]
async fn figures_of_a_scan() {
    let mut waits = Vec::new();
    for number in 0..FIRSTS {
        waits.push(wait_for_the_first(number).await);
    }
    waits.sort_by(f64::total_cmp);
    let (median, longest) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    let dir = tempfile::tempdir().unwrap();
    let radio = Radio::start(dir.path(), Timing::observed()).await.unwrap();
    many_beacons(&radio).await;
    let mut owner = Central::start_as(TEST, radio.bus_address()).await;
    let (_, _, _, load) = load_of_a_scan(&mut owner).await;
    let floor = owner.ask("floor 5000").await;
    println!("ms from a first advert to the first list: median {median:.1}, longest {longest:.1}");
    println!("signals, and the load in percent of a listener that does nothing with them: {floor}");
    println!("FIGURES {{\"first_device_ms\":{median:.1},\"cpu_percent_200_adverts\":{load:.1}}}");
}

/// Milliseconds from the first advert of a device to the list that has it, in a scan under way.
async fn wait_for_the_first(number: u8) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let radio = Radio::start(dir.path(), Timing::observed()).await.unwrap();
    let mut owner = Central::start_as(TEST, radio.bus_address()).await;
    let sent: Arc<Mutex<Vec<SystemTime>>> = Arc::default();
    owner.say("first 5000").await;
    until(&radio, |state| state.discovering).await;
    radio.air().add(Box::new(Beacon::new(number, sent.clone()))).await.unwrap();
    let told = owner.answer(Duration::from_secs(10)).await.unwrap();
    let micros: u64 = told.strip_prefix("ok ").unwrap().parse().unwrap();
    let sent = sent.lock().unwrap().first().unwrap().duration_since(UNIX_EPOCH).unwrap();
    Duration::from_micros(micros).saturating_sub(sent).as_secs_f64() * 1000.0
}
