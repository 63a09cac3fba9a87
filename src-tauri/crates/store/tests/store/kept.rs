//! Sealed hours beside the batches, and readings that go while their heads stay.

use std::fs;

use domain::{Address, device::DeviceId, time::Millis};
use wallet::ports::{Deletable, HourBlock, KeptHours, Store};

use wallet::store_contract::rows::{batch, device};

use crate::{fresh, holds};

const EVER: (Millis, Millis) = (Millis(0), Millis(u64::MAX));

fn id() -> DeviceId {
    DeviceId(Address::repeat_byte(1))
}

fn block(number: u64, byte: u8) -> HourBlock {
    HourBlock { number, sealed: vec![byte; 1_500] }
}

#[tokio::test]
async fn batches_are_loose_until_they_are_in_hours() {
    let (_dir, store) = fresh().await;
    let rows: Vec<_> = (1..5).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 1), batch(1, 2)]).await.unwrap();
    assert_eq!(store.not_in_hours(3).await.unwrap(), rows[..3]);
    assert_eq!(store.loose_batches(id(), EVER.0, EVER.1, 2).await.unwrap(), rows[2..]);
    assert_eq!(store.loose_batches(id(), Millis(0), Millis(119_999), 9).await.unwrap(), rows[..1]);

    let heads = [rows[0].head.clone(), rows[1].head.clone()];
    store.keep_hours(id(), &[block(3, 1), block(4, 2)], &heads).await.unwrap();
    store.keep_hours(id(), &[block(4, 9)], &[]).await.unwrap();
    assert_eq!(store.loose_batches(id(), EVER.0, EVER.1, 9).await.unwrap(), rows[2..]);
    assert_eq!(store.hour_blocks(id(), 0, 26_000_000_000).await.unwrap(), [block(3, 1), block(4, 9)]);
    assert_eq!(store.hour_blocks(id(), 4, 4).await.unwrap(), [block(4, 9)]);
    let bytes = store.stored_batches(id()).await.unwrap().bytes;
    assert_eq!(bytes, 4 * 550 + 2 * 1_500);
}

#[tokio::test]
async fn signed_readings_go_by_age_and_only_where_nothing_else_needs_them() {
    let (_dir, store) = fresh().await;
    let rows: Vec<_> = (1..6).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    let folded: Vec<_> = [1, 2, 4, 5].map(|seq| batch(1, seq).head).to_vec();
    store.keep_hours(id(), &[block(0, 1)], &folded).await.unwrap();
    store.mark_uploaded(id(), &[1, 3]).await.unwrap();
    let late = Millis(9_000_000);

    assert_eq!(store.drop_signed(Millis(0), false, 9).await.unwrap(), 0);
    assert_eq!(store.drop_signed(late, true, 9).await.unwrap(), 1, "the gateway has one that is in hours");
    assert_eq!(store.drop_signed(late, false, 1).await.unwrap(), 1);
    assert_eq!(store.drop_signed(late, false, 9).await.unwrap(), 1, "3 is loose and 5 is the newest");
    let seqs: Vec<u64> = store.batches(id(), EVER.0, EVER.1, 9).await.unwrap().iter().map(|row| row.head.seq).collect();
    assert_eq!(seqs, [3, 5]);
    assert_eq!(store.heads(id(), EVER.0, EVER.1, 9).await.unwrap().len(), 5);
    let gone: Vec<u64> = store.gone_heads(id(), 1, 9).await.unwrap().iter().map(|head| head.seq).collect();
    assert_eq!((gone, store.batch_counts(id()).await.unwrap()), (vec![2, 4], (5, 2)));
    assert_eq!(store.gone_until(id(), Millis(u64::MAX)).await.unwrap(), Some(rows[3].head.to));
    assert_eq!(store.gone_until(id(), Millis(0)).await.unwrap(), None);
    let stored = store.stored_batches(id()).await.unwrap();
    assert_eq!((stored.batches, stored.gone, stored.readings, stored.missing), (5, 3, 120, 0));
    assert_eq!(store.not_uploaded(id(), 9).await.unwrap().len(), 1);
    assert!(store.batches_after(id(), 3, EVER.0, EVER.1, 9).await.unwrap().iter().all(|row| row.head.seq == 5));
}

#[tokio::test]
async fn deleted_readings_leave_no_trace_in_the_files_and_give_their_space_back() {
    let (dir, store) = fresh().await;
    let marked = "marker-of-a-reading";
    let mut rows: Vec<_> = (1..400).map(|seq| batch(1, seq)).collect();
    for row in &mut rows {
        row.sealed = marked.repeat(100).into_bytes();
        row.sealed_summary = marked.as_bytes().to_vec();
    }
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 1)]).await.unwrap();
    let hours = HourBlock { number: 0, sealed: marked.as_bytes().to_vec() };
    store.keep_hours(id(), &[hours], &[rows[0].head.clone()]).await.unwrap();
    let full = Deletable { batches: 399, readings: 399 * 60, waiting: 399 };
    assert_eq!(store.deletable(id(), Millis(u64::MAX)).await.unwrap(), full);

    assert_eq!(store.delete_readings(id(), Millis(u64::MAX), &[], u64::MAX >> 1).await.unwrap(), 399);
    assert!(store.give_back().await.unwrap());
    let mut size = 0;
    for entry in fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(!holds(&bytes, marked), "{}", path.display());
        size += bytes.len();
    }
    assert!(size < 600_000, "{size} bytes are left of more than 900,000");
    assert_eq!(store.deletable(id(), Millis(u64::MAX)).await.unwrap(), Deletable::default());
    assert_eq!(store.batch_counts(DeviceId(Address::repeat_byte(2))).await.unwrap(), (1, 0));
}

#[tokio::test]
async fn a_forgotten_device_leaves_no_hours() {
    let (_dir, store) = fresh().await;
    store.put_device(&device(1, "Balcony")).await.unwrap();
    store.add_batches(&[batch(1, 1)]).await.unwrap();
    store.keep_hours(id(), &[block(0, 1)], &[]).await.unwrap();
    store.forget_device(id()).await.unwrap();
    assert!(store.hour_blocks(id(), 0, 9).await.unwrap().is_empty());
    assert!(store.not_in_hours(9).await.unwrap().is_empty());
}
