//! Refused batches: kept apart from the good ones, once each, and never more than there is room for.

use domain::{
    Address, B256,
    device::DeviceId,
    quarantine::{Carrier, Fault, Quarantined},
    time::Millis,
};
use store::SqliteStore;
use wallet::ports::{QuarantineRoom, QuarantineRow, Store};

use crate::{batch, device, fresh};

const ROOM: QuarantineRoom = QuarantineRoom { batches: 4, bytes: 1_000 };

fn refused(byte: u8, number: u8, at: u64, bytes: usize) -> QuarantineRow {
    let refused = Quarantined {
        device: DeviceId(Address::repeat_byte(byte)),
        digest: B256::repeat_byte(number),
        seq: (number != 0).then(|| u64::from(number)),
        fault: Fault::ALL[usize::from(number) % Fault::ALL.len()],
        carrier: if number.is_multiple_of(2) { Carrier::Link } else { Carrier::Gateway },
        at: Millis(at),
        bytes: 77,
    };
    QuarantineRow { refused, sealed: vec![number; bytes] }
}

#[tokio::test]
async fn what_was_refused_is_kept_once_beside_what_counts_and_goes_with_its_device() {
    let (dir, store) = fresh().await;
    store.put_device(&device(1, "Balcony")).await.unwrap();
    store.add_batches(&[batch(1, 1)]).await.unwrap();
    let (one, other) = (refused(1, 0, 5, 10), refused(1, 9, 6, 10));
    store.add_quarantine(&[one.clone(), other.clone(), refused(2, 1, 1, 10)], ROOM).await.unwrap();
    let again = QuarantineRow { refused: Quarantined { at: Millis(8), ..one.refused.clone() }, ..one };
    store.add_quarantine(std::slice::from_ref(&again), ROOM).await.unwrap();
    drop(store);

    let store = SqliteStore::open(dir.path()).await.unwrap();
    let id = again.refused.device;
    assert_eq!(store.quarantine(id).await.unwrap(), [again.clone(), other]);
    assert_eq!((store.quarantine_count(id).await.unwrap(), store.batch_counts(id).await.unwrap()), (2, (1, 0)));
    let digests = [again.refused.digest, B256::repeat_byte(0xee)];
    assert_eq!(store.clear_quarantine(id, Some(&digests)).await.unwrap(), 1);
    store.forget_device(id).await.unwrap();
    assert_eq!(store.quarantine_count(id).await.unwrap(), 0);
    assert_eq!(store.clear_quarantine(DeviceId(Address::repeat_byte(2)), None).await.unwrap(), 1);
}

#[tokio::test]
async fn what_there_is_no_room_for_goes_the_oldest_first_and_of_its_own_device_alone() {
    let (_dir, store) = fresh().await;
    store.add_quarantine(&[refused(2, 1, 1, 10)], ROOM).await.unwrap();
    for number in 1..10 {
        store.add_quarantine(&[refused(1, number, u64::from(number), 10)], ROOM).await.unwrap();
    }
    let id = DeviceId(Address::repeat_byte(1));
    let kept = async || {
        let rows = store.quarantine(id).await.unwrap();
        rows.iter().map(|row| row.refused.at.0).collect::<Vec<_>>()
    };
    assert_eq!(kept().await, [9, 8, 7, 6]);
    store.add_quarantine(&[refused(1, 20, 20, 985)], ROOM).await.unwrap();
    assert_eq!(kept().await, [20, 9], "by bytes, too");
    assert_eq!(store.quarantine_count(DeviceId(Address::repeat_byte(2))).await.unwrap(), 1);
}
