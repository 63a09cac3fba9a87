//! A year's rewards of a thousand devices: how long they take to open.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use domain::{Address, amount::Amount, device::DeviceId, send::Token, time::Millis};
use store::SqliteStore;
use wallet::{
    ports::{MomentKind, RewardMoment, Store},
    rewards::chart::charts,
    store_contract::{
        rewards::{POOL, place},
        rows::ACCOUNT,
    },
};

use crate::fresh;

/// 2026-01-01.
const FIRST: u64 = 20_454;
const DAYS: u64 = 365;
const DAY_MS: u64 = 86_400_000;
/// Of one transaction.
const TOGETHER: u64 = 20_000;

/// What the chart and the totals come to: all, days with something, devices.
type Sums = (Amount, usize, usize);

#[tokio::test]
async fn many_rewards_open_at_once() {
    let (dir, store) = fresh().await;
    let expected = fill(&store, 10_000, 100).await;
    drop(store);
    let store = SqliteStore::open(dir.path()).await.unwrap();
    let began = Instant::now();
    assert_eq!(open(&store).await, expected);
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}

/// `cargo xtask bench rewards` runs it alone, as a release is built.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench rewards runs it alone"]
async fn figures_of_kept_rewards() {
    let (dir, store) = fresh().await;
    let began = Instant::now();
    let expected = fill(&store, 1_000_000, 1_000).await;
    let filled = began.elapsed();
    drop(store);
    let (mut files, mut opened) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        let began = Instant::now();
        let store = SqliteStore::open(dir.path()).await.unwrap();
        files.push(began.elapsed());
        let began = Instant::now();
        assert_eq!(open(&store).await, expected);
        opened.push(began.elapsed());
    }
    let (open, file) = (millis(median(opened)), millis(median(files)));
    println!(
        "FIGURES {{\"open_1m_rows_ms\":{open:.1},\"open_1m_rows_file_ms\":{file:.1},\"keep_1m_rows_s\":{:.1}}}",
        filled.as_secs_f64()
    );
}

/// Payments of all devices in turn, spread over the days, in the order of the chain.
async fn fill(store: &SqliteStore, moments: u64, devices: u64) -> Sums {
    let mut sum = Amount::ZERO;
    for begin in (0..moments).step_by(usize::try_from(TOGETHER).unwrap()) {
        let part: Vec<RewardMoment> =
            (begin..moments.min(begin + TOGETHER)).map(|number| moment(number, moments, devices)).collect();
        sum = part.iter().fold(sum, |sum, moment| sum.plus(moment.amount));
        store.put_rewards(ACCOUNT, POOL, &place(begin), begin, &part).await.unwrap();
    }
    (sum, usize::try_from(DAYS).unwrap(), usize::try_from(devices).unwrap())
}

fn moment(number: u64, of: u64, devices: u64) -> RewardMoment {
    // Each day has its devices in another order than the last one.
    let device = number.wrapping_mul(7_919) % devices;
    RewardMoment {
        block: number,
        place: 0,
        kind: MomentKind::Earned(Some(DeviceId(Address::left_padding_from(&(device + 1).to_be_bytes())))),
        token: None,
        amount: Amount::wei(1_000_000_000_000_000_000 + u128::from(number)),
        at: Millis(FIRST * DAY_MS + number * (DAYS * DAY_MS / of)),
    }
}

/// The chart of the year, and what each device and source brought, as the wallet makes them.
async fn open(store: &SqliteStore) -> Sums {
    let last = FIRST + DAYS - 1;
    let kept = store.reward_days(ACCOUNT, FIRST, last).await.unwrap();
    let coin = Token { contract: Address::ZERO, symbol: "IOTX".to_string(), decimals: 18 };
    let tokens = charts(&kept, &(FIRST..=last), &[coin], &BTreeMap::new());
    let [chart] = tokens.as_slice() else { panic!("{} tokens", tokens.len()) };
    let sum = chart.by_device.iter().fold(Amount::ZERO, |sum, device| sum.plus(device.earned));
    assert_eq!((chart.earned, chart.by_source[0].earned), (sum, sum));
    (sum, chart.days.iter().filter(|day| day.payments > 0).count(), chart.by_device.len())
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took[took.len() / 2]
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
