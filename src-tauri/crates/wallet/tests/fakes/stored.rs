//! What is stored of a device, counted from its rows.

use domain::{evidence::Gap, stored::StoredBatches};
use wallet::ports::store::BatchRow;

pub fn stored_of(rows: &[BatchRow]) -> StoredBatches {
    let heads = || rows.iter().map(|row| &row.head);
    let pairs = rows.iter().zip(rows.iter().skip(1)).map(|(one, next)| (one.head.seq + 1, next.head.seq));
    let gaps = pairs.filter(|(first, end)| first < end).map(|(first, end)| Gap { first, last: end - 1 });
    let gaps: Vec<Gap> = gaps.collect();
    StoredBatches {
        batches: u32::try_from(rows.len()).unwrap(),
        readings: heads().map(|head| u64::from(head.readings)).sum(),
        from: heads().map(|head| head.from).min(),
        to: heads().map(|head| head.to).max(),
        missing: gaps.iter().map(|gap| gap.last - gap.first + 1).sum(),
        gaps,
        bytes: rows.iter().map(|row| (row.sealed.len() + row.sealed_summary.len()) as u64).sum(),
    }
}
