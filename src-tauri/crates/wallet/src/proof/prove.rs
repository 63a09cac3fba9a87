//! What the wallet itself proves of its readings.

use domain::{
    B256,
    device::DeviceId,
    evidence::Evidence,
    failure::{Code, Coded},
    time::Millis,
};
use thiserror::Error;
use wire::{batch::SignedBatch, identity::DeviceAddress};

use super::{
    MOST_BATCHES, MOST_BYTES, MOST_READINGS, Proof, ProofError, Selection,
    anchored::Anchorings,
    check,
    form::{Batch, Carried},
};
use crate::{
    Wallet,
    devices::batch_context,
    operations::OperationError,
    ports::{
        StoreError, VaultError,
        store::{BatchHead, BatchRow},
    },
};

/// Batches opened at once.
const PAGE: u32 = 500;
/// The newest batches that are checked for a look at them.
const LOOKED_AT: u32 = 100;

/// A proof that was checked as anybody else checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The text of its file.
    pub text: String,
    pub evidence: Evidence,
}

impl Wallet {
    /// Makes the proof of stored readings, a file of at most `most` bytes, and checks it.
    ///
    /// # Errors
    /// [`ProveError`]; needs the wallet open, since readings are sealed.
    pub async fn prove_readings(
        &self,
        device: DeviceId,
        selection: &Selection,
        most: usize,
    ) -> Result<Proven, ProveError> {
        let mut batches = self.carried(device, selection).await?;
        let anchorings = self.anchorings(device).await?;
        anchor(address(device), &mut batches, &anchorings);
        let Some(proof) = Proof::carrying(address(device), batches) else {
            return Err(self.nothing_to_prove(device, selection).await?);
        };
        let text = serde_json::to_string(&proof).map_err(|e| ProveError::Written(e.to_string()))?;
        if text.len() > most.min(MOST_BYTES) {
            return Err(ProveError::TooLarge);
        }
        let evidence = check(&Proof::read(text.as_bytes())?)?;
        Ok(Proven { text, evidence: evidence.seen(&anchorings.places()) })
    }

    /// The proof of stored readings for this process alone, without anchors and not checked yet; none of no reading.
    ///
    /// # Errors
    /// Those of [`Wallet::prove_readings`].
    pub(crate) async fn proof_here(
        &self,
        device: DeviceId,
        selection: &Selection,
    ) -> Result<Option<Proof>, ProveError> {
        Ok(Proof::carrying(address(device), self.carried(device, selection).await?))
    }

    /// What the newest stored batches of a span show, checked now; none where they hold no such reading.
    ///
    /// # Errors
    /// Those of [`Wallet::prove_readings`].
    pub async fn evidence(&self, device: DeviceId, selection: &Selection) -> Result<Option<Evidence>, ProveError> {
        let rows = self.ports.store.batches(device, selection.from, selection.to, LOOKED_AT).await?;
        let mut batches = Vec::new();
        for row in &rows {
            batches.push(selection.carry(&self.opened(row)?));
        }
        let anchorings = self.anchorings(device).await?;
        anchor(address(device), &mut batches, &anchorings);
        let proof = Proof::carrying(address(device), without_empty_ends(batches));
        let evidence = proof.as_ref().map(check).transpose()?;
        Ok(evidence.map(|evidence| evidence.seen(&anchorings.places())))
    }

    /// Why there is nothing to prove.
    async fn nothing_to_prove(&self, device: DeviceId, selection: &Selection) -> Result<ProveError, StoreError> {
        let gone = self.ports.store.gone_until(device, selection.to).await?;
        let is_gone = gone.is_some_and(|until| until >= selection.from);
        Ok(if is_gone { ProveError::Gone } else { ProveError::Nothing })
    }

