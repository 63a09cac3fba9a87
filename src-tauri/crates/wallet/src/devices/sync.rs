//! Synchronisation: batches come over the link, are verified, sealed, stored and forwarded.

use domain::{
    device::DeviceId,
    event::Event,
    failure::{Code, Coded},
    reading::{RefusedBatch, SyncReport},
};
use thiserror::Error;

use super::{
    dialogue::DialogueError,
    ingest::{context, verify},
    list::DeviceError,
};
use crate::{
    Wallet,
    fault::point,
    ports::{
        GatewayError, LinkError, StoreError, VaultError,
        store::{BatchHead, BatchRow},
    },
};

/// Batches asked for in one go.
const PAGE: u32 = 16;
/// Pages in one synchronisation, so that it ends.
const PAGES: u32 = 64;

impl Wallet {
    /// Fetches the device's new batches, stores what verifies and forwards it to the gateway.
    ///
    /// # Errors
    /// [`SyncError`]; what was stored before stays stored, and the next call goes on from there.
    pub async fn sync_device(&self, device: DeviceId) -> Result<SyncReport, SyncError> {
        let mut report = SyncReport::default();
        let fetched = self.fetch(device, &mut report).await;
        let forwarded = self.forward(device, &mut report).await;
        if report.stored > 0 || report.uploaded > 0 {
            self.tell(Event::Device(self.device(device).await?));
        }
        fetched?;
        forwarded?;
        Ok(report)
    }

    async fn fetch(&self, device: DeviceId, report: &mut SyncReport) -> Result<(), SyncError> {
        let mut last = self.ports.store.last_batch(device).await?;
        let mut dialogue = self.dialogue(device).await?;
        let outcome = async {
            for _ in 0..PAGES {
                let next = last.as_ref().map_or(0, |head| head.seq + 1);
                let raw = dialogue.session.batches(next, PAGE).await?;
                let count = raw.len();
                let kept = self.take_in(device, raw, &mut last, report).await?;
                if kept > 0
                    && let Some(head) = &last
                {
                    dialogue.session.acknowledge(head.seq).await?;
                }
                if count < PAGE as usize || kept < count {
                    break;
                }
            }
            if let Some(claim) = self.unclosed_claim(device).await? {
                dialogue.session.end_signing().await?;
                self.note_closed(claim).await?;
            }
            Ok::<(), SyncError>(())
        }
        .await;
        dialogue.close().await;
        outcome
    }

    /// Verifies batches in order and stores the good ones; the first bad one ends the row, since the next cannot follow it.
    async fn take_in(
        &self,
        device: DeviceId,
        raw: Vec<Vec<u8>>,
        last: &mut Option<BatchHead>,
        report: &mut SyncReport,
    ) -> Result<usize, SyncError> {
        let mut rows = Vec::new();
        report.received += u32::try_from(raw.len()).unwrap_or(u32::MAX);
        let mut head = last.clone();
        for bytes in raw {
            match verify(device, &bytes, head.as_ref(), self.ports.clock.now()) {
                Ok(verified) => {
                    rows.push(BatchRow {
                        sealed: self.ports.vault.seal(&context(&verified.head), &bytes)?,
                        sealed_summary: self.ports.vault.seal(&context(&verified.head), &verified.summary)?,
                        head: verified.head.clone(),
                    });
                    head = Some(verified.head);
                }
                Err(refused) => {
                    report.refused.push(RefusedBatch { seq: refused.seq, reason: refused.reason });
                    break;
                }
            }
        }
        point("readings.storing");
        self.ports.store.add_batches(&rows).await?;
        point("readings.stored");
        report.stored += u32::try_from(rows.len()).unwrap_or(u32::MAX);
        *last = head;
        Ok(rows.len())
    }

    /// Forwards what the gateway has not accepted yet; only claimed devices earn, so others wait.
    async fn forward(&self, device: DeviceId, report: &mut SyncReport) -> Result<(), SyncError> {
        if self.network.services.gateway.is_none()
            || self.ports.chain.deed(device).await.is_ok_and(|deed| deed.is_none())
        {
            return Ok(());
        }
        loop {
            let rows = self.ports.store.not_uploaded(device, PAGE).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let bytes = self.ports.vault.open(&context(&row.head), &row.sealed)?;
                self.ports.gateway.upload(&bytes).await?;
                self.ports.store.mark_uploaded(device, &[row.head.seq]).await?;
                report.uploaded += 1;
            }
        }
    }
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
        }
    }
}
