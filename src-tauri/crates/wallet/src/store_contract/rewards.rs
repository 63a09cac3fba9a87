//! Rewards: the payments that are kept, and the days that follow from them.

use domain::{Address, B256, U256, amount::Amount, device::DeviceId, reward_family::RewardFamily, time::Millis};

use super::rows::{ACCOUNT, id};
use crate::ports::{MomentKind, RewardDay, RewardEntry, RewardMoment, RewardPlace, Store, StoreError};

pub const POOL: RewardEntry = entry(RewardFamily::CountPool, 0x91, None);
const DAY: u64 = 86_400_000;

pub const fn entry(family: RewardFamily, byte: u8, token: Option<Address>) -> RewardEntry {
    RewardEntry { family, address: Address::repeat_byte(byte), token }
}

pub fn place(next: u64) -> RewardPlace {
    RewardPlace { next, hash: B256::repeat_byte(3), devices: B256::repeat_byte(4), settled: 2, behind: true }
}

/// So many smallest units that a device earned in a block of this day.
pub fn earned(block: u64, number: u8, day: u64, wei: u128) -> RewardMoment {
    RewardMoment {
        block,
        place: u32::from(number),
        kind: MomentKind::Earned(Some(id(number))),
        token: None,
        amount: Amount::wei(wei),
        at: Millis(day * DAY + 5),
    }
}

pub fn collected(block: u64, day: u64, wei: u128) -> RewardMoment {
    RewardMoment { kind: MomentKind::Collected, place: 99, ..earned(block, 0, day, wei) }
}

/// Day, device, sum and payments; without a device it is the account itself.
pub type Row = (u64, Option<DeviceId>, U256, u32);

pub fn flat(days: &[RewardDay]) -> Vec<Row> {
    days.iter()
        .flat_map(|day| day.devices.iter().map(move |one| (day.day, one.device, one.earned.0, one.events)))
        .collect()
}

pub fn row(day: u64, number: u8, wei: u64, events: u32) -> Row {
    (day, Some(id(number)), U256::from(wei), events)
}

pub async fn payments_that_are_put_twice_count_once(store: &dyn Store) {
    let moments = [earned(7, 1, 1, 5), earned(7, 2, 1, 6), earned(8, 1, 1, 7)];
    for _ in 0..3 {
        store.put_rewards(ACCOUNT, POOL, &place(8), 7, &moments).await.unwrap();
    }
    store.put_rewards(ACCOUNT, POOL, &place(8), 8, &moments[2..]).await.unwrap();

    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), moments);
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 12, 2), row(1, 2, 6, 1)]);
}

pub async fn a_block_that_left_the_chain_leaves_its_days_too(store: &dyn Store) {
    let before = [earned(7, 1, 1, 5), earned(8, 1, 1, 6), earned(8, 2, 1, 7), earned(9, 2, 2, 8)];
    store.put_rewards(ACCOUNT, POOL, &place(0), 0, &before).await.unwrap();

    store.put_rewards(ACCOUNT, POOL, &place(1), 8, &[earned(8, 1, 1, 1), earned(10, 3, 3, 2)]).await.unwrap();

    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 6, 2), row(3, 3, 2, 1)]);
    store.put_rewards(ACCOUNT, POOL, &place(0), 0, &[]).await.unwrap();
    assert_eq!(store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap(), []);
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(0)));
}

pub async fn two_accounts_and_two_sources_stand_apart(store: &dyn Store) {
    let other = entry(RewardFamily::CountPool, 0x90, None);
    store.put_rewards(ACCOUNT, POOL, &place(1), 0, &[earned(7, 1, 1, 5)]).await.unwrap();
    store.put_rewards("4689/other", POOL, &place(2), 0, &[earned(7, 1, 1, 6)]).await.unwrap();
    store.put_rewards(ACCOUNT, other, &place(3), 0, &[earned(7, 1, 1, 7)]).await.unwrap();

    store.put_rewards("4689/other", POOL, &place(4), 0, &[]).await.unwrap();

    let days = store.reward_days(ACCOUNT, 0, 9).await.unwrap();
    assert_eq!(days.iter().map(|day| day.entry).collect::<Vec<_>>(), [other, POOL]);
    assert_eq!(flat(&days), [row(1, 1, 7, 1), row(1, 1, 5, 1)]);
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(1)));
    assert_eq!(store.reward_days("4689/other", 0, 9).await.unwrap(), []);
}

pub async fn payments_out_of_order_change_nothing(store: &dyn Store) {
    let first = [earned(7, 1, 1, 5)];
    store.put_rewards(ACCOUNT, POOL, &place(1), 0, &first).await.unwrap();
    for wrong in [
        vec![earned(9, 1, 1, 5), earned(8, 1, 1, 5)],
        vec![earned(8, 1, 1, 5), earned(8, 1, 1, 6)],
        vec![earned(6, 1, 1, 5)],
    ] {
        let put = store.put_rewards(ACCOUNT, POOL, &place(9), 7, &wrong).await;
        assert!(matches!(put, Err(StoreError::Failed(_))), "{wrong:?}: {put:?}");
    }
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(1)));
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), first);
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 5, 1)]);
}

pub async fn a_day_is_found_between_its_bounds(store: &dyn Store) {
    let moments = [earned(7, 1, 1, 5), earned(8, 1, 2, 6), collected(9, 2, 9), earned(10, 1, 4, 7)];
    store.put_rewards(ACCOUNT, POOL, &place(8), 0, &moments).await.unwrap();
    let days = async |from, to| flat(&store.reward_days(ACCOUNT, from, to).await.unwrap());
    assert_eq!(days(2, 2).await, [row(2, 1, 6, 1)], "what was collected was earned before");
    assert_eq!(days(2, u64::MAX).await, [row(2, 1, 6, 1), row(4, 1, 7, 1)]);
    assert_eq!(days(3, 3).await, []);
}
