//! Rewards: the payments that are kept, and the days that follow from them.

use std::collections::BTreeMap;

use domain::{Address, B256, U256, amount::Amount, device::DeviceId, reward_family::RewardFamily, time::Millis};
use wallet::ports::{MomentKind, RewardDay, RewardEntry, RewardMoment, RewardPlace, Store, StoreError};

use crate::fresh;

const ACCOUNT: &str = "4690/0x52908400098527886E0F7030069857D2E4169EE7";
pub const POOL: RewardEntry = entry(RewardFamily::CountPool, 0x91, None);
const TOKEN: Address = Address::repeat_byte(0x92);
const DAY: u64 = 86_400_000;

const fn entry(family: RewardFamily, byte: u8, token: Option<Address>) -> RewardEntry {
    RewardEntry { family, address: Address::repeat_byte(byte), token }
}

pub fn place(next: u64) -> RewardPlace {
    RewardPlace { next, hash: B256::repeat_byte(3), devices: B256::repeat_byte(4), settled: 2, behind: true }
}

fn device(number: u8) -> DeviceId {
    DeviceId(Address::repeat_byte(number))
}

/// So many smallest units that a device earned in a block of this day.
fn earned(block: u64, number: u8, day: u64, wei: u128) -> RewardMoment {
    RewardMoment {
        block,
        place: u32::from(number),
        kind: MomentKind::Earned(Some(device(number))),
        token: None,
        amount: Amount::wei(wei),
        at: Millis(day * DAY + 5),
    }
}

fn collected(block: u64, day: u64, wei: u128) -> RewardMoment {
    RewardMoment { kind: MomentKind::Collected, place: 99, ..earned(block, 0, day, wei) }
}

/// Day, device, sum and payments; without a device it is the account itself.
type Row = (u64, Option<DeviceId>, U256, u32);

fn flat(days: &[RewardDay]) -> Vec<Row> {
    days.iter()
        .flat_map(|day| day.devices.iter().map(move |one| (day.day, one.device, one.earned.0, one.events)))
        .collect()
}

fn row(day: u64, number: u8, wei: u64, events: u32) -> Row {
    (day, Some(device(number)), U256::from(wei), events)
}

#[tokio::test]
async fn payments_and_their_days_are_there_after_the_file_is_opened_again() {
    let (dir, store) = fresh().await;
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), None);
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), []);
    let large = RewardMoment { amount: Amount(U256::MAX), token: Some(TOKEN), ..earned(9, 3, 2, 0) };
    let moments = [earned(7, 1, 1, 5), earned(7, 2, 1, 0), collected(8, 1, 255), large];
    store.put_rewards(ACCOUNT, POOL, &place(8), 0, &moments).await.unwrap();
    drop(store);

    let store = store::SqliteStore::open(dir.path()).await.unwrap();

    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(8)));
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), moments);
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 8).await.unwrap(), moments[2..]);
    let days = store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap();
    assert_eq!(flat(&days), [row(1, 1, 5, 1), row(1, 2, 0, 1), (2, Some(device(3)), U256::MAX, 1)]);
    assert_eq!((days[0].entry, days[0].token, days[1].token), (POOL, None, Some(TOKEN)));
    assert_eq!(store.reward_days(ACCOUNT, 2, 2).await.unwrap(), days[1..]);
}

#[tokio::test]
async fn payments_that_are_put_twice_count_once() {
    let (_dir, store) = fresh().await;
    let moments = [earned(7, 1, 1, 5), earned(7, 2, 1, 6), earned(8, 1, 1, 7)];
    for _ in 0..3 {
        store.put_rewards(ACCOUNT, POOL, &place(8), 7, &moments).await.unwrap();
    }
    store.put_rewards(ACCOUNT, POOL, &place(8), 8, &moments[2..]).await.unwrap();

    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), moments);
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 12, 2), row(1, 2, 6, 1)]);
}

#[tokio::test]
async fn a_block_that_left_the_chain_leaves_its_days_too() {
    let (_dir, store) = fresh().await;
    let before = [earned(7, 1, 1, 5), earned(8, 1, 1, 6), earned(8, 2, 1, 7), earned(9, 2, 2, 8)];
    store.put_rewards(ACCOUNT, POOL, &place(0), 0, &before).await.unwrap();

    store.put_rewards(ACCOUNT, POOL, &place(1), 8, &[earned(8, 1, 1, 1), earned(10, 3, 3, 2)]).await.unwrap();

    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 6, 2), row(3, 3, 2, 1)]);
    store.put_rewards(ACCOUNT, POOL, &place(0), 0, &[]).await.unwrap();
    assert_eq!(store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap(), []);
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(0)));
}

