use alloc::{collections::VecDeque, vec::Vec};

use wire::{
    batch::{BatchError, SignedBatch, Tip},
    identity::DeviceKey,
    message::{Batches, MAX_BATCHES},
    reading::{Column, MAX_COLUMNS, MAX_READINGS, MAX_SCALE, Point, Reading},
};

/// Bytes of batches in one reply; leaves room for its envelope and seal.
const PAGE: usize = 60_000;

/// Why a reading is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The open batch takes no more; close it first.
    #[error("the open batch is full")]
    Full,
    /// The reading is older than the one before it in its stream.
    #[error("the reading is older than the one before")]
    TimeWentBack,
    /// The scale is out of range, or not the one the stream has in this batch.
    #[error("the scale does not fit")]
    Scale,
}

/// Readings of the open batch, and the closed ones that the owner has not acknowledged.
pub(crate) struct Log {
    open: Vec<Column>,
    closed: VecDeque<SignedBatch>,
    capacity: usize,
}

impl Log {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { open: Vec::new(), closed: VecDeque::new(), capacity: capacity.max(1) }
    }

    pub(crate) fn push(&mut self, reading: Reading) -> Result<(), PushError> {
        if self.open.iter().map(|column| column.points.len()).sum::<usize>() >= MAX_READINGS {
            return Err(PushError::Full);
        }
        let point = Point { time_ms: reading.time_ms, value: reading.value };
        if let Some(column) = self.open.iter_mut().find(|column| column.stream == reading.stream) {
            if column.scale != reading.scale {
                return Err(PushError::Scale);
            }
            if column.points.last().is_some_and(|last| last.time_ms > point.time_ms) {
                return Err(PushError::TimeWentBack);
            }
            column.points.push(point);
            return Ok(());
        }
        if reading.scale.unsigned_abs() > MAX_SCALE.unsigned_abs() {
            return Err(PushError::Scale);
        }
        if self.open.len() >= MAX_COLUMNS {
            return Err(PushError::Full);
        }
        self.open.push(Column { stream: reading.stream, scale: reading.scale, points: [point].into() });
        Ok(())
    }

    /// Signs what is open; none if nothing is.
    pub(crate) fn close(&mut self, key: &DeviceKey, tip: Option<Tip>) -> Result<Option<Tip>, BatchError> {
        if self.open.is_empty() {
            return Ok(None);
        }
        let batch = SignedBatch::sign(key, tip, core::mem::take(&mut self.open))?;
        if self.closed.len() >= self.capacity {
            self.closed.pop_front();
        }
        let tip = batch.tip();
        self.closed.push_back(batch);
        Ok(Some(tip))
    }

    pub(crate) fn page(&self, from_seq: u64, max: u16, tip: Option<Tip>) -> Batches {
        let next = tip.map_or(1, |tip| tip.seq.saturating_add(1));
        let oldest = self.closed.front().map_or(next, |batch| batch.header.seq);
        let mut size = 0;
        let fits = |batch: &&SignedBatch| {
            size += batch.to_bytes().len();
            size <= PAGE
        };
        let wanted = self.closed.iter().filter(|batch| batch.header.seq >= from_seq);
        let batches = wanted.take(usize::from(max.min(MAX_BATCHES))).take_while(fits).cloned().collect();
        Batches { oldest, next, batches }
    }

    pub(crate) fn acknowledge(&mut self, up_to: u64) {
        self.closed.retain(|batch| batch.header.seq > up_to);
    }

    /// Drops every reading, also those that no batch has yet.
    pub(crate) fn clear(&mut self) {
        self.open.clear();
        self.closed.clear();
    }

    pub(crate) fn has_data(&self) -> bool {
        !self.closed.is_empty()
    }
}
