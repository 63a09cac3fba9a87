//! The file form `deedbox-proof`, version 1 (docs/proof.md). Read strictly; what it says is checked elsewhere.

use domain::shown::shown_text;
use serde::{Deserialize, Serialize};
use wire::{
    batch::BatchHeader,
    identity::DeviceAddress,
    merkle::Neighbour,
    reading::{Column, Point, Reading},
    signature::Signature,
    text::StreamId,
};

use super::{
    ProofError,
    anchored::Anchor,
    spelled::{Octets, Spelled},
};

/// The most bytes of a file.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The most readings of a file.
pub const MOST_READINGS: usize = 100_000;
/// The most batches of a file.
pub const MOST_BATCHES: usize = 100_000;

const VERSION: u8 = 1;

/// A proof as its file says it; nothing of it is believed before [`super::check`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    #[serde(rename = "type")]
    form: Form,
    version: u8,
    pub(super) device: Spelled<DeviceAddress>,
    pub(super) did: String,
    /// What `batches` hold, said once more for people.
    pub(super) streams: Vec<Spelled<StreamId>>,
    pub(super) from: Spelled<u64>,
    pub(super) to: Spelled<u64>,
    pub(super) batches: Vec<Batch>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    #[serde(rename = "deedbox-proof")]
    Proof,
}

/// A batch, or some readings of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    pub header: Header,
    pub signature: Spelled<Octets<64>>,
    pub readings: Carried,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

/// What the device signed, without its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub seq: Spelled<u64>,
    pub from: Spelled<u64>,
    pub to: Spelled<u64>,
    pub root: Spelled<Octets<32>>,
    pub prev: Spelled<Octets<32>>,
}

/// All readings of a batch, or some with their ways to its root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Carried {
    All(Vec<WholeColumn>),
    Some(Vec<Picked>),
}

/// All readings of a stream in a batch; a point is its time and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WholeColumn {
    pub stream: Spelled<StreamId>,
    pub scale: i8,
    pub points: Vec<(Spelled<u64>, Spelled<i64>)>,
}

/// One reading, and how it comes to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Picked {
    pub stream: Spelled<StreamId>,
    pub time: Spelled<u64>,
    pub value: Spelled<i64>,
    pub scale: i8,
    /// From the leaf upwards.
    pub path: Vec<Side>,
}

/// A neighbour on the way to the root, by the side on which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Left(Spelled<Octets<32>>),
    Right(Spelled<Octets<32>>),
}

impl Proof {
    /// Reads a file; nothing is checked but its form and its bounds.
    ///
    /// # Errors
    /// [`ProofError::NotOne`].
    pub fn read(bytes: &[u8]) -> Result<Self, ProofError> {
        if bytes.len() > MOST_BYTES {
            return Err(ProofError::NotOne("it is larger than 64 MiB".to_string()));
        }
        let not_one = |e: serde_json::Error| ProofError::NotOne(shown_text(&e.to_string()));
        let proof: Self = serde_json::from_slice(bytes).map_err(not_one)?;
        if proof.version != VERSION {
            return Err(ProofError::NotOne(format!("it is of version {}", proof.version)));
        }
        if proof.batches.len() > MOST_BATCHES || proof.readings() > MOST_READINGS {
            return Err(ProofError::NotOne("it has more than 100,000 readings or batches".to_string()));
        }
        Ok(proof)
    }

    pub(super) fn of(device: DeviceAddress, head: Head, batches: Vec<Batch>) -> Self {
        let did = device.did();
        let Head { streams, from, to } = head;
        Self { form: Form::Proof, version: VERSION, device: Spelled(device), did, streams, from, to, batches }
    }

    /// Readings in it.
    #[must_use]
    pub fn readings(&self) -> usize {
        self.batches.iter().map(|batch| batch.readings.len()).sum()
    }
}

/// What the readings of a file have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub streams: Vec<Spelled<StreamId>>,
    pub from: Spelled<u64>,
    pub to: Spelled<u64>,
}

impl Head {
    /// Streams in order, each once, and the times of the oldest and newest reading; none for no reading.
    pub fn over(batches: &[Batch]) -> Option<Self> {
        let all: Vec<Reading> = batches.iter().flat_map(|batch| batch.readings.all()).collect();
        let mut streams: Vec<_> = all.iter().map(|reading| Spelled(reading.stream.clone())).collect();
        streams.sort();
        streams.dedup();
        let times = || all.iter().map(|reading| reading.time_ms);
        let (from, to) = times().min().zip(times().max())?;
        Some(Self { streams, from: Spelled(from), to: Spelled(to) })
    }
}

impl Batch {
    /// The header as the device signed it.
    pub fn signed(&self, device: DeviceAddress) -> BatchHeader {
        let Header { seq, from, to, root, prev } = &self.header;
        BatchHeader { device: device.0, seq: seq.0, from: from.0, to: to.0, root: root.0.0, prev: prev.0.0 }
    }

    pub fn signature(&self) -> Signature {
        Signature(self.signature.0.0)
    }
}

impl Header {
    pub fn of(header: &BatchHeader) -> Self {
        let BatchHeader { seq, from, to, root, prev, device: _ } = *header;
        let (root, prev) = (Spelled(Octets(root)), Spelled(Octets(prev)));
        Self { seq: Spelled(seq), from: Spelled(from), to: Spelled(to), root, prev }
    }
}

impl Carried {
    pub fn len(&self) -> usize {
        match self {
            Self::All(columns) => columns.iter().map(|column| column.points.len()).sum(),
            Self::Some(picked) => picked.len(),
        }
    }

    /// The readings, in their order.
    pub fn all(&self) -> Vec<Reading> {
        match self {
            Self::All(columns) => {
                columns.iter().flat_map(|column| column.column().readings().collect::<Vec<_>>()).collect()
            }
            Self::Some(picked) => picked.iter().map(Picked::reading).collect(),
        }
    }
}

impl WholeColumn {
    pub fn of(column: &Column) -> Self {
        let points = column.points.iter().map(|point| (Spelled(point.time_ms), Spelled(point.value))).collect();
        Self { stream: Spelled(column.stream.clone()), scale: column.scale, points }
    }

    pub fn column(&self) -> Column {
        let points = self.points.iter().map(|(time, value)| Point { time_ms: time.0, value: value.0 }).collect();
        Column { stream: self.stream.0.clone(), scale: self.scale, points }
    }
}

impl Picked {
    pub fn of(reading: &Reading, way: Vec<Neighbour>) -> Self {
        Self {
            stream: Spelled(reading.stream.clone()),
            time: Spelled(reading.time_ms),
            value: Spelled(reading.value),
            scale: reading.scale,
            path: way.into_iter().map(Side::of).collect(),
        }
    }

    pub fn reading(&self) -> Reading {
        Reading { stream: self.stream.0.clone(), time_ms: self.time.0, value: self.value.0, scale: self.scale }
    }
}

impl Side {
    pub fn of(neighbour: Neighbour) -> Self {
        match neighbour {
            Neighbour::Left(hash) => Self::Left(Spelled(Octets(hash))),
            Neighbour::Right(hash) => Self::Right(Spelled(Octets(hash))),
        }
    }

    pub fn neighbour(self) -> Neighbour {
        match self {
            Self::Left(hash) => Neighbour::Left(hash.0.0),
            Self::Right(hash) => Neighbour::Right(hash.0.0),
        }
    }
}
