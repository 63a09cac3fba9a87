//! What becomes of batches that came: the good ones are stored, the refused ones are kept apart with the reason.

use domain::{
    B256,
    alarm::{Alarm, AlarmId, AlarmKind},
    device::DeviceId,
    event::Event,
    keccak256,
    quarantine::{Carrier, Fault, Fetching, Quarantined},
    reading::{RefusedBatch, SyncReport},
};
use wire::batch::SignedBatch;

use super::{
    ingest::{MAX_SEQ, Refused, Verified, context},
    sync::SyncError,
};
use crate::{
    Wallet,
    fault::point,
    ports::{QuarantineRoom, QuarantineRow, StoreError, VaultError, store::BatchRow},
    proof::all_time,
};

/// What is kept apart of one device, at most.
const ROOM: QuarantineRoom = QuarantineRoom { batches: 100, bytes: 1024 * 1024 };
/// The most bytes that are kept of one refused batch; no device makes a larger one.
const MOST_BYTES: usize = 128 * 1024;

/// The batches of one page, verified.
#[derive(Default)]
pub(super) struct Intake {
    rows: Vec<BatchRow>,
    /// What the bytes of the good ones come to.
    digests: Vec<B256>,
    apart: Vec<QuarantineRow>,
}

impl Wallet {
    /// Seals a batch that verified.
    pub(super) fn accept(&self, verified: &Verified, bytes: &[u8], intake: &mut Intake) -> Result<(), VaultError> {
        let context = context(&verified.head);
        intake.rows.push(BatchRow {
            sealed: self.ports.vault.seal(&context, bytes)?,
            sealed_summary: self.ports.vault.seal(&context, &verified.summary)?,
            head: verified.head.clone(),
        });
        intake.digests.push(keccak256(bytes));
        Ok(())
    }

    /// Seals a batch that did not verify, unless it only came too early: it is asked for again.
    pub(super) fn refuse(
        &self,
        device: DeviceId,
        refused: &Refused,
        bytes: &[u8],
        carrier: Carrier,
        intake: &mut Intake,
    ) -> Result<(), VaultError> {
        if refused.early {
            return Ok(());
        }
        let digest = keccak256(bytes);
        let kept = bytes.get(..MOST_BYTES).unwrap_or(bytes);
        let sealed = self.ports.vault.seal(&apart_context(device, digest), kept)?;
        let refused = Quarantined {
            device,
            digest,
            seq: Some(refused.seq).filter(|seq| (1..=MAX_SEQ).contains(seq)),
            fault: refused.fault,
            carrier,
            at: self.ports.clock.now(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        };
        intake.apart.push(QuarantineRow { refused, sealed });
        Ok(())
    }

    /// Stores what verified and keeps apart what did not; the device may forget both once this returns.
    pub(super) async fn store_intake(
        &self,
        device: DeviceId,
        intake: &Intake,
        report: &mut SyncReport,
    ) -> Result<(), SyncError> {
        point("readings.storing");
        self.ports.store.add_batches(&intake.rows).await?;
        point("readings.stored");
        report.stored = report.stored.saturating_add(u32::try_from(intake.rows.len()).unwrap_or(u32::MAX));
        if !intake.digests.is_empty() {
            // What did not fit once and does now is not refused any more.
            self.ports.store.clear_quarantine(device, Some(&intake.digests)).await?;
        }
        if !intake.apart.is_empty() {
            self.raise_forks(device, &intake.apart).await?;
            self.ports.store.add_quarantine(&intake.apart, ROOM).await?;
        }
        point("readings.set_apart");
        let SyncReport { received, stored, carrier, .. } = *report;
        if received > 0 {
            self.tell_of(self.ports.vault.account()?, Event::Fetching(Fetching { device, carrier, received, stored }));
        }
        Ok(())
    }

    /// Tells a batch that is stored already from another one of its number.
    pub(super) async fn told_apart(
        &self,
        device: DeviceId,
        bytes: &[u8],
        refused: Refused,
    ) -> Result<Refused, StoreError> {
        if refused.fault != Fault::Old {
            return Ok(refused);
        }
        let (from, to) = all_time();
        let rows = self.ports.store.batches_after(device, refused.seq.saturating_sub(1), from, to, 1).await?;
        let Some(stored) = rows.first().filter(|row| row.head.seq == refused.seq) else { return Ok(refused) };
        let same = SignedBatch::from_bytes(bytes).is_ok_and(|batch| batch.header.hash() == stored.head.hash.0);
        Ok(refused.with(if same { Fault::Replay } else { Fault::Fork }))
    }

    /// A key that signed two histories is an alarm, once for each second batch (T-49).
    async fn raise_forks(&self, device: DeviceId, apart: &[QuarantineRow]) -> Result<(), SyncError> {
        let forks = apart.iter().map(|row| &row.refused).filter(|refused| refused.fault == Fault::Fork);
        let forks: Vec<&Quarantined> = forks.collect();
        if forks.is_empty() {
            return Ok(());
        }
        let title = self.ports.store.device(device).await?.map_or_else(|| device.to_string(), |row| row.name);
        let alarm = |fork: &&Quarantined| Alarm {
            id: AlarmId(hex::encode(&fork.digest[..16])),
            device,
            title: title.clone(),
            kind: AlarmKind::TwoHistories { seq: fork.seq.unwrap_or_default() },
            block: 0,
            tx: None,
            seen: self.ports.clock.now(),
            dismissed: false,
            taken_back: false,
            before: None,
        };
        self.raise_of_batches(forks.iter().map(alarm).collect()).await?;
        Ok(())
    }
}

/// What a verification found of a page, counted in the report.
pub(super) fn report_refused(report: &mut SyncReport, refused: &Refused) {
    report.refused.push(RefusedBatch { seq: refused.seq, reason: refused.reason.clone() });
}

/// What binds the sealed bytes of a refused batch to their device and digest.
fn apart_context(device: DeviceId, digest: B256) -> Vec<u8> {
    format!("refused batch {device} {digest:#x}").into_bytes()
}
