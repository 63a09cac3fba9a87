//! Verification of a batch before it is stored: signature, root, sequence, previous hash.

use domain::{B256, device::DeviceId, quarantine::Fault, time::Millis, words::fault_words};
use serde::{Deserialize, Serialize};
use wire::{
    batch::{BatchError, Continuity, SignedBatch, Tip},
    identity::DeviceAddress,
};

use crate::ports::store::BatchHead;

/// How far ahead of this computer's clock a device's clock may be (T-52).
const AHEAD_MS: u64 = 300_000;
/// A batch from further ahead than this is not waited for.
const FAR_AHEAD_MS: u64 = 86_400_000;
/// The highest sequence number that fits the store.
pub(super) const MAX_SEQ: u64 = i64::MAX as u64;

/// A batch that verified.
pub(crate) struct Verified {
    pub head: BatchHead,
    /// [`Summary`] of each stream as JSON.
    pub summary: Vec<u8>,
}

/// A batch that did not verify, and why.
pub(crate) struct Refused {
    pub seq: u64,
    pub fault: Fault,
    pub reason: String,
    /// It is good in itself, and will verify once this computer's clock is as far.
    pub early: bool,
}

/// Count, least, greatest and sum of a stream's values in a batch, and its newest value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Summary {
    pub stream: String,
    pub count: u32,
    pub least: f64,
    pub greatest: f64,
    pub sum: f64,
    pub newest: f64,
    pub newest_at: Millis,
}

/// Verifies a batch against the device and the batch before it. A gap is accepted, since a device's log is bounded, and
/// shows in the sequence numbers; a fork or a repeat is refused.
pub(crate) fn verify(
    device: DeviceId,
    bytes: &[u8],
    last: Option<&BatchHead>,
    now: Millis,
) -> Result<Verified, Refused> {
    follow(device, &check(device, bytes)?, last, now)
}

/// What of [`verify`] looks at the batch alone: most of its cost, and fit to be done beside others.
pub(super) fn check(device: DeviceId, bytes: &[u8]) -> Result<SignedBatch, Refused> {
    let batch = SignedBatch::from_bytes(bytes).map_err(|_| refused(0, Fault::Unreadable))?;
    let verdict = batch.verify(DeviceAddress(device.0.into_array()));
    verdict.map_err(|e| refused(batch.header.seq, fault_of(&e)))?;
    Ok(batch)
}

/// The rest of [`verify`]: the place of a checked batch after the one before it, and in time.
pub(super) fn follow(
    device: DeviceId,
    batch: &SignedBatch,
    last: Option<&BatchHead>,
    now: Millis,
) -> Result<Verified, Refused> {
    let refuse = |fault: Fault| refused(batch.header.seq, fault);
    let tip = last.map(|head| Tip { seq: head.seq, hash: head.hash.0 });
    match batch.follows(tip) {
        Continuity::Next | Continuity::Gap { .. } => {}
        Continuity::Repeat => return Err(refuse(Fault::Replay)),
        Continuity::Past => return Err(refuse(Fault::Old)),
        Continuity::Fork => return Err(refuse(Fault::Fork)),
    }
    if batch.header.seq > MAX_SEQ {
        return Err(refuse(Fault::Number));
    }
    if batch.header.to > now.plus(AHEAD_MS).0 {
        let early = batch.header.to <= now.plus(FAR_AHEAD_MS).0;
        return Err(Refused { early, ..refuse(Fault::Ahead) });
    }
    let summaries: Vec<Summary> = batch.columns.iter().filter_map(summary).collect();
    let readings = batch.columns.iter().map(|column| column.points.len()).sum::<usize>();
    Ok(Verified {
        head: BatchHead {
            device,
            seq: batch.header.seq,
            from: Millis(batch.header.from),
            to: Millis(batch.header.to),
            root: B256::from(batch.header.root),
            hash: B256::from(batch.header.hash()),
            readings: u32::try_from(readings).unwrap_or(u32::MAX),
            uploaded: false,
        },
        // Only numbers and names: it can be written in any case.
        summary: serde_json::to_vec(&summaries).map_err(|_| refuse(Fault::Malformed))?,
    })
}

impl Refused {
    /// A batch that verified, with others missing before it.
    pub(super) fn gap(seq: u64) -> Self {
        refused(seq, Fault::Gap)
    }

    /// The same batch, refused for another reason.
    pub(super) fn with(self, fault: Fault) -> Self {
        Self { fault, reason: fault_words(fault).to_string(), ..self }
    }
}

fn refused(seq: u64, fault: Fault) -> Refused {
    Refused { seq, fault, reason: fault_words(fault).to_string(), early: false }
}

fn fault_of(error: &BatchError) -> Fault {
    match error {
        BatchError::OtherDevice(_) => Fault::OtherDevice,
        BatchError::Signature(_) => Fault::Signature,
        BatchError::Root => Fault::Readings,
        BatchError::Times => Fault::Times,
        BatchError::Malformed => Fault::Malformed,
    }
}

fn summary(column: &wire::reading::Column) -> Option<Summary> {
    let values: Vec<f64> =
        column.points.iter().map(|point| wire::reading::quantity(point.value, column.scale)).collect();
    let newest_at = column.points.last()?.time_ms;
    Some(Summary {
        stream: column.stream.as_str().to_string(),
        count: u32::try_from(values.len()).unwrap_or(u32::MAX),
        least: values.iter().copied().fold(f64::INFINITY, f64::min),
        greatest: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        sum: values.iter().sum(),
        newest: *values.last()?,
        newest_at: Millis(newest_at),
    })
}

/// What binds a sealed batch to its device and place.
pub(crate) fn context(head: &BatchHead) -> Vec<u8> {
    format!("batch {} {} {:#x}", head.device, head.seq, head.hash).into_bytes()
}
