//! SQLite's numbers have 63 bits: what does not fit is refused, with all that came with it.

use domain::{U256, amount::Amount, contact::Contact, time::Millis};
use wallet::{
    ports::{RewardMoment, Store, StoreError},
    store_contract::{
        alarms::alarm,
        contacts::contact,
        rewards::{POOL, earned, place},
        rows::{ACCOUNT, batch, id},
    },
};

use crate::fresh;

#[tokio::test]
async fn a_number_too_large_for_the_file_is_refused_not_wrapped() {
    let (_dir, store) = fresh().await;
    let mut row = batch(1, 1);
    row.head.seq = u64::MAX;
    assert!(matches!(store.add_batches(&[batch(1, 0), row]).await, Err(StoreError::Failed(_))));
    assert_eq!(store.batch_counts(id(1)).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn a_place_is_not_kept_without_all_of_its_alarms() {
    let (_dir, store) = fresh().await;
    store.put_watch(ACCOUNT, "first", &[]).await.unwrap();
    let found = [alarm("aa", 1_000), alarm("bb", u64::MAX)];
    assert!(matches!(store.put_watch(ACCOUNT, "second", &found).await, Err(StoreError::Failed(_))));
    assert_eq!(store.watch_place(ACCOUNT).await.unwrap().as_deref(), Some("first"));
    assert_eq!(store.alarms(ACCOUNT).await.unwrap(), []);
}

#[tokio::test]
async fn a_moment_too_late_for_the_file_adds_nothing() {
    let (_dir, store) = fresh().await;
    let late = Contact { added: Millis(u64::MAX), ..contact("Anna", 2) };
    assert!(matches!(store.add_contact(&late).await, Err(StoreError::Failed(_))));
    assert_eq!(store.contacts().await.unwrap(), []);
}

#[tokio::test]
async fn payments_that_cannot_be_kept_or_summed_change_nothing() {
    let (_dir, store) = fresh().await;
    let first = [earned(7, 1, 1, 5)];
    store.put_rewards(ACCOUNT, POOL, &place(1), 0, &first).await.unwrap();
    let days = store.reward_days(ACCOUNT, 0, 9).await.unwrap();
    let huge = RewardMoment { amount: Amount(U256::MAX), ..earned(9, 1, 1, 0) };
    for wrong in [
        vec![earned(8, 1, 1, 5), RewardMoment { at: Millis(u64::MAX), ..earned(9, 1, 1, 5) }],
        vec![earned(8, 1, 1, 5), huge],
    ] {
        let put = store.put_rewards(ACCOUNT, POOL, &place(9), 7, &wrong).await;
        assert!(matches!(put, Err(StoreError::Failed(_))), "{wrong:?}: {put:?}");
    }
    assert_eq!(store.reward_place(ACCOUNT, POOL).await.unwrap(), Some(place(1)));
    assert_eq!(store.reward_moments(ACCOUNT, POOL, 0).await.unwrap(), first);
    assert_eq!(store.reward_days(ACCOUNT, 0, 9).await.unwrap(), days);
}
