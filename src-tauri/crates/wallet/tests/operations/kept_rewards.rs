//! The rewards that are kept by day: the chain's own numbers to the last unit, whatever it does.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use domain::{Address, B256, amount::Amount, device::DeviceId, keccak256, reward_chart::RewardsChart, time::Millis};
use wallet::{
    ports::{RewardEvent, Store},
    rewards::chart::MOST_DAYS,
};

use crate::fakes::{CHAIN_ID, DAY, HOUR, House, START, Seeded};

/// Blocks after which a block is taken to stay.
const SETTLED: u64 = 64;

#[tokio::test]
async fn the_days_that_are_kept_are_what_was_earned_whatever_the_chain_takes_back() {
    let seed = 0xda75_u64;
    println!("seed {seed:#x}");
    let dice = Seeded::new(seed);
    for _ in 0..60 {
        let house = House::new(dice.next());
        for _ in 0..6 {
            let length = house.chain.pool.lock().unwrap().head.map_or(0, |head| head + 1);
            // Some of the newest blocks leave the chain, at times more of them than are looked at again.
            let back = if dice.below(3) == 0 { dice.below(3 * SETTLED) } else { 0 };
            let from = length.saturating_sub(back);
            take_back(&house, from);
            let new = 1 + dice.below(2 * SETTLED);
            (from..from + back + new).for_each(|block| mine(&house, &dice, block));

            let view = house.wallet.rewards().await.unwrap();
            while !house.wallet.keep_rewards().await.unwrap() {}

            let chart = house.wallet.rewards_by_day(MOST_DAYS).await.unwrap();
            let told: BTreeMap<DeviceId, Amount> =
                view.devices.iter().filter(|row| row.ticks > 0).map(|row| (row.device, row.sums.earned)).collect();
            let rows = chart.tokens.iter().flat_map(|coin| &coin.by_device);
            let kept: BTreeMap<DeviceId, Amount> = rows.map(|row| (row.device.unwrap(), row.earned)).collect();
            assert_eq!(kept, told);
            assert_eq!((earned(&chart), chart.behind), (view.sums.earned, false));
            let payments: u32 = chart.tokens.iter().flat_map(|coin| &coin.days).map(|day| day.payments).sum();
            assert_eq!(payments, view.devices.iter().map(|row| row.ticks).sum::<u32>());
        }
    }
}

#[tokio::test]
async fn only_the_times_of_new_blocks_are_asked_for() {
    let house = House::new(1);
    (0..200).for_each(|block| earn(&house, block, START, 5));
    assert!(house.wallet.keep_rewards().await.unwrap());
    assert_eq!(house.chain.pool.lock().unwrap().asked, 200);

    assert!(house.wallet.keep_rewards().await.unwrap());
    assert_eq!(house.chain.pool.lock().unwrap().asked, 200, "nothing is new");

    earn(&house, 200, START, 5);
    assert!(house.wallet.keep_rewards().await.unwrap());
    let asked = house.chain.pool.lock().unwrap().asked - 200;
    assert!((1..=66).contains(&asked), "the new block and those that may still change, not {asked}");
}

#[tokio::test]
async fn a_long_history_is_kept_in_parts_and_that_is_said() {
    let house = House::new(1);
    (0..1_200).for_each(|block| earn(&house, block, START, 1));
    let mut sums = Vec::new();
    for whole in [false, false, true] {
        assert_eq!(house.wallet.keep_rewards().await.unwrap(), whole);
        let chart = house.wallet.rewards_by_day(1).await.unwrap();
        assert_eq!(chart.behind, !whole);
        sums.push(earned(&chart).to_string());
    }
    assert_eq!(sums, ["500", "1000", "1200"]);
    assert_eq!(house.chain.pool.lock().unwrap().asked, 1_200, "each once");
}

