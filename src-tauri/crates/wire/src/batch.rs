//! Batches of readings that a device signs.

use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::{
    cbor,
    identity::{DeviceAddress, DeviceKey},
    merkle::{self, Inclusion, Tree},
    reading::{Column, MAX_COLUMNS, MAX_READINGS, MAX_SCALE, Reading, decode_bounded},
    signature::{Recovered, Signature, SignatureError, recover},
    typed::{Domain, address, number},
};

/// What a device signs of a batch; EIP-712
/// `ReadingBatch(address device,uint64 seq,uint64 from,uint64 to,bytes32 root,bytes32 prev)`, domain
/// `{Deedbox readings, 1}` without a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BatchHeader {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub device: [u8; 20],
    /// 1 for a device's first batch, then one more each.
    #[n(1)]
    pub seq: u64,
    /// Unix time in ms; no reading is older.
    #[n(2)]
    pub from: u64,
    /// Unix time in ms; no reading is newer.
    #[n(3)]
    pub to: u64,
    /// Merkle root over the readings.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// [`BatchHeader::hash`] of the batch before; zero in the first.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub prev: [u8; 32],
}

impl BatchHeader {
    /// The EIP-712 digest: what the device signs, and what the next batch names as `prev`.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        let domain = Domain { name: "Deedbox readings", version: "1", chain_id: None, contract: None };
        domain.digest(
            "ReadingBatch(address device,uint64 seq,uint64 from,uint64 to,bytes32 root,bytes32 prev)",
            &[address(self.device), number(self.seq), number(self.from), number(self.to), self.root, self.prev],
        )
    }

    /// Checks that `device` signed exactly this header.
    ///
    /// # Errors
    /// The signature is malformed, by another key or for another header.
    pub fn recover(&self, signature: &Signature, device: DeviceAddress) -> Result<Recovered, SignatureError> {
        recover(&self.hash(), signature, device)
    }
}

/// The newest batch known of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tip {
    pub seq: u64,
    /// Its [`BatchHeader::hash`].
    pub hash: [u8; 32],
}

/// How a batch continues what is known of its device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuity {
    /// It comes right after the tip.
    Next,
    /// It is the tip itself.
    Repeat,
    /// It is older than the tip, so nothing can be said.
    Past,
    /// Batches between the tip and this one are missing.
    Gap {
        /// The first missing one.
        first: u64,
        /// The last missing one.
        last: u64,
    },
    /// The device signed two different histories.
    Fork,
}

/// Why a batch does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BatchError {
    /// It names another device.
    #[error("the batch is of the device {0}")]
    OtherDevice(DeviceAddress),
    /// Its signature does not hold.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Its readings are not the signed ones.
    #[error("the readings are not the signed ones")]
    Root,
    /// A reading lies outside the signed span, or the times go back.
    #[error("a reading lies outside the signed span")]
    Times,
    /// No reading, too many, a stream twice, a scale out of range, or sequence number 0.
    #[error("the batch is malformed")]
    Malformed,
}

/// A batch as it travels: header, readings in columns, signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SignedBatch {
    #[n(0)]
    pub header: BatchHeader,
    #[cbor(n(1), decode_with = "decode_bounded::<_, _, { MAX_COLUMNS as u64 }>")]
    pub columns: Vec<Column>,
    #[n(2)]
    pub signature: Signature,
}

impl SignedBatch {
    /// Builds and signs the batch after `tip`; `from` and `to` become the times of the oldest and newest reading.
    ///
    /// # Errors
    /// The columns are not fit for a batch, or the sequence numbers are used up.
    pub fn sign(key: &DeviceKey, tip: Option<Tip>, columns: Vec<Column>) -> Result<Self, BatchError> {
        let times = || columns.iter().flat_map(|column| &column.points).map(|point| point.time_ms);
        let (from, to) = times().min().zip(times().max()).ok_or(BatchError::Malformed)?;
        let seq = tip.map_or(Some(1), |tip| tip.seq.checked_add(1)).ok_or(BatchError::Malformed)?;
        let root = merkle::root(&leaves(&columns)).ok_or(BatchError::Malformed)?;
        let prev = tip.map_or([0; 32], |tip| tip.hash);
        let header = BatchHeader { device: key.address().0, seq, from, to, root, prev };
        let batch = Self { header, columns, signature: key.sign(&header.hash()) };
        batch.check_shape()?;
        Ok(batch)
    }

