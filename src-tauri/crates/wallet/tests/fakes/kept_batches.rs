//! Batches in memory, and what is to be said of them.

use domain::{device::DeviceId, time::Millis};
use wallet::ports::{
    AnchorKeeper, AnchorLeaf, AnchorRow,
    store::{BatchHead, BatchRow},
};

/// Adds those that are not there; all stay in the order of their devices and numbers.
pub fn add(all: &mut Vec<BatchRow>, rows: &[BatchRow]) {
    let key = |row: &BatchRow| (row.head.device, row.head.seq);
    for row in rows {
        if let Err(place) = all.binary_search_by_key(&key(row), key) {
            all.insert(place, row.clone());
        }
    }
}

/// Those of a device that overlap a span, by their times.
pub fn overlapping(all: &[BatchRow], device: DeviceId, from: Millis, to: Millis) -> Vec<BatchRow> {
    let fits = |row: &&BatchRow| row.head.device == device && row.head.to >= from && row.head.from <= to;
    let mut rows: Vec<BatchRow> = all.iter().filter(fits).cloned().collect();
    rows.sort_by_key(|row| (row.head.from, row.head.to, row.head.seq));
    rows
}

/// Those of a device, and those of them that were uploaded.
pub fn counted(all: &[BatchRow], device: DeviceId) -> (u32, u32) {
    let of_device = || all.iter().filter(|row| row.head.device == device);
    let count = |rows: usize| u32::try_from(rows).unwrap();
    (count(of_device().count()), count(of_device().filter(|row| row.head.uploaded).count()))
}

/// A device's batches that were not anchored with this keeper, by their numbers.
pub fn lacking(anchors: &[AnchorRow], all: &[BatchRow], device: DeviceId, keeper: AnchorKeeper) -> Vec<BatchHead> {
    let leaves: Vec<&AnchorLeaf> =
        anchors.iter().filter(|row| row.keeper == keeper).flat_map(|row| &row.leaves).collect();
    let anchored = |head: &BatchHead| {
        leaves.iter().any(|leaf| (leaf.device, leaf.seq, leaf.hash) == (head.device, head.seq, head.hash))
    };
    let heads = all.iter().map(|row| &row.head).filter(|head| head.device == device);
    heads.filter(|head| !anchored(head)).cloned().collect()
}
