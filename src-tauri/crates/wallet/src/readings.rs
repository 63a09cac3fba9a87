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

/// The most batches that one answer opens.
const BATCHES: u32 = 2_000;

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
        let rows = self.ports.store.batches(request.device, request.from, request.to, BATCHES).await?;
        let mut points = Vec::new();
        let mut batches = Vec::new();
        for row in rows {
            let found = self.points_of(&row, request)?;
            if !found.is_empty() {
                batches.push(batch_ref(&row.head));
                points.extend(found);
            }
        }
        let mut points = averaged(points, request.resolution);
        let surplus = points.len().saturating_sub(request.limit);
        points.drain(..surplus);
        let oldest = points.first().map_or(request.from, |point| point.at);
        batches.retain(|batch| batch.to >= oldest);
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

/// Means over whole buckets since 1970 (UTC); a mean stands at the start of its bucket.
fn averaged(points: Vec<Point>, resolution: Resolution) -> Vec<Point> {
    let Some(width) = resolution.bucket_ms() else { return points };
    let mut buckets: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for point in points {
        let (sum, count) = buckets.entry(point.at.0 / width * width).or_default();
        *sum += point.value;
        *count += 1.0;
    }
    buckets.into_iter().map(|(start, (sum, count))| Point { at: Millis(start), value: sum / count }).collect()
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
        let points = vec![point(3_600_000, 1.0), point(3_700_000, 3.0), point(7_200_000, 5.0)];
        assert_eq!(averaged(points, Resolution::Hourly), vec![point(3_600_000, 2.0), point(7_200_000, 5.0)]);
    }
}
