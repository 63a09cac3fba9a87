//! Synchronisation: batches come over the link, are verified, sealed, stored and forwarded.

use std::ops::Range;

use domain::{
    device::{DeviceId, Ownership, Signing},
    event::Event,
    failure::{Code, Coded},
    quarantine::Carrier,
    reading::{RefusedBatch, SyncReport},
    shown::shown_text,
};
use futures::future::join_all;
use thiserror::Error;
use tokio::task::spawn_blocking;
use wire::batch::SignedBatch;

use super::{
    dialogue::DialogueError,
    ingest::{Refused, check, follow},
    intake::{Intake, report_refused},
    list::DeviceError,
};
use crate::{
    Wallet,
    ports::{GatewayError, LinkError, Session, StoreError, VaultError, store::BatchHead},
    watch::WatchError,
};

/// Batches asked for in one go.
const PAGE: u32 = 16;
/// Pages in one synchronisation, so that it ends.
const PAGES: u32 = 64;

const STARTED_OVER: &str = "the device counts its batches from the start again: its memory was lost or reset, \
    and what it measures now cannot continue what is stored";

impl Wallet {
    /// Fetches the device's new batches, stores what verifies and forwards it to the gateway.
    ///
    /// # Errors
    /// [`SyncError`]; what was stored before stays stored, and the next call goes on from there.
    pub async fn sync_device(&self, device: DeviceId) -> Result<SyncReport, SyncError> {
        if self.ports.store.device(device).await?.is_some_and(|row| !row.profile.keeps_readings()) {
            return Err(LinkError::NotSupported("it keeps no signed readings").into());
        }
        let mut report = SyncReport::default();
        let fetched = self.fetch(device, &mut report).await;
        let forwarded = self.forward(device, &mut report).await;
        if report.stored > 0 || report.uploaded > 0 {
            let account = self.ports.vault.account()?;
            let view = self.device(device).await?;
            self.tell_of(account, Event::Device(view));
        }
        // What is in no hour yet is read from the batches, and goes into its hours later.
        drop(self.fold_some().await);
        fetched?;
        forwarded?;
        Ok(report)
    }

    async fn fetch(&self, device: DeviceId, report: &mut SyncReport) -> Result<(), SyncError> {
        let mut dialogue = self.dialogue(device).await?;
        let outcome = self.fetch_over(dialogue.session.as_mut(), device, report).await;
        if outcome.is_ok() {
            self.note_told(dialogue.session.as_mut(), device).await?;
        }
        dialogue.close().await;
        outcome
    }

    /// What a device says of itself is no reason to fail: its readings are here.
    async fn note_told(&self, session: &mut dyn Session, device: DeviceId) -> Result<(), SyncError> {
        let battery = session.battery().await.unwrap_or_default();
        let firmware = shown_text(&session.device().firmware);
        Ok(self.ports.store.device_told(device, &firmware, battery).await?)
    }

    async fn fetch_over(
        &self,
        session: &mut dyn Session,
        device: DeviceId,
        report: &mut SyncReport,
    ) -> Result<(), SyncError> {
        // Read with the radio in hand: whoever had it before may have stored some.
        let mut last = self.ports.store.last_batch(device).await?;
        let mut from = last.as_ref().map_or(1, |head| head.seq.saturating_add(1));
        for _ in 0..PAGES {
            let page = session.batches(from, PAGE).await?;
            if page.next < from {
                report.refused.push(RefusedBatch { seq: page.next, reason: STARTED_OVER.to_string() });
                break;
            }
            let wanted = from..page.next;
            let taken = self.take_in(device, page.batches, &wanted, &mut last, report).await?;
            let (Some(settled), Some(newest)) = (taken.settled, taken.newest) else { break };
            session.acknowledge(settled).await?;
            from = newest + 1;
            if from >= page.next {
                break;
            }
        }
        self.end_owned_signing(session, device).await
    }

    /// Verifies batches in order and stores the good ones. A bad one is kept apart, reported, and left behind as a gap.
    async fn take_in(
        &self,
        device: DeviceId,
        raw: Vec<Vec<u8>>,
        wanted: &Range<u64>,
        last: &mut Option<BatchHead>,
        report: &mut SyncReport,
    ) -> Result<Taken, SyncError> {
        let mut intake = Intake::default();
        let mut taken = Taken::default();
        report.received += u32::try_from(raw.len()).unwrap_or(u32::MAX);
        let mut head = last.clone();
        for (bytes, checked) in checked(device, raw).await {
            let now = self.ports.clock.now();
            let (seq, settled) = match checked.and_then(|batch| follow(device, &batch, head.as_ref(), now)) {
                Ok(verified) => {
                    self.accept(&verified, &bytes, &mut intake)?;
                    let seq = verified.head.seq;
                    head = Some(verified.head);
                    (seq, true)
                }
                Err(refused) => {
                    let refused = self.told_apart(device, &bytes, refused).await?;
                    self.refuse(device, &refused, &bytes, Carrier::Link, &mut intake)?;
                    report_refused(report, &refused);
                    (refused.seq, !refused.early)
                }
            };
            if wanted.contains(&seq) {
                taken.newest = taken.newest.max(Some(seq));
                taken.settled = taken.settled.max(Some(seq).filter(|_| settled));
            }
        }
        self.store_intake(device, &intake, report).await?;
        *last = head;
        Ok(taken)
    }

    /// Has an owned device sign for nobody any more: after what had it sign, and whenever it says that it signs although no
    /// operation of the owner's needs that (T-38).
    async fn end_owned_signing(&self, session: &mut dyn Session, device: DeviceId) -> Result<(), SyncError> {
        let unclosed = self.unclosed(device).await?;
        if !unclosed.is_empty() {
            session.end_signing().await?;
            for row in unclosed {
                self.note_closed(row).await?;
            }
            return Ok(());
        }
        if session.device().signing == Signing::Open && self.is_settled(device).await? {
            // A device that will not is asked again next time; its readings are here in any case.
            drop(session.end_signing().await);
        }
        Ok(())
    }

    /// Whether the device is the owner's and nothing is under way with it.
    async fn is_settled(&self, device: DeviceId) -> Result<bool, SyncError> {
        let operations = self.ports.store.operations().await?;
        let busy = operations.iter().any(|row| row.open && row.device == Some(device));
        Ok(!busy && matches!(self.ownership(device).await, Ownership::Yours(_)))
    }
}

/// Checks the batches of a page beside each other, and not on the thread that serves the window; in their order.
async fn checked(device: DeviceId, raw: Vec<Vec<u8>>) -> Vec<(Vec<u8>, Result<SignedBatch, Refused>)> {
    let alone = move |bytes: Vec<u8>| async move {
        let copy = bytes.clone();
        // Where no thread can be had, this one does it.
        let done = spawn_blocking(move || check(device, &copy)).await;
        let batch = done.unwrap_or_else(|_| check(device, &bytes));
        (bytes, batch)
    };
    join_all(raw.into_iter().map(alone)).await
}

/// What became of a page.
#[derive(Default)]
struct Taken {
    /// The newest batch that is stored or never will be: the device may drop it and all before it.
    settled: Option<u64>,
    /// The newest batch on the page.
    newest: Option<u64>,
}

/// Why a synchronisation stopped.
#[derive(Debug, Error)]
pub enum SyncError {
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Device(#[from] DeviceError),
    #[error(transparent)]
    Watch(#[from] WatchError),
}

impl Coded for SyncError {
    fn code(&self) -> Code {
        match self {
            Self::Dialogue(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::Device(e) => e.code(),
            Self::Watch(e) => e.code(),
        }
    }
}
