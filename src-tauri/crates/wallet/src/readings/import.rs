//! Import: the batches of a proof's file are verified as those of a device are, and stored, all of them or none.

use std::collections::BTreeMap;

use domain::{
    device::DeviceId,
    event::Event,
    failure::{Code, Coded},
    reading::RefusedBatch,
    stored::Imported,
};
use thiserror::Error;
use wire::batch::{BatchHeader, SignedBatch};

use super::ReadingsError;
use crate::{
    Wallet,
    devices::{Refused, batch_context, verify_batch},
    ports::{StoreError, VaultError, store::BatchRow},
    proof::{Proof, ProofError, all_time, check},
};

/// Batches opened at once.
const PAGE: u32 = 500;

const GONE: &str = "its readings were here and are gone: you deleted them, or they are older than `deedboxctl readings \
    keep` says. The file still proves them: keep it";

const IN_PART: &str = "the file holds only some of its readings, and a batch is kept whole or not at all: have it \
    exported for all streams and a longer span";

impl Wallet {
    /// Checks a proof's file and stores the batches that it carries whole. What is here already stays as it is.
    ///
    /// # Errors
    /// [`ImportError`]; nothing was stored then.
    pub async fn import_readings(&self, file: &[u8]) -> Result<Imported, ImportError> {
        let account = self.ports.vault.account()?;
        let proof = Proof::read(file)?;
        let evidence = check(&proof)?;
        let device = evidence.device;
        if self.ports.store.device(device).await?.is_none() {
            return Err(ImportError::Unknown(device));
        }
        let mut found =
            Imported { device, level: evidence.level, stored: 0, known: 0, left_out: Vec::new(), gaps: evidence.gaps };
        self.keep_batches(&proof, &mut found).await?;
        if found.stored > 0
            && let Ok(view) = self.device(device).await
        {
            self.tell_of(account, Event::Device(view));
        }
        Ok(found)
    }

    async fn keep_batches(&self, proof: &Proof, found: &mut Imported) -> Result<(), ImportError> {
        // Whoever reads from the device stores its batches, too.
        let _alone = self.radio.clone().lock_owned().await;
        let here = self.headers(found.device, proof).await?;
        let (mut rows, mut gone) = (Vec::new(), false);
        for (header, whole) in proof.signed() {
            match (here.place_of(&header), whole) {
                (Place::Fork, _) => return Err(ImportError::Fork(header.seq)),
                (Place::Gone, _) => {
                    gone = true;
                    found.left_out.push(RefusedBatch { seq: header.seq, reason: GONE.to_string() });
                }
                (Place::Known, _) => found.known = found.known.saturating_add(1),
                (Place::New, Some(batch)) => rows.push(self.row(found.device, &batch)?),
                (Place::New, None) => {
                    found.left_out.push(RefusedBatch { seq: header.seq, reason: IN_PART.to_string() });
                }
            }
        }
        if rows.is_empty() && found.known == 0 {
            return Err(if gone { ImportError::Gone } else { ImportError::InPart });
        }
        self.ports.store.add_batches(&rows).await?;
        found.stored = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Verifies a batch by itself, and seals it.
    fn row(&self, device: DeviceId, batch: &SignedBatch) -> Result<BatchRow, ImportError> {
        let bytes = batch.to_bytes();
        let verified = verify_batch(device, &bytes, None, self.ports.clock.now());
        let verified = verified.map_err(|Refused { seq, reason, .. }| ImportError::Refused { seq, reason })?;
        let context = batch_context(&verified.head);
        let sealed = self.ports.vault.seal(&context, &bytes)?;
        let sealed_summary = self.ports.vault.seal(&context, &verified.summary)?;
        Ok(BatchRow { head: verified.head, sealed, sealed_summary })
    }

    /// The headers of stored batches from the one before the file's first to the one after its last.
    async fn headers(&self, device: DeviceId, proof: &Proof) -> Result<Here, ImportError> {
        let (from, to) = all_time();
        let seqs = || proof.signed().map(|(header, _)| header.seq);
        let (first, last) = (seqs().min().unwrap_or_default(), seqs().max().unwrap_or_default());
        let (mut here, mut after) = (Here::default(), first.saturating_sub(2));
        loop {
            let rows = self.ports.store.batches_after(device, after, from, to, PAGE).await?;
            for row in &rows {
                let header = self.batch_of(row)?.header;
                here.whole.insert(header.seq, header);
            }
            match rows.last() {
                Some(row) if row.head.seq <= last => after = row.head.seq,
                _ => break,
            }
        }
        after = first.saturating_sub(2);
        loop {
            let heads = self.ports.store.gone_heads(device, after, PAGE).await?;
            here.gone.extend(heads.iter().map(|head| (head.seq, head.hash.0)));
            match heads.last() {
                Some(head) if head.seq <= last => after = head.seq,
                _ => return Ok(here),
            }
        }
    }
}

/// What is stored around the batches of a file, by number.
#[derive(Default)]
struct Here {
    whole: BTreeMap<u64, BatchHeader>,
    /// The hashes of those whose readings are gone.
    gone: BTreeMap<u64, [u8; 32]>,
}

/// Where a batch of a file belongs.
enum Place {
    /// It is stored.
    Known,
    /// It was, and only its head is left.
    Gone,
    New,
    /// It is no part of the history that is stored.
    Fork,
}

impl Here {
    fn place_of(&self, header: &BatchHeader) -> Place {
        let hash = header.hash();
        if let Some(same) = self.whole.get(&header.seq) {
            return if same.hash() == hash { Place::Known } else { Place::Fork };
        }
        if let Some(same) = self.gone.get(&header.seq) {
            return if *same == hash { Place::Gone } else { Place::Fork };
        }
        let before = header.seq.checked_sub(1).and_then(|seq| self.hash_of(seq));
        let next = header.seq.checked_add(1).and_then(|seq| self.whole.get(&seq));
        if before.is_some_and(|one| one != header.prev) || next.is_some_and(|one| one.prev != hash) {
            return Place::Fork;
        }
        Place::New
    }

    fn hash_of(&self, seq: u64) -> Option<[u8; 32]> {
        self.whole.get(&seq).map(BatchHeader::hash).or_else(|| self.gone.get(&seq).copied())
    }
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    #[error("{0}; nothing was stored")]
    Proof(#[from] ProofError),
    #[error(
        "this wallet does not know the device {0} that signed these readings: pair with it first, then import again"
    )]
    Unknown(DeviceId),
    #[error("batch {seq}: {reason}; nothing was stored")]
    Refused { seq: u64, reason: String },
    #[error("batch {0} is no part of the history stored here: the device signed two; nothing was stored")]
    Fork(u64),
    #[error(
        "no batch is whole in this file, so that nothing was stored: have it exported for all streams and a longer span"
    )]
    InPart,
    #[error(
        "every batch of this file was here, and its readings are gone: you deleted them, or they are older than `deedboxctl readings keep` says. Nothing was stored; the file still proves them"
    )]
    Gone,
}

impl Coded for ImportError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Readings(e) => e.code(),
            Self::Proof(e) => e.code(),
            Self::Unknown(_) => Code::DeviceUnknown,
            Self::Refused { .. } | Self::Fork(_) => Code::ProofRefused,
            Self::InPart | Self::Gone => Code::BadRequest,
        }
    }
}
