//! What a program is given: rows in one order and in one spelling (docs/algorithms.md).

use wire::{identity::DeviceAddress, merkle, reading::Reading, text::StreamId};

use crate::proof::Proof;

const MAGIC: &[u8; 8] = b"DBXROWS1";
const LEAF: &[u8] = b"deedbox-row-v1";

/// Rows by stream, time and value.
pub struct Table {
    device: DeviceAddress,
    /// In order of the alphabet, each once.
    streams: Vec<StreamId>,
    rows: Vec<Row>,
}

/// One reading in its stream's unit.
struct Row {
    /// Its place in `streams`.
    stream: usize,
    time_ms: u64,
    value: f64,
}

impl Table {
    /// Of all readings of a proof.
    pub fn of(proof: &Proof) -> Self {
        let readings: Vec<Reading> = proof.all_readings();
        let mut streams: Vec<StreamId> = readings.iter().map(|reading| reading.stream.clone()).collect();
        streams.sort();
        streams.dedup();
        let row = |reading: &Reading| {
            let stream = streams.binary_search(&reading.stream).ok()?;
            Some(Row { stream, time_ms: reading.time_ms, value: reading.quantity() })
        };
        let mut rows: Vec<Row> = readings.iter().filter_map(row).collect();
        rows.sort_by(|a, b| {
            let places = (a.stream, a.time_ms).cmp(&(b.stream, b.time_ms));
            places.then(a.value.total_cmp(&b.value))
        });
        Self { device: proof.signer(), streams, rows }
    }

    pub fn rows(&self) -> u32 {
        count(self.rows.len())
    }

    pub fn streams(&self) -> &[StreamId] {
        &self.streams
    }

    /// The bytes that a program is given; numbers are little-endian.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.rows().to_le_bytes());
        bytes.extend(count(self.streams.len()).to_le_bytes());
        for row in &self.rows {
            bytes.extend(count(row.stream).to_le_bytes());
            bytes.extend([0; 4]);
            bytes.extend(row.time_ms.to_le_bytes());
            bytes.extend(row.value.to_le_bytes());
        }
        for stream in &self.streams {
            bytes.extend(count(stream.as_str().len()).to_le_bytes());
            bytes.extend(stream.as_str().as_bytes());
        }
        bytes
    }

    /// The Merkle root over the rows in their order; zero over none.
    pub fn root(&self) -> [u8; 32] {
        let leaves: Vec<[u8; 32]> = self.rows.iter().map(|row| self.leaf(row)).collect();
        merkle::root(&leaves).unwrap_or_default()
    }

    fn leaf(&self, row: &Row) -> [u8; 32] {
        let stream = self.streams.get(row.stream).map_or("", StreamId::as_str);
        let mut bytes = LEAF.to_vec();
        bytes.extend(self.device.0);
        bytes.extend(count(stream.len()).to_le_bytes());
        bytes.extend(stream.as_bytes());
        bytes.extend(row.time_ms.to_le_bytes());
        bytes.extend(row.value.to_le_bytes());
        merkle::leaf(&bytes)
    }
}

/// No proof has more readings than fit.
fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
