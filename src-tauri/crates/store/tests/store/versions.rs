//! Grants that are paused, and versions that take each other's place.

use domain::{
    B256,
    access::{LogRow, Outcome},
    grant::GrantId,
    pause::{Pause, PauseReason},
    time::Millis,
};
use wallet::ports::{
    Store,
    store::{GrantRow, ServedDay},
};

use crate::{fresh, grant, log_row};

#[tokio::test]
async fn a_pause_is_kept_with_its_reason() {
    let (_dir, store) = fresh().await;
    for why in PauseReason::ALL {
        let row = GrantRow { paused: Some(Pause { at: Millis(70), why }), ..grant(1, 50) };
        store.put_grant(&row).await.unwrap();
        assert_eq!(store.grant(row.id).await.unwrap(), Some(row));
    }
}

#[tokio::test]
async fn a_new_version_takes_place_and_token_of_the_one_before_once() {
    let (_dir, store) = fresh().await;
    let old = grant(1, 50);
    store.put_grant(&old).await.unwrap();
    let new = GrantRow { token_hash: old.token_hash, replaces: Some(old.id), ..grant(2, 60) };
    assert!(store.replace_grant(old.id, &new).await.unwrap());
    assert_eq!(store.grant_by_token_hash(old.token_hash).await.unwrap(), Some(new.clone()));
    let before = store.grant(old.id).await.unwrap().unwrap();
    assert_eq!((before.revoked, before.replaced_by), (Some(Millis(60)), Some(new.id)));
    assert_ne!(before.token_hash, old.token_hash);

    let late = GrantRow { token_hash: B256::repeat_byte(9), replaces: Some(old.id), ..grant(3, 70) };
    assert!(!store.replace_grant(old.id, &late).await.unwrap(), "its place is taken");
    assert_eq!(store.grant(late.id).await.unwrap(), None);
    assert!(!store.replace_grant(GrantId(B256::ZERO), &late).await.unwrap(), "there is no such grant");
}

#[tokio::test]
async fn what_was_served_is_summed_by_active_day_newest_first() {
    let (_dir, store) = fresh().await;
    let id = grant(1, 0).id;
    let (hour, day) = (3_600_000, 86_400_000);
    let moments = [0, hour, hour + 1, day, 3 * day, 3 * day + hour, 9 * day];
    for (number, at) in (1..).zip(moments) {
        let served = Outcome::Served { rows: 1, bytes: 10 };
        let row = LogRow { at: Millis(at), ..log_row(number, id, served) };
        store.append_log(&row).await.unwrap();
    }
    let days = store.served_days(id, Millis(9 * day), 2).await.unwrap();
    assert_eq!(days, [ServedDay { day: 3, hours: 2, bytes: 20 }, ServedDay { day: 1, hours: 1, bytes: 10 }]);
    assert_eq!(store.served_days(id, Millis(day), 7).await.unwrap(), [ServedDay { day: 0, hours: 2, bytes: 30 }]);
}