#[tokio::test]
async fn what_is_kept_opens_without_a_chain_and_day_by_day() {
    let house = House::new(1);
    earn(&house, 1, Millis(START.0 - 2 * DAY), 7);
    earn(&house, 2, START, 11);
    earn(&house, 3, START, 2);
    house.wallet.rewards().await.unwrap();
    house.chain.pool.lock().unwrap().head = None;
    house.chain.down.store(true, Ordering::SeqCst);
    let house = house.restarted();

    assert!(house.wallet.rewards().await.is_err(), "the chain does not answer");
    assert_eq!(by_day(&house.wallet.rewards_by_day(3).await.unwrap()), [(7, 1), (0, 0), (13, 2)]);
    assert_eq!(by_day(&house.wallet.rewards_by_day(0).await.unwrap()), [(13, 2)], "one day at least");
    house.clock.pass(HOUR);
    assert_eq!(by_day(&house.wallet.rewards_by_day(2).await.unwrap()), [(13, 2), (0, 0)], "another day began");
}

#[tokio::test]
async fn what_another_account_earned_is_not_shown() {
    let house = House::new(1);
    earn(&house, 1, START, 7);
    house.wallet.rewards().await.unwrap();
    let other = House::of_account(1, 8);
    for (owner, days) in [(other.owner, 0), (house.owner, 1)] {
        let account = format!("{CHAIN_ID}/{owner}");
        assert_eq!(house.store.reward_days(&account, 0, u64::MAX).await.unwrap().len(), days);
    }
}

/// Of the network's own coin, the only one that the pool pays in.
fn earned(chart: &RewardsChart) -> Amount {
    chart.tokens.first().map(|coin| coin.earned).unwrap_or_default()
}

fn by_day(chart: &RewardsChart) -> Vec<(u64, u32)> {
    chart.tokens.iter().flat_map(|coin| &coin.days).map(|day| (day.earned.0.to::<u64>(), day.payments)).collect()
}

/// A block with any payments of four devices, up to a day after the one before.
pub fn mine(house: &House, dice: &Seeded, block: u64) {
    let before = block.checked_sub(1).and_then(|last| house.chain.pool.lock().unwrap().times.get(&last).copied());
    // Far enough back that no history comes to the day of the clock.
    let before = before.unwrap_or(Millis(START.0 - 3_000 * DAY));
    add_block(house, block, before.plus(dice.below(DAY)), keccak256(dice.next().to_be_bytes()));
    let mut pool = house.chain.pool.lock().unwrap();
    for _ in 0..dice.below(3) {
        let amount = Amount::wei(u128::from(dice.below(300)));
        pool.events.push(match dice.below(6) {
            0 => RewardEvent::Collected { amount, block },
            place => RewardEvent::Earned { device: device(place), amount, at_once: dice.below(2) == 0, block },
        });
    }
}

/// A block in which one device earns so much.
pub fn earn(house: &House, block: u64, at: Millis, wei: u128) {
    let length = house.chain.log.lock().unwrap().hashes.len() as u64;
    (length..block).for_each(|block| add_block(house, block, at, B256::ZERO));
    add_block(house, block, at, keccak256(block.to_be_bytes()));
    let event = RewardEvent::Earned { device: device(1), amount: Amount::wei(wei), at_once: false, block };
    house.chain.pool.lock().unwrap().events.push(event);
}

pub fn add_block(house: &House, block: u64, at: Millis, hash: B256) {
    house.chain.log.lock().unwrap().hashes.push(hash);
    let mut pool = house.chain.pool.lock().unwrap();
    pool.times.insert(block, at);
    pool.head = Some(block);
}

/// The chain has no block from this one on.
pub fn take_back(house: &House, from: u64) {
    house.chain.log.lock().unwrap().hashes.truncate(usize::try_from(from).unwrap());
    let mut pool = house.chain.pool.lock().unwrap();
    pool.events.retain(|event| match event {
        RewardEvent::Earned { block, .. } | RewardEvent::Collected { block, .. } => *block < from,
    });
    pool.times.retain(|block, _| *block < from);
    pool.head = from.checked_sub(1);
}

fn device(place: u64) -> DeviceId {
    DeviceId(Address::left_padding_from(&place.to_be_bytes()))
}
