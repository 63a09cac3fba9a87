//! Batches by their numbers, and how much there is of them.

use domain::{Address, device::DeviceId, evidence::Gap, stored::StoredBatches, time::Millis};
use wallet::ports::Store;

use crate::{batch, fresh};

const EVER: (Millis, Millis) = (Millis(0), Millis(u64::MAX));

#[tokio::test]
async fn batches_are_paged_by_their_numbers_whatever_their_times() {
    let (_dir, store) = fresh().await;
    let mut rows: Vec<_> = (1..10).map(|seq| batch(1, seq)).collect();
    // The device's clock was set back before it signed the last one.
    (rows[8].head.from, rows[8].head.to) = (Millis(0), Millis(59_999));
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 3)]).await.unwrap();
    let id = rows[0].head.device;

    let (mut after, mut found) = (0, Vec::new());
    loop {
        let page = store.batches_after(id, after, EVER.0, EVER.1, 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.head.seq;
        found.extend(page);
    }
    assert_eq!(found, rows);
    let some = store.batches_after(id, 2, Millis(0), Millis(240_000), 100).await.unwrap();
    assert_eq!(some.iter().map(|row| row.head.seq).collect::<Vec<_>>(), [3, 4, 9]);
    assert!(store.batches_after(id, u64::MAX, EVER.0, EVER.1, 100).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_stored_is_summed_and_its_gaps_are_named() {
    let (_dir, store) = fresh().await;
    let rows: Vec<_> = [3, 4, 7, 9].into_iter().map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    let expected = StoredBatches {
        batches: 4,
        gone: 0,
        readings: 240,
        from: Some(Millis(180_000)),
        to: Some(Millis(599_999)),
        missing: 3,
        gaps: vec![Gap { first: 5, last: 6 }, Gap { first: 8, last: 8 }],
        bytes: 2_200,
    };
    assert_eq!(store.stored_batches(rows[0].head.device).await.unwrap(), expected);
    assert_eq!(store.stored_batches(DeviceId(Address::ZERO)).await.unwrap(), StoredBatches::default());
}
