//! Refused batches: kept apart from the good ones, once each, and never more than there is room for.

use domain::{
    B256,
    quarantine::{Carrier, Fault, Quarantined},
    time::Millis,
};

use super::rows::{batch, device, id};
use crate::ports::{QuarantineRoom, QuarantineRow, Store};

pub const ROOM: QuarantineRoom = QuarantineRoom { batches: 4, bytes: 1_000 };

pub fn refused(byte: u8, number: u8, at: u64, bytes: usize) -> QuarantineRow {
    let refused = Quarantined {
        device: id(byte),
        digest: B256::repeat_byte(number),
        seq: (number != 0).then(|| u64::from(number)),
        fault: Fault::ALL[usize::from(number) % Fault::ALL.len()],
        carrier: if number.is_multiple_of(2) { Carrier::Link } else { Carrier::Gateway },
        at: Millis(at),
        bytes: 77,
    };
    QuarantineRow { refused, sealed: vec![number; bytes] }
}

/// When the ones that are kept of device 1 came.
async fn moments(store: &dyn Store) -> Vec<u64> {
    store.quarantine(id(1)).await.unwrap().iter().map(|row| row.refused.at.0).collect()
}

pub async fn what_was_refused_is_kept_once_beside_what_counts(store: &dyn Store) {
    store.put_device(&device(1, "Balcony")).await.unwrap();
    store.add_batches(&[batch(1, 1)]).await.unwrap();
    let (one, other) = (refused(1, 0, 5, 10), refused(1, 9, 6, 10));
    store.add_quarantine(&[one.clone(), other.clone(), refused(2, 9, 1, 10)], ROOM).await.unwrap();
    let again = QuarantineRow { refused: Quarantined { at: Millis(8), ..one.refused.clone() }, ..one };
    store.add_quarantine(std::slice::from_ref(&again), ROOM).await.unwrap();

    assert_eq!(store.quarantine(id(1)).await.unwrap(), [again, other]);
    assert_eq!(store.quarantine(id(2)).await.unwrap(), [refused(2, 9, 1, 10)]);
    assert_eq!((store.quarantine_count(id(1)).await.unwrap(), store.batch_counts(id(1)).await.unwrap()), (2, (1, 0)));
}

pub async fn refused_batches_are_removed_by_their_digests_and_with_their_device(store: &dyn Store) {
    store.put_device(&device(1, "Balcony")).await.unwrap();
    let all = [refused(1, 1, 1, 10), refused(1, 2, 2, 10), refused(2, 1, 1, 10), refused(3, 1, 1, 10)];
    store.add_quarantine(&all, ROOM).await.unwrap();
    let digests = [B256::repeat_byte(1), B256::repeat_byte(0xee)];
    assert_eq!(store.clear_quarantine(id(1), Some(&digests)).await.unwrap(), 1);
    assert_eq!(store.clear_quarantine(id(1), Some(&[])).await.unwrap(), 0, "no digest is not all of them");
    assert_eq!(moments(store).await, [2]);
    store.forget_device(id(1)).await.unwrap();
    assert_eq!(store.quarantine_count(id(1)).await.unwrap(), 0);
    assert_eq!(store.clear_quarantine(id(2), None).await.unwrap(), 1);
    assert_eq!(store.quarantine_count(id(3)).await.unwrap(), 1);
}

pub async fn what_there_is_no_room_for_goes_the_oldest_first_and_of_its_own_device_alone(store: &dyn Store) {
    store.add_quarantine(&[refused(2, 1, 1, 10)], ROOM).await.unwrap();
    for number in 1..10 {
        store.add_quarantine(&[refused(1, number, u64::from(number), 10)], ROOM).await.unwrap();
    }
    assert_eq!(moments(store).await, [9, 8, 7, 6]);
    store.add_quarantine(&[refused(1, 20, 20, 985)], ROOM).await.unwrap();
    assert_eq!(moments(store).await, [20, 9], "by bytes, too");
    assert_eq!(store.quarantine_count(id(2)).await.unwrap(), 1);
}

pub async fn refused_batches_come_by_when_they_came(store: &dyn Store) {
    // This computer's clock was set back between them.
    for (number, at) in [(1, 50), (2, 10), (3, 30)] {
        store.add_quarantine(&[refused(1, number, at, 10)], ROOM).await.unwrap();
    }
    assert_eq!(moments(store).await, [50, 30, 10]);
}
