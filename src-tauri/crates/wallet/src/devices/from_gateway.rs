//! Synchronisation from the network's gateway: what a device handed in there is fetched, verified and stored, as what comes
//! from the device itself.
//!
//! The gateway may lie. It can forge no signature; what it leaves out or changes the order of ends the synchronisation, since
//! nothing is taken behind a gap here: the device itself still has those batches, and is asked from the newest stored one on.

use domain::{
    device::DeviceId,
    event::Event,
    quarantine::{Carrier, Fault},
    reading::SyncReport,
};

use super::{
    ingest::{Refused, Verified, verify},
    intake::{Intake, report_refused},
    list::DeviceError,
    sync::SyncError,
};
use crate::{
    Wallet,
    ports::{LinkError, store::BatchHead},
};

/// Batches asked for in one go.
const PAGE: u32 = 16;
/// Pages in one synchronisation, so that it ends.
const PAGES: u32 = 64;
/// Bytes after which no further page is asked for.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Milliseconds after which no further page is asked for.
const PATIENCE_MS: u64 = 120_000;

impl Wallet {
    /// Fetches what the device handed in at the network's gateway after the newest stored batch, and stores what verifies.
    ///
    /// # Errors
    /// [`SyncError`]; what was stored before stays stored, and the next call goes on from there.
    pub async fn sync_from_gateway(&self, device: DeviceId) -> Result<SyncReport, SyncError> {
        let row = self.ports.store.device(device).await?.ok_or(DeviceError::Unknown)?;
        if !row.profile.keeps_readings() {
            return Err(LinkError::NotSupported("it keeps no signed readings").into());
        }
        let account = self.ports.vault.account()?;
        let mut report = SyncReport { carrier: Carrier::Gateway, ..SyncReport::default() };
        let fetched = self.fetch_pages(device, &mut report).await;
        if report.stored > 0 {
            self.tell_of(account, Event::Device(self.device(device).await?));
        }
        fetched?;
        Ok(report)
    }

    async fn fetch_pages(&self, device: DeviceId, report: &mut SyncReport) -> Result<(), SyncError> {
        let until = self.ports.clock.now().plus(PATIENCE_MS);
        let mut bytes = 0_usize;
        for _ in 0..PAGES {
            let after = self.ports.store.last_batch(device).await?.map_or(0, |head| head.seq);
            let page = self.ports.gateway.batches(device, after, PAGE).await?;
            bytes = page.iter().fold(bytes, |sum, batch| sum.saturating_add(batch.len()));
            let goes_on = self.take_page(device, after, page, report).await?;
            if !goes_on || bytes > MOST_BYTES || self.ports.clock.now() > until {
                break;
            }
        }
        Ok(())
    }

    /// Whether something of the page was new and good, and nothing missing in it: a gateway that repeats itself ends that.
    async fn take_page(
        &self,
        device: DeviceId,
        after: u64,
        page: Vec<Vec<u8>>,
        report: &mut SyncReport,
    ) -> Result<bool, SyncError> {
        // Whoever reads from the device stores its batches, too; and it may have been forgotten meanwhile.
        let _alone = self.radio.clone().lock_owned().await;
        self.ports.store.device(device).await?.ok_or(DeviceError::Unknown)?;
        let mut last = self.ports.store.last_batch(device).await?;
        let (mut intake, mut whole, before) = (Intake::default(), true, report.stored);
        report.received = report.received.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
        for bytes in page {
            match self.next_in_line(device, &bytes, last.as_ref(), after).await? {
                Came::Good(verified) => {
                    self.accept(&verified, &bytes, &mut intake)?;
                    last = Some(verified.head);
                }
                Came::Known => {}
                Came::Bad(refused) => {
                    self.refuse(device, &refused, &bytes, Carrier::Gateway, &mut intake)?;
                    report_refused(report, &refused);
                    // What comes behind it is good, perhaps, and has no place yet.
                    if matches!(refused.fault, Fault::Gap | Fault::Ahead) {
                        whole = false;
                        break;
                    }
                }
            }
        }
        self.store_intake(device, &intake, report).await?;
        Ok(whole && report.stored > before)
    }

    async fn next_in_line(
        &self,
        device: DeviceId,
        bytes: &[u8],
        last: Option<&BatchHead>,
        after: u64,
    ) -> Result<Came, SyncError> {
        let expected = last.map_or(1, |head| head.seq.saturating_add(1));
        Ok(match verify(device, bytes, last, self.ports.clock.now()) {
            Ok(mut verified) if verified.head.seq == expected => {
                verified.head.uploaded = true;
                Came::Good(Box::new(verified))
            }
            Ok(verified) => Came::Bad(Refused::gap(verified.head.seq)),
            Err(refused) => {
                let refused = self.told_apart(device, bytes, refused).await?;
                // It came from the device itself while the gateway was asked.
                let meanwhile = refused.fault == Fault::Replay && refused.seq > after;
                if meanwhile { Came::Known } else { Came::Bad(refused) }
            }
        })
    }
}

/// What a batch of a page is.
enum Came {
    /// The next one; the gateway has it, so that it needs not be forwarded.
    Good(Box<Verified>),
    /// It is stored already.
    Known,
    Bad(Refused),
}
