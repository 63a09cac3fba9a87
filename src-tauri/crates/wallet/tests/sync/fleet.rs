//! What the account holds: read whole once, then by what has changed.

use domain::{Address, device::DeviceId, fleet::Held};

use crate::fakes::{FakeFleets, House};

const ONE: DeviceId = DeviceId(Address::repeat_byte(1));
const TWO: DeviceId = DeviceId(Address::repeat_byte(2));
const THREE: DeviceId = DeviceId(Address::repeat_byte(3));

/// A house whose account holds two deeds.
fn house() -> House {
    let house = House::new(1);
    house.fleets.now().give(house.owner, ONE, 1);
    house.fleets.now().give(house.owner, TWO, 1);
    house
}

/// What is kept is what the chain has now.
async fn same(house: &House) {
    let there: Vec<Held> = house.fleets.now().held.values().map(|(_, held)| held.clone()).collect();
    assert_eq!(house.wallet.fleet().await.unwrap(), there);
}

fn whole(fleets: &FakeFleets) -> u32 {
    fleets.now().whole
}

#[tokio::test]
async fn everything_is_read_once_and_then_what_changed_also_after_a_restart() {
    let house = house();
    assert!(house.wallet.fleet().await.unwrap().is_empty());

    let first = house.wallet.sync_fleet().await.unwrap();
    assert_eq!((first.whole, first.devices, first.changed, first.gone), (true, 2, 2, 0));
    same(&house).await;

    let idle = house.wallet.sync_fleet().await.unwrap();
    assert_eq!((idle.whole, idle.devices, idle.changed, idle.gone), (false, 2, 0, 0));
    assert_ne!(idle.pending, first.pending, "what is owed is read each time");

    house.fleets.now().give(house.owner, ONE, 2);
    house.fleets.now().give(house.owner, THREE, 1);
    house.fleets.now().take(TWO);
    let house = house.restarted();
    let later = house.wallet.sync_fleet().await.unwrap();
    assert_eq!((later.whole, later.devices, later.changed, later.gone), (false, 2, 2, 1));
    same(&house).await;
    assert_eq!(whole(&house.fleets), 1);
}

#[tokio::test]
async fn after_a_reorganisation_everything_is_read_again() {
    let house = house();
    house.wallet.sync_fleet().await.unwrap();
    // The block that gave the second deed is another one now, and the deed is not in it.
    {
        let mut deeds = house.fleets.now();
        deeds.blocks.pop();
        deeds.mine(7);
        deeds.held.remove(&TWO);
    }

    let again = house.wallet.sync_fleet().await.unwrap();

    assert_eq!((again.whole, again.devices, again.changed, again.gone), (true, 1, 0, 1));
    same(&house).await;
}

#[tokio::test]
async fn a_node_that_does_not_answer_leaves_what_was_known() {
    let house = house();
    house.wallet.sync_fleet().await.unwrap();
    house.fleets.now().blocks.clear();

    assert!(house.wallet.sync_fleet().await.is_err());

    assert_eq!(house.wallet.fleet().await.unwrap().len(), 2);
}
