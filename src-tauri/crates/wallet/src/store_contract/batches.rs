//! Verified batches: by span and by number, each once, and how much there is of them.

use domain::{evidence::Gap, stored::StoredBatches, time::Millis};

use super::rows::{EVER, batch, id, seqs};
use crate::ports::{Store, store::BatchRow};

pub async fn batches_are_found_by_the_span_they_overlap_and_the_newest_win_a_limit(store: &dyn Store) {
    let rows: Vec<BatchRow> = (0..10).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 3)]).await.unwrap();
    let found = async |from, to, limit| store.batches(id(1), Millis(from), Millis(to), limit).await.unwrap();

    assert_eq!(seqs(&found(119_999, 180_000, 100).await), [1, 2, 3]);
    assert_eq!(seqs(&found(120_000, 179_999, 100).await), [2]);
    assert_eq!(seqs(&found(0, u64::MAX, 3).await), [7, 8, 9]);
    assert_eq!(found(0, u64::MAX, 100).await, rows);
    assert_eq!(found(600_000, u64::MAX, 100).await, []);
    assert_eq!(store.batches(id(9), EVER.0, EVER.1, 100).await.unwrap(), []);
}

pub async fn batches_of_a_clock_that_was_set_back_come_by_their_times(store: &dyn Store) {
    let mut late = batch(1, 5);
    (late.head.from, late.head.to) = (Millis(0), Millis(59_999));
    store.add_batches(&[batch(1, 3), batch(1, 4), late]).await.unwrap();
    assert_eq!(seqs(&store.batches(id(1), EVER.0, EVER.1, 9).await.unwrap()), [5, 3, 4]);
    assert_eq!(seqs(&store.batches(id(1), EVER.0, EVER.1, 2).await.unwrap()), [3, 4]);
}

pub async fn batches_are_paged_by_their_numbers_whatever_their_times(store: &dyn Store) {
    let mut rows: Vec<_> = (1..10).map(|seq| batch(1, seq)).collect();
    // The device's clock was set back before it signed the last one.
    (rows[8].head.from, rows[8].head.to) = (Millis(0), Millis(59_999));
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 3)]).await.unwrap();

    let (mut after, mut found) = (0, Vec::new());
    loop {
        let page = store.batches_after(id(1), after, EVER.0, EVER.1, 4).await.unwrap();
        let Some(last) = page.last() else { break };
        after = last.head.seq;
        found.extend(page);
    }
    assert_eq!(found, rows);
    let some = store.batches_after(id(1), 2, Millis(0), Millis(240_000), 100).await.unwrap();
    assert_eq!(seqs(&some), [3, 4, 9]);
    assert_eq!(store.batches_after(id(1), u64::MAX, EVER.0, EVER.1, 100).await.unwrap(), []);
}

pub async fn a_batch_that_is_there_already_is_left_as_it_is(store: &dyn Store) {
    store.add_batches(&[batch(1, 1)]).await.unwrap();
    let forged = BatchRow { sealed: vec![0; 3], ..batch(1, 1) };

    store.add_batches(&[forged, batch(1, 2)]).await.unwrap();

    assert_eq!(store.not_uploaded(id(1), 10).await.unwrap(), [batch(1, 1), batch(1, 2)]);
}

pub async fn the_last_batch_has_the_highest_number_whenever_it_came(store: &dyn Store) {
    assert_eq!(store.last_batch(id(1)).await.unwrap(), None);
    store.add_batches(&[batch(1, 7)]).await.unwrap();
    store.add_batches(&[batch(1, 3), batch(2, 9)]).await.unwrap();
    assert_eq!(store.last_batch(id(1)).await.unwrap(), Some(batch(1, 7).head));
    let waiting = store.not_uploaded(id(1), 10).await.unwrap();
    assert_eq!(seqs(&waiting), [3, 7], "by their numbers, too");
}

pub async fn uploads_are_counted_and_no_longer_offered(store: &dyn Store) {
    let rows: Vec<BatchRow> = (0..5).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 1)]).await.unwrap();

    store.mark_uploaded(id(1), &[0, 1, 3, 77]).await.unwrap();
    store.mark_uploaded(id(1), &[]).await.unwrap();

    assert_eq!(seqs(&store.not_uploaded(id(1), 10).await.unwrap()), [2, 4]);
    assert_eq!(seqs(&store.not_uploaded(id(1), 1).await.unwrap()), [2]);
    assert_eq!(store.batch_counts(id(1)).await.unwrap(), (5, 3));
    assert_eq!(store.batch_counts(id(2)).await.unwrap(), (1, 0), "another device's batch of the same number");
    assert_eq!(store.batch_counts(id(9)).await.unwrap(), (0, 0));
}

pub async fn what_is_stored_is_summed_and_its_gaps_are_named(store: &dyn Store) {
    let rows: Vec<_> = [0, 3, 4, 7, 9].into_iter().map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    let gap = |first, last| Gap { first, last };
    let expected = StoredBatches {
        batches: 5,
        gone: 0,
        readings: 300,
        from: Some(Millis(0)),
        to: Some(Millis(599_999)),
        missing: 5,
        gaps: vec![gap(1, 2), gap(5, 6), gap(8, 8)],
        bytes: 2_750,
    };
    assert_eq!(store.stored_batches(id(1)).await.unwrap(), expected);
    assert_eq!(store.stored_batches(id(9)).await.unwrap(), StoredBatches::default());
}

pub async fn of_many_gaps_the_newest_are_listed_and_all_are_counted(store: &dyn Store) {
    let rows: Vec<_> = (0..150).map(|number| batch(1, 2 * number)).collect();
    store.add_batches(&rows).await.unwrap();
    let stored = store.stored_batches(id(1)).await.unwrap();
    assert_eq!((stored.missing, stored.gaps.len()), (149, 100));
    assert_eq!((stored.gaps[0].first, stored.gaps[99].last), (99, 297));
}
