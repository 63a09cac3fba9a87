//! Sealed hours in memory, and which batches are in them or gone.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use async_trait::async_trait;
use domain::{device::DeviceId, evidence::Gap, stored::StoredBatches, time::Millis};
use wallet::ports::{
    Deletable, HourBlock, KeptHours, Store, StoreError,
    store::{BatchHead, BatchRow},
};

use super::MemoryStore;

type Key = (DeviceId, u64);

#[derive(Default)]
pub struct FakeHours {
    blocks: Mutex<BTreeMap<Key, Vec<u8>>>,
    inside: Mutex<BTreeSet<Key>>,
    gone: Mutex<BTreeSet<Key>>,
}

impl FakeHours {
    pub fn is_gone(&self, head: &BatchHead) -> bool {
        self.gone.lock().unwrap().contains(&key(head))
    }

    pub fn forget(&self, device: DeviceId) {
        self.blocks.lock().unwrap().retain(|(of, _), _| *of != device);
        self.inside.lock().unwrap().retain(|(of, _)| *of != device);
        self.gone.lock().unwrap().retain(|(of, _)| *of != device);
    }

    fn is_inside(&self, head: &BatchHead) -> bool {
        self.inside.lock().unwrap().contains(&key(head))
    }
}

fn key(head: &BatchHead) -> Key {
    (head.device, head.seq)
}

impl MemoryStore {
    fn here(&self) -> Vec<BatchRow> {
        let all = self.batches.lock().unwrap();
        all.iter().filter(|row| !self.hours.is_gone(&row.head)).cloned().collect()
    }

    pub fn counted(&self, device: DeviceId) -> StoredBatches {
        let mut rows = self.batches.lock().unwrap().clone();
        rows.retain(|row| row.head.device == device);
        rows.sort_by_key(|row| row.head.seq);
        let gone = rows.iter().filter(|row| self.hours.is_gone(&row.head)).count();
        let heads = || rows.iter().map(|row| &row.head);
        let pairs = rows.iter().zip(rows.iter().skip(1)).map(|(one, next)| (one.head.seq + 1, next.head.seq));
        let gaps = pairs.filter(|(first, end)| first < end).map(|(first, end)| Gap { first, last: end - 1 });
        let mut gaps: Vec<Gap> = gaps.collect();
        StoredBatches {
            batches: u32::try_from(rows.len()).unwrap(),
            gone: u32::try_from(gone).unwrap(),
            readings: heads().filter(|head| !self.hours.is_gone(head)).map(|head| u64::from(head.readings)).sum(),
            from: heads().map(|head| head.from).min(),
            to: heads().map(|head| head.to).max(),
            missing: gaps.iter().map(|gap| gap.last - gap.first + 1).sum(),
            gaps: gaps.split_off(gaps.len().saturating_sub(100)),
            bytes: rows.iter().map(|row| (row.sealed.len() + row.sealed_summary.len()) as u64).sum(),
        }
    }

    fn empties(&self, rows: &[BatchRow]) -> u32 {
        let gone: BTreeSet<Key> = rows.iter().map(|row| key(&row.head)).collect();
        self.hours.gone.lock().unwrap().extend(&gone);
        for row in self.batches.lock().unwrap().iter_mut().filter(|row| gone.contains(&key(&row.head))) {
            (row.sealed, row.sealed_summary) = (Vec::new(), Vec::new());
        }
        u32::try_from(rows.len()).unwrap()
    }
}

#[async_trait]
impl KeptHours for MemoryStore {
    async fn not_in_hours(&self, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
        let mut rows = self.here();
        rows.retain(|row| !self.hours.is_inside(&row.head));
        rows.sort_by_key(|row| (row.head.device, row.head.from, row.head.to, row.head.seq));
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn loose_batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let mut rows = self.batches(device, from, to, u32::MAX).await?;
        rows.retain(|row| !self.hours.is_inside(&row.head));
        rows.drain(..rows.len().saturating_sub(limit as usize));
        Ok(rows)
    }

