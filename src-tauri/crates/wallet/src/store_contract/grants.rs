//! Grants: put, paused, and versions that take each other's place.

use domain::{
    B256,
    grant::GrantId,
    pause::{Pause, PauseReason},
    time::Millis,
};

use super::rows::grant;
use crate::ports::{Store, store::GrantRow};

pub async fn a_grant_put_again_replaces_the_one_before_and_keeps_its_place(store: &dyn Store) {
    for byte in [1, 2] {
        store.put_grant(&grant(byte, 50)).await.unwrap();
    }
    let revoked = GrantRow { revoked: Some(Millis(60)), ..grant(1, 50) };
    store.put_grant(&revoked).await.unwrap();
    assert_eq!(store.grant(revoked.id).await.unwrap().as_ref(), Some(&revoked));
    assert_eq!(store.grants().await.unwrap(), [grant(2, 50), revoked]);
}

pub async fn grants_come_newest_first(store: &dyn Store) {
    for (byte, created) in [(1, 5), (2, 9), (3, 7)] {
        store.put_grant(&grant(byte, created)).await.unwrap();
    }
    let created: Vec<u64> = store.grants().await.unwrap().into_iter().map(|row| row.created.0).collect();
    assert_eq!(created, [9, 7, 5]);
}

pub async fn a_grant_is_found_by_its_tokens_hash_alone(store: &dyn Store) {
    for byte in [1, 2] {
        store.put_grant(&grant(byte, 50)).await.unwrap();
    }
    let row = grant(2, 50);
    assert_eq!(store.grant_by_token_hash(row.token_hash).await.unwrap().as_ref(), Some(&row));
    assert_eq!(store.grant_by_token_hash(row.id.0).await.unwrap(), None);
    assert_eq!(store.grant(GrantId(row.token_hash)).await.unwrap(), None);
}

pub async fn a_pause_is_kept_with_its_reason(store: &dyn Store) {
    for why in PauseReason::ALL {
        let row = GrantRow { paused: Some(Pause { at: Millis(70), why }), ..grant(1, 50) };
        store.put_grant(&row).await.unwrap();
        assert_eq!(store.grant(row.id).await.unwrap(), Some(row));
    }
    store.put_grant(&grant(1, 50)).await.unwrap();
    assert_eq!(store.grant(grant(1, 50).id).await.unwrap(), Some(grant(1, 50)), "it went on");
}

pub async fn a_new_version_takes_place_and_token_of_the_one_before_once(store: &dyn Store) {
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
    assert_eq!(store.grants().await.unwrap(), [new, before], "nothing was changed");
}
