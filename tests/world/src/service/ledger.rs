use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use alloy::primitives::{Address, B256};
use serde::Serialize;
use wire::batch::{Continuity, SignedBatch, Tip};

/// What the gateway accepted: the batches of each device, and its epochs.
#[derive(Default)]
pub struct Ledger(Mutex<BTreeMap<Address, History>>);

#[derive(Default)]
struct History {
    tip: Option<Tip>,
    /// The bytes of what was accepted, by number.
    batches: BTreeMap<u64, Vec<u8>>,
    gaps: Vec<MissingBatches>,
    epochs: BTreeMap<u64, Epoch>,
}

#[derive(Default)]
struct Epoch {
    batches: u32,
    tick: Option<B256>,
}

/// A device as the gateway answers it.
#[derive(Debug, Serialize)]
pub struct DeviceHistory {
    pub last_seq: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<MissingBatches>,
    pub epochs: Vec<EpochView>,
}

/// Batches that were never sent: the device's log did not hold them any more.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct MissingBatches {
    pub first: u64,
    pub last: u64,
}

/// An epoch with at least one accepted batch; `tick_tx` once the pool was told.
#[derive(Debug, Serialize)]
pub struct EpochView {
    pub epoch: u64,
    pub batches: u32,
    pub tick_tx: Option<B256>,
}

/// Why a verified batch does not continue its device's history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The device signed two histories.
    #[error("the batch does not continue the one accepted before")]
    Fork,
}

impl Ledger {
    /// Takes a verified batch that arrived in `epoch`; a batch that was taken before changes nothing.
    ///
    /// The first batch of a device starts its history wherever it stands, and a later one may leave a gap: a device
    /// drops the oldest of a full log. Gaps are recorded.
    ///
    /// # Errors
    /// It does not continue the device's history.
    pub fn accept(&self, batch: &SignedBatch, epoch: u64) -> Result<(), HistoryError> {
        let mut all = self.lock();
        let history = all.entry(batch.header.device.into()).or_default();
        let continuity = history.tip.map_or(Continuity::Next, |tip| batch.follows(Some(tip)));
        match continuity {
            Continuity::Next => {}
            Continuity::Gap { first, last } => history.gaps.push(MissingBatches { first, last }),
            Continuity::Repeat | Continuity::Past => return Ok(()),
            Continuity::Fork => return Err(HistoryError::Fork),
        }
        history.tip = Some(batch.tip());
        history.batches.insert(batch.header.seq, batch.to_bytes());
        history.epochs.entry(epoch).or_default().batches += 1;
        Ok(())
    }

    /// The bytes of a device's batches with a higher number than `after`, at most `limit`.
    pub fn after(&self, device: Address, after: u64, limit: usize) -> Vec<Vec<u8>> {
        let all = self.lock();
        let newer = all.get(&device).map(|history| history.batches.range(after.saturating_add(1)..));
        newer.into_iter().flatten().take(limit).map(|(_, bytes)| bytes.clone()).collect()
    }

    /// The devices with a batch in an epoch up to `last` that the pool does not know of yet.
    pub fn due(&self, last: u64) -> Vec<(Address, u64)> {
        let all = self.lock();
        let open = |(epoch, state): &(&u64, &Epoch)| **epoch <= last && state.tick.is_none();
        let newest = |history: &History| history.epochs.iter().filter(open).map(|(epoch, _)| *epoch).next_back();
        all.iter().filter_map(|(device, history)| newest(history).map(|epoch| (*device, epoch))).collect()
    }

    pub fn ticked(&self, device: Address, epoch: u64, tx: B256) {
        let mut all = self.lock();
        if let Some(state) = all.get_mut(&device).and_then(|history| history.epochs.get_mut(&epoch)) {
            state.tick = Some(tx);
        }
    }

    pub fn of(&self, device: Address) -> DeviceHistory {
        let all = self.lock();
        let history = all.get(&device);
        let view =
            |(epoch, state): (&u64, &Epoch)| EpochView { epoch: *epoch, batches: state.batches, tick_tx: state.tick };
        DeviceHistory {
            last_seq: history.and_then(|history| history.tip).map_or(0, |tip| tip.seq),
            gaps: history.map(|history| history.gaps.clone()).unwrap_or_default(),
            epochs: history.map(|history| history.epochs.iter().map(view).collect()).unwrap_or_default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Address, History>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