#[tokio::test]
async fn two_accounts_and_two_sources_stand_apart() {
    let (_dir, store) = fresh().await;
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

#[tokio::test]
async fn one_payer_of_two_tokens_is_two_sources_and_the_account_itself_no_device() {
    let (dir, store) = fresh().await;
    let sent = |byte| entry(RewardFamily::TokenTransfers, 0x91, Some(Address::repeat_byte(byte)));
    let merkl = entry(RewardFamily::Merkl, 0x91, None);
    for (number, source) in [sent(1), sent(2), merkl].into_iter().enumerate() {
        let wei = 5 + u128::try_from(number).unwrap();
        let own = RewardMoment { kind: MomentKind::Earned(None), token: source.token, ..earned(7, 0, 1, wei) };
        let moments = [own, RewardMoment { place: 1, token: source.token, ..earned(7, 4, 1, 1) }];
        store.put_rewards(ACCOUNT, source, &place(1), 0, &moments).await.unwrap();
        assert_eq!(store.reward_moments(ACCOUNT, source, 0).await.unwrap(), moments);
    }
    drop(store);

    let store = store::SqliteStore::open(dir.path()).await.unwrap();

    let days = store.reward_days(ACCOUNT, 0, 9).await.unwrap();
    assert_eq!(days.iter().map(|day| day.entry).collect::<Vec<_>>(), [merkl, sent(1), sent(2)]);
    let own = |wei: u64| (1, None, U256::from(wei), 1);
    let device = row(1, 4, 1, 1);
    assert_eq!(flat(&days), [own(7), device, own(5), device, own(6), device]);
    store.put_rewards(ACCOUNT, sent(1), &place(2), 0, &[]).await.unwrap();
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [own(7), device, own(6), device]);
}

#[tokio::test]
async fn payments_out_of_order_change_nothing() {
    let (_dir, store) = fresh().await;
    let first = [earned(7, 1, 1, 5)];
    store.put_rewards(ACCOUNT, POOL, &place(1), 0, &first).await.unwrap();
    let huge = RewardMoment { amount: Amount(U256::MAX), ..earned(9, 1, 1, 0) };
    for wrong in [
        vec![earned(9, 1, 1, 5), earned(8, 1, 1, 5)],
        vec![earned(8, 1, 1, 5), earned(8, 1, 1, 6)],
        vec![earned(6, 1, 1, 5)],
        vec![earned(8, 1, 1, 5), RewardMoment { at: Millis(u64::MAX), ..earned(9, 1, 1, 5) }],
        vec![earned(8, 1, 1, 5), huge],
    ] {
        let put = store.put_rewards(ACCOUNT, POOL, &place(9), 7, &wrong).await;
        assert!(matches!(put, Err(StoreError::Failed(_))), "{wrong:?}: {put:?}");
    }
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(1)));
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), first);
    assert_eq!(flat(&store.reward_days(ACCOUNT, 0, 9).await.unwrap()), [row(1, 1, 5, 1)]);
}

#[tokio::test]
async fn the_days_are_the_sums_of_their_payments_over_any_history() {
    let mut seed = 0x5eed_u64;
    println!("seed {seed:#x}");
    let mut below = move |end: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % end
    };
    let (_dir, store) = fresh().await;
    let mut all: Vec<RewardMoment> = Vec::new();
    for _ in 0..150 {
        let from = below(40);
        all.retain(|moment| moment.block < from);
        for block in from..from + below(12) {
            for number in 0..u8::try_from(below(4)).unwrap() {
                let (day, wei) = (below(5), u128::from(below(1_000)));
                all.push(match below(8) {
                    0 | 1 => collected(block, day, wei),
                    2 => RewardMoment { kind: MomentKind::Earned(None), ..earned(block, number + 1, day, wei) },
                    _ => earned(block, number + 1, day, wei),
                });
                if below(2) == 0 {
                    break;
                }
            }
        }
        // A collection stands last in its block, and once.
        all.sort_by_key(|moment| (moment.block, moment.place));
        all.dedup_by_key(|moment| (moment.block, moment.place));
        let new: Vec<RewardMoment> = all.iter().filter(|moment| moment.block >= from).copied().collect();

        store.put_rewards(ACCOUNT, POOL, &place(from), from, &new).await.unwrap();

        let mut sums: BTreeMap<(u64, Option<DeviceId>), (U256, u32)> = BTreeMap::new();
        for moment in &all {
            if let MomentKind::Earned(device) = moment.kind {
                let sum = sums.entry((moment.at.day(), device)).or_default();
                *sum = (sum.0 + moment.amount.0, sum.1 + 1);
            }
        }
        let sums: Vec<_> = sums.into_iter().map(|((day, device), (sum, events))| (day, device, sum, events)).collect();
        assert_eq!(flat(&store.reward_days(ACCOUNT, 0, u64::MAX).await.unwrap()), sums);
        assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), all);
    }
}
