//! Stored readings: opened, cut to a span, averaged to a resolution.

use std::collections::BTreeMap;

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
    reading::{BatchRef, Point, Provenance, Series, StreamLatest},
    scope::Resolution,
    time::Millis,
};
use thiserror::Error;
use wire::batch::SignedBatch;

use crate::{
    Wallet,
    devices::{Summary, batch_context},
    ports::{
        StoreError, VaultError,
        store::{BatchHead, BatchRow},
    },
};

/// Batches opened at once; a longer span is read page by page, newest first.
const BATCHES: u32 = 2_000;
/// The most pages of one answer: a year of a batch each minute and some.
const PAGES: u32 = 300;
/// The newest batches that an answer names.
const NAMED: usize = 2_000;

/// A span of one stream of one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRequest {
    pub device: DeviceId,
    /// Stream id such as `temperature`.
    pub stream: String,
    pub from: Millis,
    pub to: Millis,
    pub resolution: Resolution,
    /// At most this many points, the newest ones if there are more.
    pub limit: usize,
}

impl Wallet {
    /// The stored, verified values of a stream over a span.
    ///
    /// # Errors
    /// [`ReadingsError`]; needs the wallet open, since values are sealed.
    pub async fn series(&self, request: &SeriesRequest) -> Result<Series, ReadingsError> {
        let mut gathered = Gathered::new(request.resolution);
        let (mut to, mut before) = (request.to, None);
        for _ in 0..PAGES {
            let rows = self.ports.store.batches(request.device, request.from, to, BATCHES).await?;
            let full = rows.len() == BATCHES as usize;
            // The page before ended within the moments of its oldest batch: that one comes again.
            let place = |head: &BatchHead| (head.from, head.to, head.seq);
            let older = rows.into_iter().filter(|row| before.is_none_or(|before| place(&row.head) < before));
            let older = older.collect::<Vec<_>>();
            let Some(oldest) = older.first() else { break };
            (to, before) = (oldest.head.from, Some(place(&oldest.head)));
            for row in older.iter().rev() {
                gathered.add(self.points_of(row, request)?, &row.head);
            }
            if !full || gathered.holds_more_than(request.limit) {
                break;
            }
        }
        let (points, batches) = gathered.newest(request.limit, request.from);
        let provenance = if points.is_empty() { Provenance::L0 } else { Provenance::L1 };
        Ok(Series { device: request.device, stream: request.stream.clone(), points, provenance, batches })
    }

    /// The newest value of each stream of a device.
    ///
    /// # Errors
    /// [`ReadingsError`].
    pub async fn latest(&self, device: DeviceId) -> Result<Vec<StreamLatest>, ReadingsError> {
        let Some(head) = self.ports.store.last_batch(device).await? else { return Ok(Vec::new()) };
        // A device whose clock was set back signs batches that overlap older ones: the sequence says which is newest.
        let rows = self.ports.store.batches(device, head.from, head.to, BATCHES).await?;
        let Some(row) = rows.iter().find(|row| row.head.seq == head.seq) else { return Ok(Vec::new()) };
        let opened = self.ports.vault.open(&batch_context(&row.head), &row.sealed_summary)?;
        let summaries: Vec<Summary> = serde_json::from_slice(&opened).map_err(|_| ReadingsError::Damaged)?;
        let latest = |s: Summary| StreamLatest {
            stream: s.stream,
            value: s.newest,
            at: s.newest_at,
            provenance: Provenance::L1,
        };
        Ok(summaries.into_iter().map(latest).collect())
    }

    /// The newest verified batches of a device, newest first.
    ///
    /// # Errors
    /// [`ReadingsError::Store`].
    pub async fn recent_batches(&self, device: DeviceId, limit: u32) -> Result<Vec<BatchRef>, ReadingsError> {
        let rows = self.ports.store.batches(device, Millis(0), Millis(i64::MAX as u64), limit).await?;
        Ok(rows.iter().rev().map(|row| batch_ref(&row.head)).collect())
    }

