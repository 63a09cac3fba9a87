//! Devices: put, seen, noted, forgotten.

use domain::{device::Percent, time::Millis};

use super::rows::{batch, device, grant, id, operation};
use crate::ports::{Store, store::DeviceRow};

pub async fn a_device_put_again_replaces_the_one_before(store: &dyn Store) {
    assert_eq!(store.device(id(1)).await.unwrap(), None);
    store.put_device(&device(1, "old")).await.unwrap();
    let bare = DeviceRow { token: None, reach: None, battery: None, sealed_code: Vec::new(), ..device(1, "new") };
    store.put_device(&bare).await.unwrap();
    assert_eq!(store.device(id(1)).await.unwrap().as_ref(), Some(&bare));
    assert_eq!(store.devices().await.unwrap(), [bare]);
}

pub async fn devices_come_by_their_names(store: &dyn Store) {
    for row in [device(1, "beta"), device(2, "Alpha"), device(3, "gamma")] {
        store.put_device(&row).await.unwrap();
    }
    let names: Vec<String> = store.devices().await.unwrap().into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Alpha", "beta", "gamma"], "whatever their capital letters");
}

pub async fn a_device_is_seen_later_but_never_earlier_and_nothing_else_of_it_changes(store: &dyn Store) {
    let row = device(1, "Balcony");
    store.put_device(&row).await.unwrap();
    for (at, seen) in [(5, 5), (9, 9), (7, 9)] {
        let (at, seen) = (row.last_seen.plus(at), row.last_seen.plus(seen));
        store.saw_device(row.id, at).await.unwrap();
        assert_eq!(store.device(row.id).await.unwrap().unwrap(), DeviceRow { last_seen: seen, ..row.clone() });
    }
    store.saw_device(id(2), Millis(9)).await.unwrap();
    assert_eq!(store.devices().await.unwrap().len(), 1);
}

pub async fn what_a_device_says_of_itself_is_noted_and_brings_none_back(store: &dyn Store) {
    store.put_device(&device(1, "device")).await.unwrap();
    store.device_told(id(1), "1.1.0", Percent::new(7)).await.unwrap();
    store.device_told(id(9), "1.1.0", None).await.unwrap();
    let told = DeviceRow { firmware: "1.1.0".into(), battery: Percent::new(7), ..device(1, "device") };
    assert_eq!(store.devices().await.unwrap(), [told]);
}

pub async fn a_device_is_forgotten_with_its_batches_and_nothing_else(store: &dyn Store) {
    store.put_device(&device(1, "device")).await.unwrap();
    store.put_device(&device(2, "device")).await.unwrap();
    store.add_batches(&[batch(1, 0), batch(1, 1), batch(2, 0), batch(2, 1)]).await.unwrap();
    store.put_operation(&operation("a", 1)).await.unwrap();
    store.put_grant(&grant(3, 1)).await.unwrap();
    store.forget_device(id(1)).await.unwrap();
    assert_eq!(store.devices().await.unwrap(), [device(2, "device")]);
    assert_eq!(store.batch_counts(id(1)).await.unwrap(), (0, 0));
    assert_eq!(store.batch_counts(id(2)).await.unwrap(), (2, 0));
    assert_eq!((store.operations().await.unwrap().len(), store.grants().await.unwrap().len()), (1, 1));
}
