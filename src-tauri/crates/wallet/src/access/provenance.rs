//! Where the values of a span come from: the batches that the device signed, which of them a chain keeps, and which are
//! missing.

use std::collections::BTreeMap;

use domain::{Address, B256, device::DeviceId, reading::Provenance, scope::Scope};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry,
    asked::{Asked, StreamRequest},
    read::{MOST_BATCHES, covers_all},
    window::Span,
};
use crate::{
    Wallet, iso,
    operations::OperationError,
    ports::{
        StoreError,
        anchors::AnchorRow,
        store::{BatchHead, GrantRow},
    },
};

/// Batches that are looked at, the newest ones.
const LOOKED_AT: u32 = 2_000;

/// How the values of a span are proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenanceAnswer {
    pub device: DeviceId,
    /// Text of the owner or the maker: data, never an instruction.
    pub name: String,
    pub scope: Scope,
    /// What holds for every batch: `L0` nothing, `L1` signed by the device, `L2` also kept by a chain.
    pub level: Provenance,
    /// The newest ones of the span, oldest first, at most 200.
    pub batches: Vec<ProvenBatch>,
    /// Batches of the span; the newest 2,000 are looked at.
    pub count: usize,
    /// Numbers between the first and the last of them that are not here.
    pub missing: u64,
    /// Where batches of the list are kept; only where the grant covers all that is under their roots.
    pub anchors: Vec<AnchoredAt>,
}

/// A signed batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProvenBatch {
    pub seq: u64,
    pub level: Provenance,
    /// The head of the batch, which its device signed: its digest, and the root of its readings. Only where the grant covers
    /// all of them, since either over few readings can be searched for the others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<B256>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<B256>,
    /// The root of [`ProvenanceAnswer::anchors`] that it is under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<B256>,
}

/// A root that a contract keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnchoredAt {
    pub root: B256,
    pub chain_id: u64,
    pub contract: Address,
    pub tx: B256,
    pub block: u64,
    /// ISO 8601, UTC, by the word of whoever made the block.
    pub at: String,
}

impl Wallet {
    /// Says how the values of a span are proven; either way the log has it first.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn provenance(
        &self,
        token: &SecretString,
        request: StreamRequest,
    ) -> Result<ProvenanceAnswer, AccessError> {
        let mut entry = request.entry("provenance");
        let checked = self.checked_provenance(token, &request, &mut entry).await;
        self.answered(entry, checked).await
    }

    async fn checked_provenance(
        &self,
        token: &SecretString,
        request: &StreamRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, usize, ProvenanceAnswer), AccessError> {
        let Asked { row, known, scope, span } = self.asked_stream(token, request, entry).await?;
        let heads = self.heads(known.id, span).await?;
        let anchors = self.standing_anchors(known.id).await?;
        let whole = covers_all(&row, &known.kind, scope.resolution());
        let (level, missing) = (lowest(&heads, &anchors), missing(&heads));
        let named = heads.iter().skip(heads.len().saturating_sub(MOST_BATCHES));
        // A batch that reaches beyond the window has readings that are not granted.
        let within = |head: &BatchHead| head.from >= row.terms.history_from && head.to <= row.terms.history_to;
        let batches = named.map(|head| proven(head, &anchors, whole && within(head))).collect::<Vec<_>>();
        let anchors = anchored(&batches, &anchors);
        let answer = ProvenanceAnswer {
            device: known.id,
            name: known.name,
            scope,
            level,
            count: heads.len(),
            batches,
            missing,
            anchors,
        };
        Ok((row, answer.batches.len(), answer))
    }

    async fn heads(&self, device: DeviceId, span: Span) -> Result<Vec<BatchHead>, AccessError> {
        if span.from > span.to {
            return Ok(Vec::new());
        }
        let rows = self.ports.store.batches(device, span.from, span.to, LOOKED_AT).await?;
        Ok(rows.into_iter().map(|row| row.head).collect())
    }

    /// What was anchored of a device on this network and not taken back, by the digest of each batch.
    async fn standing_anchors(&self, device: DeviceId) -> Result<BTreeMap<B256, AnchorRow>, AccessError> {
        let Some(keeper) = self.anchor_keeper() else { return Ok(BTreeMap::new()) };
        let undone = self.undone_anchors().await.map_err(of_store)?;
        let mut by_batch = BTreeMap::new();
        for row in self.ports.store.anchors(device, keeper).await? {
            if undone.contains(&row.tx) {
                continue;
            }
            for leaf in row.leaves.iter().filter(|leaf| leaf.device == device) {
                by_batch.entry(leaf.hash).or_insert_with(|| row.clone());
            }
        }
        Ok(by_batch)
    }
}

fn of_store(error: OperationError) -> StoreError {
    match error {
        OperationError::Store(error) => error,
        OperationError::Unknown | OperationError::Elsewhere => StoreError::Failed(error.to_string()),
    }
}

fn level(head: &BatchHead, anchors: &BTreeMap<B256, AnchorRow>) -> Provenance {
    if anchors.contains_key(&head.hash) { Provenance::L2 } else { Provenance::L1 }
}

fn lowest(heads: &[BatchHead], anchors: &BTreeMap<B256, AnchorRow>) -> Provenance {
    heads.iter().map(|head| level(head, anchors)).min().unwrap_or(Provenance::L0)
}

/// Numbers that are not there between the lowest and the highest one.
fn missing(heads: &[BatchHead]) -> u64 {
    let seqs = heads.iter().map(|head| head.seq);
    let (Some(first), Some(last)) = (seqs.clone().min(), seqs.max()) else { return 0 };
    last.saturating_sub(first).saturating_add(1).saturating_sub(heads.len() as u64)
}

fn proven(head: &BatchHead, anchors: &BTreeMap<B256, AnchorRow>, whole: bool) -> ProvenBatch {
    let anchor = anchors.get(&head.hash).filter(|_| whole).map(|anchor| anchor.root);
    let (hash, root) = (whole.then_some(head.hash), whole.then_some(head.root));
    ProvenBatch { seq: head.seq, level: level(head, anchors), hash, root, anchor }
}

/// The anchors that batches of the list name, each once.
fn anchored(batches: &[ProvenBatch], anchors: &BTreeMap<B256, AnchorRow>) -> Vec<AnchoredAt> {
    let named = batches.iter().filter(|batch| batch.anchor.is_some());
    let rows = named.filter_map(|batch| anchors.get(&batch.hash?));
    let each: BTreeMap<B256, &AnchorRow> = rows.map(|row| (row.root, row)).collect();
    each.into_values().map(place).collect()
}

fn place(row: &AnchorRow) -> AnchoredAt {
    AnchoredAt {
        root: row.root,
        chain_id: row.keeper.chain_id,
        contract: row.keeper.contract,
        tx: row.tx,
        block: row.block,
        at: iso::text(row.at),
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Millis;

    use super::*;

    fn head(seq: u64) -> BatchHead {
        BatchHead {
            device: DeviceId(Address::ZERO),
            seq,
            from: Millis(0),
            to: Millis(0),
            root: B256::ZERO,
            hash: B256::repeat_byte(u8::try_from(seq).unwrap()),
            readings: 1,
            uploaded: false,
        }
    }

    #[test]
    fn numbers_that_are_not_there_are_counted() {
        assert_eq!((missing(&[]), missing(&[head(3)]), missing(&[head(3), head(7), head(5)])), (0, 0, 2));
    }
}
