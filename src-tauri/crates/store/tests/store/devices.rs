//! Devices: seen, noted, forgotten.

use domain::{device::Percent, time::Millis};
use wallet::ports::{Store, store::DeviceRow};

use crate::{batch, device, fresh, grant, operation};

#[tokio::test]
async fn a_device_is_seen_later_but_never_earlier_and_nothing_else_of_it_changes() {
    let (_dir, store) = fresh().await;
    let row = device(1, "Balcony");
    store.put_device(&row).await.unwrap();
    for (at, seen) in [(5, 5), (9, 9), (7, 9)] {
        let (at, seen) = (row.last_seen.plus(at), row.last_seen.plus(seen));
        store.saw_device(row.id, at).await.unwrap();
        assert_eq!(store.device(row.id).await.unwrap().unwrap(), DeviceRow { last_seen: seen, ..row.clone() });
    }
    store.saw_device(device(2, "").id, Millis(9)).await.unwrap();
    assert_eq!(store.devices().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_device_is_forgotten_with_its_batches_and_nothing_else() {
    let (_dir, store) = fresh().await;
    store.put_device(&device(1, "device")).await.unwrap();
    store.put_device(&device(2, "device")).await.unwrap();
    store.add_batches(&[batch(1, 0), batch(1, 1), batch(2, 0), batch(2, 1)]).await.unwrap();
    store.put_operation(&operation("a", 1)).await.unwrap();
    store.put_grant(&grant(3, 1)).await.unwrap();
    store.forget_device(device(1, "").id).await.unwrap();
    assert_eq!(store.devices().await.unwrap(), vec![device(2, "device")]);
    assert_eq!(store.batch_counts(device(1, "").id).await.unwrap(), (0, 0));
    assert_eq!(store.batch_counts(device(2, "").id).await.unwrap(), (2, 0));
    assert_eq!((store.operations().await.unwrap().len(), store.grants().await.unwrap().len()), (1, 1));
}

#[tokio::test]
async fn what_a_device_says_of_itself_is_noted_and_brings_none_back() {
    let (_dir, store) = fresh().await;
    store.put_device(&device(1, "device")).await.unwrap();
    store.device_told(device(1, "").id, "1.1.0", Percent::new(7)).await.unwrap();
    store.device_told(device(9, "").id, "1.1.0", None).await.unwrap();
    let told = DeviceRow { firmware: "1.1.0".into(), battery: Percent::new(7), ..device(1, "device") };
    assert_eq!(store.devices().await.unwrap(), vec![told]);
}
