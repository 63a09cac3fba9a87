//! Stored readings as they were signed, page by page in the order of the batches.

use std::collections::BTreeMap;

use domain::{
    device::DeviceId,
    kind::{self, Stream},
    reading::Provenance,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use wire::{batch::SignedBatch, identity::DeviceAddress, reading::quantity};

use super::ReadingsError;
use crate::{Wallet, ports::store::BatchRow, proof::Selection};

/// The most batches of a page.
const BATCHES: u32 = 200;
/// A page ends before it has more readings than this, so that it fits into an answer to another process (4 MiB).
const READINGS: u32 = 40_000;

/// Some batches of a device, and where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub device: DeviceId,
    /// By their numbers; one without a reading that was asked for is left out.
    pub batches: Vec<SignedReadings>,
    /// The number after which there may be more.
    pub next: Option<u64>,
}

/// What was asked for of one batch; it was checked against its signature when it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReadings {
    #[serde(with = "domain::grant::text_u64")]
    pub seq: u64,
    pub level: Provenance,
    pub columns: Vec<Column>,
}

/// Readings of a stream, oldest first: a value is its whole number times 10 to the power of `scale`, exactly as signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub stream: String,
    /// In UCUM; empty for a stream that Deedbox does not know.
    pub unit: String,
    pub scale: i8,
    pub points: Vec<(Millis, i64)>,
}

impl Column {
    /// A value of this column in the stream's unit, rounded once.
    #[must_use]
    pub fn quantity(&self, value: i64) -> f64 {
        quantity(value, self.scale)
    }
}

impl Page {
    /// Readings in it.
    #[must_use]
    pub fn readings(&self) -> usize {
        let columns = self.batches.iter().flat_map(|batch| &batch.columns);
        columns.map(|column| column.points.len()).sum()
    }
}

impl Wallet {
    /// The readings that were selected, of the batches after the number `seq`.
    ///
    /// # Errors
    /// [`ReadingsError`]; a batch whose signature does not hold any more is [`ReadingsError::Damaged`].
    pub async fn signed_readings(
        &self,
        device: DeviceId,
        selection: &Selection,
        seq: u64,
    ) -> Result<Page, ReadingsError> {
        let rows = self.ports.store.batches_after(device, seq, selection.from, selection.to, BATCHES).await?;
        let kind = self.ports.store.device(device).await?.map(|row| row.kind).unwrap_or_default();
        let (units, fitting) = (units(&kind), fitting(&rows));
        let mut batches = Vec::new();
        for row in rows.iter().take(fitting) {
            let batch = self.batch_of(row)?;
            batch.verify(DeviceAddress(device.0.into_array())).map_err(|_| ReadingsError::Damaged)?;
            let columns = columns(&batch, selection, &units);
            if !columns.is_empty() {
                batches.push(SignedReadings { seq: row.head.seq, level: Provenance::L1, columns });
            }
        }
        let more = rows.len() == BATCHES as usize || fitting < rows.len();
        let next = rows.get(fitting.saturating_sub(1)).filter(|_| more).map(|row| row.head.seq);
        Ok(Page { device, batches, next })
    }
}

/// How many of the batches make a page: at least one.
fn fitting(rows: &[BatchRow]) -> usize {
    let mut readings = 0_u32;
    let over = rows.iter().position(|row| {
        readings = readings.saturating_add(row.head.readings);
        readings > READINGS
    });
    over.map_or(rows.len(), |at| at.max(1))
}

fn columns(batch: &SignedBatch, selection: &Selection, units: &BTreeMap<String, String>) -> Vec<Column> {
    let wanted = |stream: &str| selection.streams.is_empty() || selection.streams.iter().any(|one| one == stream);
    let span = selection.from.0..=selection.to.0;
    let columns = batch.columns.iter().filter(|column| wanted(column.stream.as_str())).map(|column| {
        let stream = column.stream.as_str().to_string();
        let inside = column.points.iter().filter(|point| span.contains(&point.time_ms));
        let points = inside.map(|point| (Millis(point.time_ms), point.value)).collect();
        let unit = units.get(&stream).cloned().unwrap_or_default();
        Column { stream, unit, scale: column.scale, points }
    });
    columns.filter(|column| !column.points.is_empty()).collect()
}

/// Units by stream; where kinds differ, as the kind of this id has it, else as the first that has the stream.
fn units(id: &str) -> BTreeMap<String, String> {
    let kinds = kind::built_in().into_iter().rev().chain(kind::by_id(id));
    let streams = kinds.flat_map(|kind| kind.measured().cloned().collect::<Vec<Stream>>());
    streams.map(|stream| (stream.id, stream.unit)).collect()
}
