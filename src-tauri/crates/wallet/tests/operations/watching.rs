//! What this wallet did not do raises an alarm.

use domain::{
    Address, B256, U256,
    account::Owner,
    alarm::{AlarmKind, AlarmView, AllowedOver},
    device::DeviceId,
};
use wallet::ports::chain::{Sighted, Sighting};

use crate::fakes::House;

const THIEF: Owner = Owner(Address::repeat_byte(0x66));

/// An owner of one device whose chain has ten blocks, looked at once.
async fn watched() -> (House, DeviceId) {
    let house = House::new(1);
    let device = house.device_with(1, "environment.sensor", &["temperature"], 1).await;
    mine(&house, 0..10, 0);
    assert_eq!(house.wallet.look().await.unwrap(), []);
    (house, device)
}

/// Blocks on a branch of the chain.
fn mine(house: &House, numbers: std::ops::Range<usize>, branch: u8) {
    let mut log = house.chain.log.lock().unwrap();
    log.hashes.truncate(numbers.start);
    log.hashes.extend(numbers.map(|number| {
        let mut hash = B256::repeat_byte(branch);
        hash[31] = u8::try_from(number).unwrap();
        hash
    }));
}

/// The device's signature moves the deed in this block.
fn steal(house: &House, device: DeviceId, block: u64) {
    let what = Sighted::Moved { from: house.owner, to: THIEF, migrated: true };
    house.chain.log.lock().unwrap().sightings.push(Sighting { device, block, tx: B256::repeat_byte(7), what });
    house.chain.set_owner(device, Some(THIEF));
}

fn only(alarms: &[AlarmView]) -> &AlarmView {
    let [alarm] = alarms else { panic!("{alarms:#?}") };
    alarm
}

#[tokio::test]
async fn a_theft_is_noticed_at_the_next_look_and_told_once() {
    let (house, device) = watched().await;
    mine(&house, 10..12, 0);
    steal(&house, device, 11);

    let alarms = house.wallet.look().await.unwrap();

    let found = only(&alarms);
    assert_eq!(found.alarm.kind, AlarmKind::Migrated { from: house.owner, to: THIEF });
    assert_eq!((found.alarm.block, found.alarm.tx), (11, Some(B256::repeat_byte(7))));
    assert!(found.words.since.contains("block 11"), "{:?}", found.words);
    let house = house.restarted();
    assert_eq!(house.wallet.look().await.unwrap(), alarms);
}

#[tokio::test]
async fn a_log_that_a_node_hides_is_noticed_by_the_state() {
    let (house, device) = watched().await;
    mine(&house, 10..12, 0);
    house.chain.set_owner(device, Some(THIEF));

    let alarms = house.wallet.look().await.unwrap();

    let found = only(&alarms);
    assert_eq!(found.alarm.kind, AlarmKind::DeedMoved { from: house.owner, to: THIEF });
    assert_eq!((found.alarm.block, found.alarm.tx), (11, None));

    house.chain.set_owner(device, Some(house.owner));
    assert!(only(&house.wallet.look().await.unwrap()).alarm.taken_back, "a lie that ended is named one");
}

#[tokio::test]
async fn an_alarm_whose_block_left_the_chain_is_taken_back_and_raised_again() {
    let (house, device) = watched().await;
    mine(&house, 10..12, 0);
    steal(&house, device, 11);
    house.wallet.look().await.unwrap();

    mine(&house, 11..13, 1);
    let moved = house.chain.log.lock().unwrap().sightings.pop().unwrap();
    house.chain.set_owner(device, Some(house.owner));
    assert!(only(&house.wallet.look().await.unwrap()).alarm.taken_back);

    mine(&house, 13..15, 1);
    house.chain.log.lock().unwrap().sightings.push(Sighting { block: 14, ..moved });
    house.chain.set_owner(device, Some(THIEF));
    let alarms = house.wallet.look().await.unwrap();
    assert!(!only(&alarms).alarm.taken_back, "{alarms:#?}");
    assert_eq!(only(&alarms).alarm.block, 14);
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_and_each_page_once() {
    let (house, device) = watched().await;
    mine(&house, 10..40, 0);
    steal(&house, device, 12);
    house.chain.log.lock().unwrap().most = 10;

    house.chain.log.lock().unwrap().pages = 0;

    assert_eq!(house.wallet.look().await.unwrap().len(), 1);

    assert_eq!(house.chain.log.lock().unwrap().pages, 3, "thirty blocks");
}

#[tokio::test]
async fn a_dismissed_alarm_stays_in_the_list() {
    let (house, device) = watched().await;
    mine(&house, 10..12, 0);
    steal(&house, device, 11);
    let id = only(&house.wallet.look().await.unwrap()).alarm.id.clone();

    house.wallet.dismiss_alarm(&id).await.unwrap();

    assert!(only(&house.wallet.look().await.unwrap()).alarm.dismissed);
}

#[tokio::test]
async fn a_wallet_of_a_device_that_somebody_else_used_is_told_of_once() {
    let (house, device) = watched().await;
    house.chain.log.lock().unwrap().states.insert(device, U256::from(1));
    mine(&house, 10..11, 0);
    assert_eq!(house.wallet.look().await.unwrap(), [], "nothing was known of it before");
    house.chain.log.lock().unwrap().states.insert(device, U256::from(2));
    mine(&house, 11..12, 0);

    let alarms = house.wallet.look().await.unwrap();

    assert_eq!(only(&alarms).alarm.kind, AlarmKind::WalletUsed);
    mine(&house, 12..13, 0);
    assert_eq!(house.restarted().wallet.look().await.unwrap(), alarms, "once, and it stands");
}

#[tokio::test]
async fn what_left_a_devices_wallet_and_who_was_allowed_what_is_named() {
    let (house, device) = watched().await;
    house.chain.log.lock().unwrap().states.insert(device, U256::from(1));
    mine(&house, 10..11, 0);
    house.wallet.look().await.unwrap();
    mine(&house, 11..13, 0);
    let (contract, to) = (Address::repeat_byte(5), THIEF.0);
    let seen = [
        Sighted::Gave { contract, to, number: U256::from(3), nft: true },
        Sighted::Gave { contract, to, number: U256::from(4), nft: true },
        Sighted::Allowed { to, over: AllowedOver::Deed },
    ];
    for (number, what) in seen.into_iter().enumerate() {
        let tx = B256::repeat_byte(if number < 2 { 7 } else { 8 });
        house.chain.log.lock().unwrap().sightings.push(Sighting { device, block: 11, tx, what });
    }
    house.chain.log.lock().unwrap().states.insert(device, U256::from(2));

    let alarms = house.wallet.look().await.unwrap();

    let kinds: Vec<_> = alarms.iter().map(|alarm| alarm.alarm.kind.clone()).collect();
    let gave = |number| AlarmKind::WalletGave { contract, to, number: U256::from(number), nft: true };
    let allowed = AlarmKind::Allowed { to, over: AllowedOver::Deed };
    let told = [gave(3), gave(4), allowed];
    let all = kinds.len() == 3 && told.iter().all(|kind| kinds.contains(kind));
    assert!(all, "the use itself is explained by what it gave: {kinds:#?}");
    assert!(alarms.iter().all(|alarm| alarm.words.happened.contains(&to.to_string())), "{alarms:#?}");
}