    /// What was anchored of the device on this network, without what a reorganisation took back.
    pub(super) async fn anchorings(&self, device: DeviceId) -> Result<Anchorings, ProveError> {
        let Some(keeper) = self.anchor_keeper() else { return Ok(Anchorings::of(&[])) };
        let mut rows = self.ports.store.anchors(device, keeper).await?;
        let undone = self.undone_anchors().await?;
        rows.retain(|row| !undone.contains(&row.tx));
        Ok(Anchorings::of(&rows))
    }

    /// All batches of a span as far as they were asked for, read page by page, newest first.
    async fn carried(&self, device: DeviceId, selection: &Selection) -> Result<Vec<Batch>, ProveError> {
        let (mut batches, mut readings) = (Vec::new(), 0_usize);
        let (mut to, mut before) = (selection.to, None);
        loop {
            let rows = self.ports.store.batches(device, selection.from, to, PAGE).await?;
            let full = rows.len() == PAGE as usize;
            // The page before ended within the moments of its oldest batch: that one comes again.
            let place = |head: &BatchHead| (head.from, head.to, head.seq);
            let older = rows.into_iter().filter(|row| before.is_none_or(|before| place(&row.head) < before));
            let older = older.collect::<Vec<_>>();
            let Some(oldest) = older.first() else { break };
            (to, before) = (oldest.head.from, Some(place(&oldest.head)));
            for row in older.iter().rev() {
                let batch = selection.carry(&self.opened(row)?);
                readings += batch.readings.len();
                batches.push(batch);
            }
            if readings > MOST_READINGS || batches.len() > MOST_BATCHES {
                return Err(ProveError::TooLarge);
            }
            if !full {
                break;
            }
        }
        Ok(without_empty_ends(batches))
    }

    fn opened(&self, row: &BatchRow) -> Result<SignedBatch, ProveError> {
        let opened = self.ports.vault.open(&batch_context(&row.head), &row.sealed)?;
        SignedBatch::from_bytes(&opened).map_err(|_| ProveError::Damaged)
    }
}

/// Says of each batch where it is anchored.
fn anchor(device: DeviceAddress, batches: &mut [Batch], anchorings: &Anchorings) {
    for batch in batches {
        batch.anchor = anchorings.anchor(&B256::from(batch.signed(device).hash()));
    }
}

/// A batch without a reading says something only between others.
pub(super) fn without_empty_ends(mut batches: Vec<Batch>) -> Vec<Batch> {
    batches.sort_by_key(|batch| batch.header.seq);
    let speaks = |batch: &Batch| matches!(&batch.readings, Carried::All(_)) || batch.readings.len() > 0;
    let first = batches.iter().position(speaks).unwrap_or(batches.len());
    let end = batches.iter().rposition(speaks).map_or(first, |last| last + 1);
    batches.truncate(end);
    batches.drain(..first);
    batches
}

pub(super) fn address(device: DeviceId) -> DeviceAddress {
    DeviceAddress(device.0.into_array())
}

/// Why no proof was made.
#[derive(Debug, Error)]
pub enum ProveError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("stored readings do not match their seal: read them from the device again")]
    Damaged,
    #[error(
        "no reading of these streams is stored in this span: fetch them with `deedboxctl device sync`, or name another span"
    )]
    Nothing,
    #[error(
        "the signed readings of this span are gone: you deleted them, or they are older than `deedboxctl readings keep` says. Their means remain, but nothing proves them any more"
    )]
    Gone,
    #[error(
        "the proof would be larger than such a file is, or than what the Deedbox that runs hands over (2 MiB): take a shorter span, or close that Deedbox first"
    )]
    TooLarge,
    #[error("the proof could not be written: {0}")]
    Written(String),
    #[error("what is stored does not hold, so that nothing was written: {0}")]
    Refused(#[from] ProofError),
}

impl Coded for ProveError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Damaged | Self::Refused(_) => Code::StoreDamaged,
            Self::Nothing | Self::Gone | Self::TooLarge => Code::BadRequest,
            Self::Written(_) => Code::Internal,
        }
    }
}

/// The span of everything.
pub(crate) fn all_time() -> (Millis, Millis) {
    (Millis(0), Millis(i64::MAX as u64))
}
