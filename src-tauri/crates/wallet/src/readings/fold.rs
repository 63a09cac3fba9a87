//! Compaction: readings go into the sealed hours of their device, and what the owner's rule keeps no longer goes.

use std::collections::{BTreeMap, BTreeSet};

use domain::{device::DeviceId, keep_signed::KeepSigned, time::Millis};
use wire::batch::SignedBatch;

use super::{
    ReadingsError,
    block::{self, SPAN, Streams},
    tally::{HOUR, add, add_column},
};
use crate::{
    Wallet,
    fault::point,
    ports::{HourBlock, VaultError, store::BatchHead},
};

/// Batches of one transaction.
const TOGETHER: u32 = 200;

/// Blocks of one device by their numbers.
pub(super) type Blocks = BTreeMap<u64, Streams>;

impl Wallet {
    /// Puts some readings that are in no hour yet into theirs, or takes away some that the owner's rule keeps no longer, in
    /// one small transaction for each device; false once nothing is left to do. Whatever was cut short goes on next time.
    ///
    /// # Errors
    /// [`ReadingsError`]; needs the wallet open, since hours are sealed.
    pub async fn tidy_readings(&self) -> Result<bool, ReadingsError> {
        self.ports.vault.account()?;
        Ok(self.fold_some().await? || self.drop_some().await?)
    }

    /// Whether there may be more.
    pub(crate) async fn fold_some(&self) -> Result<bool, ReadingsError> {
        let _alone = self.keeping_readings.write().await;
        let rows = self.ports.store.not_in_hours(TOGETHER).await?;
        let mut devices: BTreeMap<DeviceId, (Blocks, Vec<BatchHead>)> = BTreeMap::new();
        for row in &rows {
            let batch = match self.batch_of(row) {
                Ok(batch) => batch,
                // It stays what it is: whoever reads these hours is told.
                Err(ReadingsError::Damaged | ReadingsError::Vault(VaultError::Damaged)) => continue,
                Err(error) => return Err(error),
            };
            let (blocks, heads) = devices.entry(row.head.device).or_default();
            add_batch(blocks, &batch, |_| true);
            heads.push(row.head.clone());
        }
        let more = rows.len() == TOGETHER as usize && !devices.is_empty();
        point("readings.folding");
        for (device, (new, heads)) in devices {
            let blocks = self.joined(device, new).await?;
            self.ports.store.keep_hours(device, &blocks, &heads).await?;
        }
        point("readings.folded");
        Ok(more)
    }

    /// Whether there may be more.
    async fn drop_some(&self) -> Result<bool, ReadingsError> {
        let KeepSigned::Days(days) = self.keep_signed().await? else { return Ok(false) };
        let before = Millis(self.ports.clock.now().0.saturating_sub(days.millis()));
        let forwarded = self.network.services.gateway.is_some();
        let _alone = self.keeping_readings.write().await;
        point("kept.dropping");
        let dropped = self.ports.store.drop_signed(before, forwarded, TOGETHER).await?;
        point("kept.dropped");
        if dropped > 0 {
            // A full disk keeps the space for now; what was in it is overwritten in any case.
            drop(self.ports.store.give_back().await);
        }
        Ok(dropped == TOGETHER)
    }

    /// These hours together with those that are kept, sealed.
    async fn joined(&self, device: DeviceId, new: Blocks) -> Result<Vec<HourBlock>, ReadingsError> {
        let mut sealed = Vec::with_capacity(new.len());
        for (number, mut streams) in new {
            for kept in self.ports.store.hour_blocks(device, number, number).await? {
                let opened = self.open_block(device, &kept, None)?;
                for (stream, hours) in opened {
                    let of_stream = streams.entry(stream).or_default();
                    for ((start, scale), tally) in hours {
                        add(of_stream, start, scale, tally);
                    }
                }
            }
            sealed.push(self.seal_block(device, number, &streams)?);
        }
        Ok(sealed)
    }

    pub(super) fn seal_block(
        &self,
        device: DeviceId,
        number: u64,
        streams: &Streams,
    ) -> Result<HourBlock, ReadingsError> {
        let context = block::context(device, number);
        let sealed = self.ports.vault.seal(&context, &block::to_bytes(number, streams))?;
        Ok(HourBlock { number, sealed })
    }

    /// The hours of one stream of a block, or of all.
    pub(super) fn open_block(
        &self,
        device: DeviceId,
        kept: &HourBlock,
        stream: Option<&str>,
    ) -> Result<Streams, ReadingsError> {
        let opened = self.ports.vault.open(&block::context(device, kept.number), &kept.sealed)?;
        block::read(kept.number, &opened, stream).ok_or(ReadingsError::Damaged)
    }
}

/// Adds the readings of a batch at wanted times, in milliseconds since 1970, to the blocks in which their hours are.
pub(super) fn add_batch(blocks: &mut Blocks, batch: &SignedBatch, wanted: impl Fn(u64) -> bool) {
    for column in &batch.columns {
        let times = column.points.iter().map(|point| point.time_ms).filter(|at| wanted(*at));
        let numbers: BTreeSet<u64> = times.map(|at| at / SPAN).collect();
        for number in numbers {
            let streams = blocks.entry(number).or_default();
            let hours = streams.entry(column.stream.as_str().to_string()).or_default();
            add_column(hours, HOUR, column, |at| at / SPAN == number && wanted(at));
        }
    }
}
