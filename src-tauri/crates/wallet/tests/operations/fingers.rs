//! A finger is asked for before the keyring, where the owner wants that.

use std::sync::atomic::Ordering;

use domain::{
    account::{Finger, WalletState},
    failure::{Code, Coded},
};
use tokio::task::yield_now;
use wallet::ports::PresenceError;

use crate::fakes::House;

/// A locked house with the keyring on and a finger before it.
async fn guarded() -> House {
    let house = offered().await;
    house.wallet.set_finger(true).await.unwrap();
    house.wallet.lock();
    house
}

/// An open house with the keyring on and a reader that knows its owner.
async fn offered() -> House {
    let house = House::new(1);
    house.presence.offered.store(true, Ordering::SeqCst);
    house.presence.will_say(Ok(()));
    house.wallet.set_keyring(true).await.unwrap();
    house
}

fn is_open(house: &House) -> bool {
    matches!(house.wallet.state(), WalletState::Unlocked { .. })
}

fn keyring_asked(house: &House) -> u32 {
    house.vault.keyring_asked.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_finger_opens_the_keyring_and_the_keyring_the_wallet() {
    let house = guarded().await;
    assert_eq!(house.wallet.finger().await, Finger { offered: true, asked: true });
    let before = house.presence.asked();
    assert_eq!(house.wallet.unlock_with_keyring().await.unwrap(), house.owner);
    assert_eq!((house.presence.asked() - before, keyring_asked(&house)), (1, 1));
    assert!(is_open(&house));
}

#[tokio::test]
async fn without_a_good_finger_the_keyring_is_not_asked() {
    let house = guarded().await;
    for (error, code) in [
        (PresenceError::Absent, Code::PresenceAbsent),
        (PresenceError::NotYou, Code::PresenceRefused),
        (PresenceError::Silent, Code::PresenceTimeout),
    ] {
        house.presence.will_say(Err(error));
        assert_eq!(house.wallet.unlock_with_keyring().await.unwrap_err().code(), code);
        assert_eq!(keyring_asked(&house), 0);
        assert!(!is_open(&house));
    }
}

#[tokio::test]
async fn where_the_owner_did_not_choose_it_no_finger_is_asked_for() {
    let house = offered().await;
    house.wallet.lock();
    assert_eq!(house.wallet.finger().await, Finger { offered: true, asked: false });
    house.wallet.unlock_with_keyring().await.unwrap();
    assert_eq!(house.presence.asked(), 0);
}

#[tokio::test]
async fn a_choice_that_cannot_be_read_opens_nothing() {
    let house = guarded().await;
    house.store.settings_lost.store(true, Ordering::SeqCst);
    assert!(house.wallet.finger().await.asked);
    assert_eq!(house.wallet.unlock_with_keyring().await.unwrap_err().code(), Code::StoreFailed);
    assert_eq!(keyring_asked(&house), 0);
    assert!(!is_open(&house));
}

#[tokio::test]
async fn turning_the_keyring_off_forgets_the_finger() {
    let house = offered().await;
    house.wallet.set_finger(true).await.unwrap();
    house.wallet.set_keyring(false).await.unwrap();
    assert!(!house.wallet.finger().await.asked);
}

#[tokio::test]
async fn it_is_turned_on_with_the_keyring_a_reader_and_a_finger() {
    let house = offered().await;
    house.wallet.set_keyring(false).await.unwrap();
    assert_eq!(house.wallet.set_finger(true).await.unwrap_err().code(), Code::KeyringAbsent);
    house.wallet.set_keyring(true).await.unwrap();
    house.presence.offered.store(false, Ordering::SeqCst);
    assert_eq!(house.wallet.set_finger(true).await.unwrap_err().code(), Code::PresenceAbsent);
    assert_eq!(house.presence.asked(), 0);
    house.presence.offered.store(true, Ordering::SeqCst);
    house.presence.will_say(Err(PresenceError::NotYou));
    assert_eq!(house.wallet.set_finger(true).await.unwrap_err().code(), Code::PresenceRefused);
    assert!(!house.wallet.finger().await.asked);
    house.presence.will_say(Ok(()));
    house.wallet.set_finger(true).await.unwrap();
    assert!(house.wallet.finger().await.asked);
}

#[tokio::test]
async fn it_is_turned_off_without_one_but_not_on_a_locked_wallet() {
    let house = guarded().await;
    for on in [true, false] {
        assert_eq!(house.wallet.set_finger(on).await.unwrap_err().code(), Code::VaultLocked);
    }
    house.wallet.unlock_with_keyring().await.unwrap();
    house.presence.offered.store(false, Ordering::SeqCst);
    house.wallet.set_finger(false).await.unwrap();
    assert!(!house.wallet.finger().await.asked);
}

#[tokio::test]
async fn a_lock_while_a_finger_is_waited_for_wins() {
    let house = guarded().await;
    *house.presence.says.lock().unwrap() = None;
    let before = house.presence.asked();
    let wallet = house.wallet.clone();
    let opening = tokio::spawn(async move { wallet.unlock_with_keyring().await });
    while house.presence.asked() == before {
        yield_now().await;
    }
    house.wallet.lock();
    assert_eq!(opening.await.unwrap().unwrap_err().code(), Code::VaultLocked);
    assert_eq!(keyring_asked(&house), 0);
    assert!(!is_open(&house));
}