    async fn hour_blocks(&self, device: DeviceId, first: u64, last: u64) -> Result<Vec<HourBlock>, StoreError> {
        let blocks = self.hours.blocks.lock().unwrap();
        let found = blocks.range((device, first)..=(device, last));
        Ok(found.map(|((_, number), sealed)| HourBlock { number: *number, sealed: sealed.clone() }).collect())
    }

    async fn keep_hours(
        &self,
        device: DeviceId,
        blocks: &[HourBlock],
        batches: &[BatchHead],
    ) -> Result<(), StoreError> {
        let kept = blocks.iter().map(|block| ((device, block.number), block.sealed.clone()));
        self.hours.blocks.lock().unwrap().extend(kept);
        self.hours.inside.lock().unwrap().extend(batches.iter().map(key));
        Ok(())
    }

    async fn drop_signed(&self, before: Millis, forwarded: bool, limit: u32) -> Result<u32, StoreError> {
        let mut newest = BTreeMap::new();
        for row in self.batches.lock().unwrap().iter() {
            let seq = newest.entry(row.head.device).or_insert(row.head.seq);
            *seq = row.head.seq.max(*seq);
        }
        let mut rows = self.here();
        rows.retain(|BatchRow { head, .. }| {
            let old = head.to < before && self.hours.is_inside(head) && newest[&head.device] != head.seq;
            old && (head.uploaded || !forwarded)
        });
        rows.truncate(limit as usize);
        Ok(self.empties(&rows))
    }

    async fn deletable(&self, device: DeviceId, before: Millis) -> Result<Deletable, StoreError> {
        let mut rows = self.here();
        rows.retain(|row| row.head.device == device && row.head.to < before);
        Ok(Deletable {
            batches: u32::try_from(rows.len()).unwrap(),
            readings: rows.iter().map(|row| u64::from(row.head.readings)).sum(),
            waiting: u32::try_from(rows.iter().filter(|row| !row.head.uploaded).count()).unwrap(),
        })
    }

    async fn delete_readings(
        &self,
        device: DeviceId,
        before: Millis,
        blocks: &[HourBlock],
        last: u64,
    ) -> Result<u32, StoreError> {
        let mut rows = self.here();
        rows.retain(|row| row.head.device == device && row.head.to < before);
        let mut kept = self.hours.blocks.lock().unwrap();
        kept.retain(|(of, number), _| *of != device || *number > last);
        kept.extend(blocks.iter().map(|block| ((device, block.number), block.sealed.clone())));
        Ok(self.empties(&rows))
    }

    async fn heads(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchHead>, StoreError> {
        let all = self.batches.lock().unwrap();
        let fits = |head: &&BatchHead| head.device == device && head.to >= from && head.from <= to;
        let mut heads: Vec<BatchHead> = all.iter().map(|row| &row.head).filter(fits).cloned().collect();
        heads.sort_by_key(|head| (head.from, head.to, head.seq));
        heads.drain(..heads.len().saturating_sub(limit as usize));
        Ok(heads)
    }

    async fn gone_heads(&self, device: DeviceId, seq: u64, limit: u32) -> Result<Vec<BatchHead>, StoreError> {
        let mut heads = self.heads(device, Millis(0), Millis(u64::MAX), u32::MAX).await?;
        heads.retain(|head| head.seq > seq && self.hours.is_gone(head));
        heads.sort_by_key(|head| head.seq);
        heads.truncate(limit as usize);
        Ok(heads)
    }

    async fn gone_until(&self, device: DeviceId, to: Millis) -> Result<Option<Millis>, StoreError> {
        let heads = self.heads(device, Millis(0), to, u32::MAX).await?;
        Ok(heads.into_iter().filter(|head| self.hours.is_gone(head)).map(|head| head.to).next_back())
    }

    async fn give_back(&self) -> Result<bool, StoreError> {
        Ok(true)
    }
}