    fn points_of(&self, row: &BatchRow, request: &SeriesRequest) -> Result<Vec<Point>, ReadingsError> {
        let opened = self.ports.vault.open(&batch_context(&row.head), &row.sealed)?;
        let batch = SignedBatch::from_bytes(&opened).map_err(|_| ReadingsError::Damaged)?;
        let span = request.from.0..=request.to.0;
        let columns = batch.columns.iter().filter(|column| column.stream.as_str() == request.stream);
        let readings = columns.flat_map(|column| column.readings().collect::<Vec<_>>());
        Ok(readings
            .filter(|r| span.contains(&r.time_ms))
            .map(|r| Point { at: Millis(r.time_ms), value: r.quantity() })
            .collect())
    }
}

fn batch_ref(head: &BatchHead) -> BatchRef {
    BatchRef {
        seq: head.seq,
        root: head.root,
        hash: head.hash,
        from: head.from,
        to: head.to,
        readings: head.readings,
        uploaded: head.uploaded,
    }
}

/// Values as they come, newest batch first: kept, or only their sum and count for each bucket since 1970 (UTC).
struct Gathered {
    /// A bucket's width in milliseconds; none keeps every value.
    width: Option<u64>,
    buckets: BTreeMap<u64, (f64, f64)>,
    values: Vec<Point>,
    /// The newest ones, newest first.
    batches: Vec<BatchRef>,
}

impl Gathered {
    fn new(resolution: Resolution) -> Self {
        Self { width: resolution.bucket_ms(), buckets: BTreeMap::new(), values: Vec::new(), batches: Vec::new() }
    }

    fn add(&mut self, points: Vec<Point>, head: &BatchHead) {
        if !points.is_empty() && self.batches.len() < NAMED {
            self.batches.push(batch_ref(head));
        }
        let Some(width) = self.width else { return self.values.extend(points) };
        for point in points {
            let (sum, count) = self.buckets.entry(point.at.0 / width * width).or_default();
            *sum += point.value;
            *count += 1.0;
        }
    }

    /// One more than asked for: then the oldest one asked for is whole.
    fn holds_more_than(&self, limit: usize) -> bool {
        self.buckets.len().max(self.values.len()) > limit
    }

    /// The newest points, oldest first, and the batches they come from; a mean stands at the start of its bucket.
    fn newest(mut self, limit: usize, from: Millis) -> (Vec<Point>, Vec<BatchRef>) {
        let means =
            self.buckets.into_iter().map(|(start, (sum, count))| Point { at: Millis(start), value: sum / count });
        self.values.extend(means);
        self.values.sort_by_key(|point| point.at);
        let surplus = self.values.len().saturating_sub(limit);
        self.values.drain(..surplus);
        let oldest = self.values.first().map_or(from, |point| point.at);
        self.batches.reverse();
        self.batches.retain(|batch| batch.to >= oldest);
        (self.values, self.batches)
    }
}

/// Why stored readings could not be shown.
#[derive(Debug, Error)]
pub enum ReadingsError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("stored readings do not match their seal; they are left out. Read them from the device again")]
    Damaged,
}

impl Coded for ReadingsError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Damaged => Code::StoreDamaged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_stand_at_the_start_of_their_hour() {
        let point = |at, value| Point { at: Millis(at), value };
        let mut gathered = Gathered::new(Resolution::Hourly);
        let head = BatchHead {
            device: DeviceId(domain::Address::ZERO),
            seq: 1,
            from: Millis(0),
            to: Millis(0),
            root: domain::B256::ZERO,
            hash: domain::B256::ZERO,
            readings: 3,
            uploaded: false,
        };
        gathered.add(vec![point(3_700_000, 3.0), point(7_200_000, 5.0)], &head);
        gathered.add(vec![point(3_600_000, 1.0)], &head);
        assert_eq!(gathered.newest(9, Millis(0)).0, vec![point(3_600_000, 2.0), point(7_200_000, 5.0)]);
    }
}
