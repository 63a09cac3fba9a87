//! Alarms and how far the chain was read, kept together.

use domain::{
    B256,
    alarm::{Alarm, AlarmId, AlarmKind},
    time::Millis,
};

use super::rows::{ACCOUNT, id};
use crate::ports::Store;

pub fn alarm(name: &str, seen: u64) -> Alarm {
    Alarm {
        id: AlarmId(name.to_string()),
        device: id(3),
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

pub async fn an_alarm_is_replaced_by_its_id_and_belongs_to_its_account(store: &dyn Store) {
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

pub async fn alarms_come_newest_first_whenever_they_were_found(store: &dyn Store) {
    store.put_watch(ACCOUNT, "first", &[alarm("aa", 2_000), alarm("bb", 1_000)]).await.unwrap();
    store.put_watch(ACCOUNT, "second", &[alarm("cc", 1_500), alarm("dd", 1_500)]).await.unwrap();
    let ids: Vec<String> = store.alarms(ACCOUNT).await.unwrap().into_iter().map(|alarm| alarm.id.0).collect();
    assert_eq!(ids, ["aa", "dd", "cc", "bb"]);
}
