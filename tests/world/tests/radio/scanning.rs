//! The wallet's scan where many devices advertise.

use std::collections::BTreeMap;

use uuid::Uuid;
use world::radio::{Address, Advertisement, AttError, Notifier, Peripheral, Radio, Service, Timing};

use crate::{central::Central, wallets_link_child::TEST};

const DEVICES: u8 = 200;
const IMPROV: Uuid = Uuid::from_u128(0x0046_7768_6228_2272_4663_2774_7826_8000);

/// A transmitter that only advertises.
struct Beacon(u8);

impl Peripheral for Beacon {
    fn address(&self) -> Address {
        Address::new([0xC0, 0, 0, 0, 1, self.0])
    }

    fn name(&self) -> String {
        format!("plug {}", self.0)
    }

    fn advertisement(&self) -> Advertisement {
        Advertisement { services: vec![IMPROV], service_data: BTreeMap::new(), rssi: -40 - i16::from(self.0 % 50) }
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

#[tokio::test]
async fn two_hundred_devices_are_listed_without_loading_the_computer() {
    let dir = tempfile::tempdir().unwrap();
    let radio = Radio::start(dir.path(), Timing::observed()).await.unwrap();
    for number in 0..DEVICES {
        radio.air().add(Box::new(Beacon(number))).await.unwrap();
    }
    let mut owner = Central::start_as(TEST, radio.bus_address()).await;
    let told = owner.ask("load 5000").await;
    println!("devices, lists, ms to the first, load in percent: {told}");
    let numbers: Vec<u64> = told.strip_prefix("ok ").unwrap().split(' ').map(|word| word.parse().unwrap()).collect();
    let [devices, lists, first, load] = numbers.as_slice() else { panic!("{told}") };
    assert_eq!(*devices, u64::from(DEVICES));
    assert!((2..=52).contains(lists), "{told}");
    // The first advert comes within 400 ms; the rest is for a busy machine.
    assert!(*first <= 5000, "{told}");
    // A build for development takes 40; asking for every device at each advert took more than there is.
    assert!(*load <= 90, "{told}");
}
