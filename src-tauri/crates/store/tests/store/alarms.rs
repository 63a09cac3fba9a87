//! Alarms and how far the chain was read, kept together.

use domain::{
    Address, B256,
    alarm::{Alarm, AlarmId, AlarmKind},
    device::DeviceId,
    time::Millis,
};
use wallet::ports::{Store, StoreError};

use crate::fresh;

const ACCOUNT: &str = "4690/0x52908400098527886E0F7030069857D2E4169EE7";

fn alarm(id: &str, seen: u64) -> Alarm {
    Alarm {
        id: AlarmId(id.to_string()),
        device: DeviceId(Address::repeat_byte(3)),
        title: "Balcony".to_string(),
        kind: AlarmKind::Removed,
        block: 11,
        tx: Some(B256::repeat_byte(7)),
        seen: Millis(seen),
        dismissed: false,
        taken_back: false,
        before: None,
    }
}

#[tokio::test]
async fn an_alarm_is_replaced_by_its_id_and_belongs_to_its_account() {
    let (_dir, store) = fresh().await;
    assert_eq!(store.watch_place(ACCOUNT).await.unwrap(), None);
    let (old, new) = (alarm("aa", 1_000), alarm("bb", 2_000));
    store.put_watch(ACCOUNT, "first", &[old.clone(), new.clone()]).await.unwrap();
    assert_eq!(store.alarms(ACCOUNT).await.unwrap(), [new.clone(), old.clone()], "newest first");

    let known = Alarm { dismissed: true, ..old };
    store.put_watch(ACCOUNT, "second", std::slice::from_ref(&known)).await.unwrap();
    assert_eq!(store.alarms(ACCOUNT).await.unwrap(), [new, known]);
    assert_eq!(store.watch_place(ACCOUNT).await.unwrap().as_deref(), Some("second"));
    assert_eq!(store.alarms("4689/other").await.unwrap(), []);
    assert_eq!(store.watch_place("4689/other").await.unwrap(), None);
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
