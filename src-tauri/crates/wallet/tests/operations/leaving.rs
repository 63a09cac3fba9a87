//! An open wallet that its owner left locks by itself (T-12).

use std::sync::atomic::Ordering;

use domain::{
    account::WalletState,
    failure::{Code, Coded},
    lock_after::LockAfter,
    time::Millis,
};
use tokio::task::yield_now;
use wallet::ports::Clock;

use crate::fakes::{FakeVault, House, START};

const FIVE: LockAfter = LockAfter::SHORTEST;

/// A house whose wallet locks after 5 s, looked after from now on.
async fn watched() -> House {
    let house = House::new(1);
    house.wallet.set_lock_after(FIVE).await.unwrap();
    let wallet = house.wallet.clone();
    tokio::spawn(async move { wallet.lock_when_left().await });
    house
}

fn is_open(house: &House) -> bool {
    matches!(house.wallet.state(), WalletState::Unlocked { .. })
}

fn now(house: &House) -> u64 {
    house.clock.now().0 - START.0
}

#[tokio::test]
async fn it_locks_after_the_chosen_time_and_not_before() {
    let house = watched().await;
    while is_open(&house) {
        assert!(now(&house) <= 7_000, "it stays open");
        yield_now().await;
    }
    // It is looked once a second, and seen open for the first time after one.
    assert!((5_000..=7_000).contains(&now(&house)), "{}", now(&house));
}

#[tokio::test]
async fn an_owner_who_is_there_puts_it_off() {
    let house = watched().await;
    while now(&house) < 60_000 {
        house.wallet.owner_is_here();
        yield_now().await;
        assert!(is_open(&house), "at {}", now(&house));
    }
    while is_open(&house) {
        assert!(now(&house) <= 67_000, "it stays open");
        yield_now().await;
    }
}

#[tokio::test]
async fn a_sleep_through_the_time_and_a_clock_set_back_lock() {
    for jump in [3_600_000_i64, -3_600_000] {
        let house = watched().await;
        house.wallet.set_lock_after("30m".parse().unwrap()).await.unwrap();
        for _ in 0..20 {
            yield_now().await;
        }
        assert!(is_open(&house));
        house.clock.set(Millis(house.clock.now().0.checked_add_signed(jump).unwrap()));
        for _ in 0..4 {
            yield_now().await;
        }
        assert!(!is_open(&house), "after {jump} ms");
    }
}

#[tokio::test]
async fn whoever_opens_it_again_has_the_whole_time() {
    let house = watched().await;
    while is_open(&house) {
        yield_now().await;
    }
    house.clock.pass(3_600_000);
    house.wallet.unlock(FakeVault::PASSWORD.into()).await.unwrap();
    let opened = now(&house);
    while is_open(&house) {
        yield_now().await;
    }
    assert!((5_000..=7_000).contains(&(now(&house) - opened)), "{}", now(&house) - opened);
}

#[tokio::test]
async fn a_locked_wallet_keeps_its_time() {
    let house = House::new(1);
    house.wallet.set_lock_after(FIVE).await.unwrap();
    house.vault.locked.store(true, Ordering::SeqCst);
    let refused = house.wallet.set_lock_after(LockAfter::LONGEST).await.unwrap_err();
    assert_eq!(refused.code(), Code::VaultLocked);
    assert_eq!(house.wallet.lock_after().await.unwrap(), FIVE);
}