    /// Checks signature, root, span and shape against the device it should be from.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn verify(&self, device: DeviceAddress) -> Result<Tip, BatchError> {
        if self.header.device != device.0 {
            return Err(BatchError::OtherDevice(DeviceAddress(self.header.device)));
        }
        self.check_shape()?;
        if merkle::root(&leaves(&self.columns)) != Some(self.header.root) {
            return Err(BatchError::Root);
        }
        self.header.recover(&self.signature, device)?;
        Ok(self.tip())
    }

    /// How this batch continues the newest one known; says nothing about its signature.
    #[must_use]
    pub fn follows(&self, tip: Option<Tip>) -> Continuity {
        let tip = tip.unwrap_or(Tip { seq: 0, hash: [0; 32] });
        let same = self.header.hash() == tip.hash;
        match self.header.seq.checked_sub(tip.seq) {
            None => Continuity::Past,
            Some(0) if same => Continuity::Repeat,
            Some(1) if self.header.prev == tip.hash => Continuity::Next,
            Some(0 | 1) => Continuity::Fork,
            Some(_) => Continuity::Gap { first: tip.seq + 1, last: self.header.seq - 1 },
        }
    }

    /// Sequence number and hash of this batch.
    #[must_use]
    pub fn tip(&self) -> Tip {
        Tip { seq: self.header.seq, hash: self.header.hash() }
    }

    /// The readings in the order of the Merkle leaves: column by column, oldest first.
    pub fn readings(&self) -> impl Iterator<Item = Reading> + '_ {
        self.columns.iter().flat_map(Column::readings)
    }

    /// Proves that the reading at `index` of [`SignedBatch::readings`] belongs to this batch.
    #[must_use]
    pub fn prove(&self, index: u32) -> Option<Inclusion> {
        merkle::prove(&leaves(&self.columns), index)
    }

    /// The tree over [`SignedBatch::readings`], in their order.
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree::over(leaves(&self.columns))
    }

    /// The CBOR bytes of the batch.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// Reads a batch; nothing is verified yet.
    ///
    /// # Errors
    /// The bytes are not exactly one batch.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BatchError> {
        cbor::from_slice(bytes).ok_or(BatchError::Malformed)
    }

    fn check_shape(&self) -> Result<(), BatchError> {
        let total: usize = self.columns.iter().map(|column| column.points.len()).sum();
        let twice = |(at, column): (usize, &Column)| {
            self.columns.iter().skip(at + 1).any(|other| other.stream == column.stream)
        };
        let fits = self.header.seq > 0
            && total <= MAX_READINGS
            && (1..=MAX_COLUMNS).contains(&self.columns.len())
            && self.columns.iter().all(|c| !c.points.is_empty() && c.scale.unsigned_abs() <= MAX_SCALE.unsigned_abs())
            && !self.columns.iter().enumerate().any(twice);
        if !fits {
            return Err(BatchError::Malformed);
        }
        let span = self.header.from..=self.header.to;
        let in_time = |column: &Column| {
            column.points.is_sorted_by_key(|point| point.time_ms)
                && column.points.iter().all(|point| span.contains(&point.time_ms))
        };
        self.columns.iter().all(in_time).then_some(()).ok_or(BatchError::Times)
    }
}

/// The leaves of [`SignedBatch::readings`], in their order; one buffer serves them all, for there may be a thousand.
fn leaves(columns: &[Column]) -> Vec<[u8; 32]> {
    let mut bytes = Vec::new();
    let mut leaves = Vec::with_capacity(columns.iter().map(|column| column.points.len()).sum());
    for column in columns {
        let mut reading = Reading { stream: column.stream.clone(), time_ms: 0, value: 0, scale: column.scale };
        for point in &column.points {
            (reading.time_ms, reading.value) = (point.time_ms, point.value);
            cbor::write(&reading, &mut bytes);
            leaves.push(merkle::leaf(&bytes));
        }
    }
    leaves
}
