//! The proof of what is served to an app, as far as its permission lets it be shown.
//!
//! Whoever knows a batch's root, digest or signature, or the neighbours of a reading, can try out values until they fit: leaves
//! carry no salt. So nothing of a batch goes out but where the permission holds every reading of it, and every reading of the
//! batch before, whose digest its header names.

use std::collections::{BTreeMap, BTreeSet};

use domain::{B256, device::DeviceId, grant::GrantTerms, scope::Resolution, time::Millis};
use wire::batch::SignedBatch;

use super::{
    Proof, Selection,
    anchored::Anchorings,
    check,
    form::Batch,
    prove::{address, all_time, without_empty_ends},
};
use crate::{Wallet, readings::ReadingsError};

/// The newest batches that are looked through for the rows of an answer.
const BATCHES: u32 = 1_000;

impl Wallet {
    /// The proof of these readings, without the batches that the terms do not hold all of; none where that leaves nothing.
    ///
    /// # Errors
    /// [`ReadingsError`]; a batch whose signature does not hold any more is [`ReadingsError::Damaged`].
    pub(crate) async fn prove_served(
        &self,
        device: DeviceId,
        selection: &Selection,
        terms: &GrantTerms,
    ) -> Result<Option<Proof>, ReadingsError> {
        let (mut held, mut carried) = (BTreeMap::new(), Vec::new());
        for row in self.ports.store.batches(device, selection.from, selection.to, BATCHES).await? {
            let batch = self.batch_of(&row)?;
            let holds = holds_all_of(terms, &batch);
            held.insert(row.head.seq, holds);
            if holds {
                carried.push((B256::from(batch.header.hash()), row.head.seq, selection.carry(&batch)));
            }
        }
        let (mut known, mut batches) = (BTreeSet::new(), Vec::new());
        for (hash, seq, batch) in carried {
            let before = seq.saturating_sub(1);
            let may = match held.get(&before) {
                Some(holds) => *holds,
                None => before == 0 || self.holds_stored(device, before, terms).await?,
            };
            if may {
                known.insert(hash);
                batches.push((hash, batch));
            }
        }
        self.anchored(device, batches, &known).await
    }

    async fn anchored(
        &self,
        device: DeviceId,
        batches: Vec<(B256, Batch)>,
        known: &BTreeSet<B256>,
    ) -> Result<Option<Proof>, ReadingsError> {
        // Where an anchoring cannot be told the signatures still prove what they do.
        let anchorings = self.anchorings(device).await.unwrap_or_else(|_| Anchorings::of(&[]));
        let mut all = Vec::new();
        for (hash, mut batch) in batches {
            batch.anchor = anchorings.anchor_among(&hash, known);
            all.push(batch);
        }
        let Some(proof) = Proof::carrying(address(device), without_empty_ends(all)) else { return Ok(None) };
        check(&proof).map_err(|_| ReadingsError::Damaged)?;
        Ok(Some(proof))
    }

    /// Whether the batch with this number is stored and the terms hold all of it.
    async fn holds_stored(&self, device: DeviceId, seq: u64, terms: &GrantTerms) -> Result<bool, ReadingsError> {
        let (from, to) = all_time();
        let rows = self.ports.store.batches_after(device, seq.saturating_sub(1), from, to, 1).await?;
        let Some(row) = rows.first().filter(|row| row.head.seq == seq) else { return Ok(false) };
        Ok(holds_all_of(terms, &self.batch_of(row)?))
    }
}

/// Whether every reading of the batch may be read as it is.
fn holds_all_of(terms: &GrantTerms, batch: &SignedBatch) -> bool {
    let raw = |stream: &str| {
        terms.scopes.iter().any(|scope| scope.stream() == stream && scope.resolution() == Resolution::Raw)
    };
    let within = |at: u64| (terms.history_from..=terms.history_to).contains(&Millis(at));
    within(batch.header.from)
        && within(batch.header.to)
        && batch.columns.iter().all(|column| raw(column.stream.as_str()))
}
