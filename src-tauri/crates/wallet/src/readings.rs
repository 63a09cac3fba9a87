//! Stored readings: opened, cut to a span, averaged to a resolution.

mod block;
mod by_hour;
mod cells;
mod delete;
mod fold;
mod gathered;
mod hours;
mod import;
mod lines;
mod pages;
mod rule;
mod stored;
mod tally;

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
    reading::{BatchRef, Point, Provenance, Series, StreamLatest},
    scope::Resolution,
    time::Millis,
};
use thiserror::Error;
use wire::batch::SignedBatch;

pub use self::{
    delete::{DeleteError, DeletedReadings},
    import::ImportError,
    lines::{head_line, lines},
    pages::{Column, Page, SignedReadings},
    rule::KeepSignedError,
};

use self::gathered::{Found, Gathered, Gathers};
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
    /// The stored, verified values of a stream over a span. Hours and days whose signed readings are gone are there, but
    /// nothing proves them any more ([`Provenance::L0`]).
    ///
    /// # Errors
    /// [`ReadingsError`]; needs the wallet open, since values are sealed.
    pub async fn series(&self, request: &SeriesRequest) -> Result<Series, ReadingsError> {
        let (found, unproven) = match request.resolution {
            Resolution::Raw | Resolution::QuarterHour => (self.gather::<f64>(request, &request.stream).await?, false),
            Resolution::Hourly | Resolution::Daily => {
                let by_hour = self.by_hour(request).await?;
                let means = by_hour.found.points.into_iter().map(|(at, hour)| (at, hour.mean)).collect();
                (Found { points: means, batches: by_hour.found.batches }, by_hour.unproven)
            }
        };
        let points = found.points.into_iter().map(|(at, value)| Point { at, value }).collect::<Vec<_>>();
        let provenance = if points.is_empty() || unproven { Provenance::L0 } else { Provenance::L1 };
        Ok(Series {
            device: request.device,
            stream: request.stream.clone(),
            points,
            provenance,
            batches: found.batches,
        })
    }

    async fn gather<V: Gathers>(&self, request: &SeriesRequest, source: &V::Source) -> Result<Found<V>, ReadingsError> {
        let mut gathered = Gathered::<V>::new(request.resolution);
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
                let mut points = V::read(&self.batch_of(row)?, source);
                points.retain(|(at, _)| (request.from..=request.to).contains(at));
                gathered.add(points, &row.head);
            }
            if !full || gathered.holds_more_than(request.limit) {
                break;
            }
        }
        Ok(gathered.newest(request.limit, request.from))
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

    pub(crate) fn batch_of(&self, row: &BatchRow) -> Result<SignedBatch, ReadingsError> {
        let opened = self.ports.vault.open(&batch_context(&row.head), &row.sealed)?;
        SignedBatch::from_bytes(&opened).map_err(|_| ReadingsError::Damaged)
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
