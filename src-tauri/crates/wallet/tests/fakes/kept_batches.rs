//! Batches in memory, and what is to be said of them.

use std::{collections::BTreeMap, sync::Mutex};

use domain::{device::DeviceId, evidence::Gap, stored::StoredBatches, time::Millis};
use wallet::ports::{
    AnchorKeeper, AnchorLeaf, AnchorRow,
    store::{BatchHead, BatchRow},
};

/// By device and number.
#[derive(Default)]
pub struct KeptBatches(Mutex<BTreeMap<(DeviceId, u64), BatchRow>>);

impl KeptBatches {
    pub fn add(&self, rows: &[BatchRow]) {
        let mut all = self.0.lock().unwrap();
        for row in rows {
            all.entry((row.head.device, row.head.seq)).or_insert_with(|| row.clone());
        }
    }

    /// Those of a device by their numbers.
    pub fn of(&self, device: DeviceId) -> Vec<BatchRow> {
        let all = self.0.lock().unwrap();
        all.range((device, 0)..=(device, u64::MAX)).map(|(_, row)| row.clone()).collect()
    }

    pub fn last(&self, device: DeviceId) -> Option<BatchHead> {
        let all = self.0.lock().unwrap();
        all.range((device, 0)..=(device, u64::MAX)).next_back().map(|(_, row)| row.head.clone())
    }

    pub fn overlapping(&self, device: DeviceId, from: Millis, to: Millis, limit: u32) -> Vec<BatchRow> {
        let mut rows = self.of(device);
        rows.retain(|row| row.head.to >= from && row.head.from <= to);
        rows.sort_by_key(|row| (row.head.from, row.head.to, row.head.seq));
        rows.drain(..rows.len().saturating_sub(limit as usize));
        rows
    }

    pub fn mark(&self, device: DeviceId, seqs: &[u64]) {
        let mut all = self.0.lock().unwrap();
        for seq in seqs {
            if let Some(row) = all.get_mut(&(device, *seq)) {
                row.head.uploaded = true;
            }
        }
    }

    pub fn forget(&self, device: DeviceId) {
        self.0.lock().unwrap().retain(|(of, _), _| *of != device);
    }
}

/// What these batches of one device, by their numbers, come to.
pub fn summed(rows: &[BatchRow]) -> StoredBatches {
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
        gaps: gaps.into_iter().rev().take(100).rev().collect(),
        bytes: rows.iter().map(|row| (row.sealed.len() + row.sealed_summary.len()) as u64).sum(),
    }
}

/// Those of a device's batches that were not anchored with this keeper.
pub fn lacking(anchors: &[AnchorRow], batches: &[BatchRow], keeper: AnchorKeeper) -> Vec<BatchHead> {
    let leaves: Vec<&AnchorLeaf> =
        anchors.iter().filter(|row| row.keeper == keeper).flat_map(|row| &row.leaves).collect();
    let anchored = |head: &BatchHead| {
        leaves.iter().any(|leaf| (leaf.device, leaf.seq, leaf.hash) == (head.device, head.seq, head.hash))
    };
    batches.iter().map(|row| &row.head).filter(|head| !anchored(head)).cloned().collect()
}
