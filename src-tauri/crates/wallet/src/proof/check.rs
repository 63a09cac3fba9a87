//! The check of a proof: no wallet, no network, nothing on trust but the file's own name of the device.

use std::collections::BTreeSet;

use domain::{
    Address, B256,
    device::DeviceId,
    evidence::{AnchorPlace, BatchEvidence, Evidence, Gap},
    reading::Provenance,
    time::Millis,
};
use wire::{
    batch::{BatchError, BatchHeader, Continuity, SignedBatch, Tip},
    identity::DeviceAddress,
    merkle::{self, Neighbour},
    reading::{MAX_READINGS, MAX_SCALE},
};

use super::{
    ProofError, ReadingFlaw,
    form::{Batch, Carried, Head, Picked, Proof, WholeColumn},
};

/// The most neighbours on a way: no signed batch has more readings than 2 to this power.
const MOST_STEPS: usize = MAX_READINGS.ilog2() as usize;

/// Checks that the device named in the proof signed each batch, that each reading is in its batch, and that the batches
/// follow each other. A gap between them is said; two histories are refused (T-49).
///
/// # Errors
/// The first thing that does not hold, by its batch and reading.
pub fn check(proof: &Proof) -> Result<Evidence, ProofError> {
    let address = proof.device.0;
    let device = DeviceId(Address::from(address.0));
    if proof.did != address.did() {
        return Err(ProofError::OtherDid { device, did: device.did() });
    }
    let (mut batches, mut gaps, mut last) = (Vec::new(), Vec::new(), None);
    for batch in &proof.batches {
        gaps.extend(gap_before(batch, address, last)?);
        let header = check_batch(batch, address)?;
        let anchor = check_anchor(batch, &header)?;
        last = Some(Tip { seq: header.seq, hash: header.hash() });
        batches.push(found(batch, &header, anchor));
    }
    let head = Head::over(&proof.batches).ok_or(ProofError::Empty)?;
    says_the_same(proof, &head)?;
    Ok(Evidence {
        device,
        did: device.did(),
        level: batches.iter().map(|batch| batch.level).min().unwrap_or(Provenance::L0),
        streams: head.streams.iter().map(|stream| stream.0.to_string()).collect(),
        from: Millis(head.from.0),
        to: Millis(head.to.0),
        readings: u32::try_from(proof.readings()).unwrap_or(u32::MAX),
        batches,
        gaps,
    })
}

/// How a batch continues the one before it in the file.
fn gap_before(batch: &Batch, device: DeviceAddress, last: Option<Tip>) -> Result<Option<Gap>, ProofError> {
    let header = batch.signed(device);
    let seq = header.seq;
    // Nothing is said of what came before the first one, unless it is the device's first.
    if last.is_none() && seq != 1 {
        return Ok(None);
    }
    let signed = SignedBatch { header, columns: Vec::new(), signature: batch.signature() };
    match signed.follows(last) {
        Continuity::Next => Ok(None),
        Continuity::Gap { first, last } => Ok(Some(Gap { first, last })),
        Continuity::Repeat | Continuity::Past => Err(ProofError::Order { seq }),
        Continuity::Fork => Err(ProofError::Fork { seq }),
    }
}

fn check_batch(batch: &Batch, device: DeviceAddress) -> Result<BatchHeader, ProofError> {
    let header = batch.signed(device);
    let wrong = |flaw: BatchError| ProofError::Batch { seq: header.seq, flaw };
    match &batch.readings {
        Carried::All(columns) => {
            let columns = columns.iter().map(WholeColumn::column).collect();
            let signed = SignedBatch { header, columns, signature: batch.signature() };
            signed.verify(device).map_err(wrong)?;
        }
        Carried::Some(picked) => {
            if header.seq == 0 {
                return Err(wrong(BatchError::Malformed));
            }
            header.recover(&batch.signature(), device).map_err(|e| wrong(e.into()))?;
            check_picked(&header, picked)?;
        }
    }
    Ok(header)
}

fn check_picked(header: &BatchHeader, picked: &[Picked]) -> Result<(), ProofError> {
    let mut places = BTreeSet::new();
    for one in picked {
        let place: Vec<bool> = one.path.iter().map(|side| matches!(side.neighbour(), Neighbour::Left(_))).collect();
        let flaw = flaw_of(header, one).or_else(|| (!places.insert(place)).then_some(ReadingFlaw::Twice));
        if let Some(flaw) = flaw {
            let (stream, at) = (one.stream.0.as_str().to_string(), Millis(one.time.0));
            return Err(ProofError::Reading { seq: header.seq, stream, at, flaw });
        }
    }
    Ok(())
}

fn flaw_of(header: &BatchHeader, one: &Picked) -> Option<ReadingFlaw> {
    let reading = one.reading();
    let way = one.path.iter().map(|side| side.neighbour());
    let root = merkle::climb(merkle::leaf(&reading.canonical()), way);
    if one.path.len() > MOST_STEPS || root != header.root {
        Some(ReadingFlaw::NotInBatch)
    } else if !(header.from..=header.to).contains(&reading.time_ms) {
        Some(ReadingFlaw::Outside)
    } else if reading.scale.unsigned_abs() > MAX_SCALE.unsigned_abs() {
        Some(ReadingFlaw::Scale)
    } else {
        None
    }
}

/// A place on a chain is somebody's word; that the batch is under the root which is to be looked up there is not.
fn check_anchor(batch: &Batch, header: &BatchHeader) -> Result<Option<AnchorPlace>, ProofError> {
    let Some(anchor) = &batch.anchor else { return Ok(None) };
    anchor.place(header).map(Some).ok_or(ProofError::Anchor { seq: header.seq })
}

fn found(batch: &Batch, header: &BatchHeader, anchor: Option<AnchorPlace>) -> BatchEvidence {
    BatchEvidence {
        seq: header.seq,
        level: Provenance::L1,
        from: Millis(header.from),
        to: Millis(header.to),
        root: B256::from(header.root),
        hash: B256::from(header.hash()),
        readings: u32::try_from(batch.readings.len()).unwrap_or(u32::MAX),
        whole: matches!(batch.readings, Carried::All(_)),
        anchor,
    }
}

/// What a file says of its readings in its head, nobody signed; so it must be what they are.
fn says_the_same(proof: &Proof, head: &Head) -> Result<(), ProofError> {
    if proof.streams != head.streams {
        return Err(ProofError::Head("streams"));
    }
    if proof.from != head.from {
        return Err(ProofError::Head("from"));
    }
    if proof.to != head.to {
        return Err(ProofError::Head("to"));
    }
    Ok(())
}
