//! What a database keeps of readings beside their signed batches, and how readings leave it.

use async_trait::async_trait;
use domain::{device::DeviceId, time::Millis};

use super::{
    StoreError,
    store::{BatchHead, BatchRow},
};

/// Sealed hours, and batches of which only the head is left. Every call is one transaction.
#[async_trait]
pub trait KeptHours: Send + Sync {
    /// Batches that are in no block yet, at most `limit`, device by device.
    async fn not_in_hours(&self, limit: u32) -> Result<Vec<BatchRow>, StoreError>;
    /// Those of a device that overlap `from..=to`, oldest first, at most `limit`, the newest ones if more.
    async fn loose_batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError>;
    /// The blocks of a device with the numbers `first..=last`, by number.
    async fn hour_blocks(&self, device: DeviceId, first: u64, last: u64) -> Result<Vec<HourBlock>, StoreError>;
    /// Keeps these blocks in place of those of the same number, and notes that the batches are in them, all or nothing.
    async fn keep_hours(&self, device: DeviceId, blocks: &[HourBlock], batches: &[BatchHead])
    -> Result<(), StoreError>;

    /// Takes away the readings of at most `limit` batches, whatever their device, that ended before this moment and are in
    /// their blocks; their heads stay, and so does a device's newest batch. With `forwarded`, only of those that the gateway
    /// has accepted. How many that were.
    async fn drop_signed(&self, before: Millis, forwarded: bool, limit: u32) -> Result<u32, StoreError>;
    /// What [`KeptHours::delete_readings`] would delete.
    async fn deletable(&self, device: DeviceId, before: Millis) -> Result<Deletable, StoreError>;
    /// Takes away the readings of a device's batches that ended before this moment, and puts `blocks` in place of all up to
    /// the number `last`, all or nothing. How many batches that were.
    async fn delete_readings(
        &self,
        device: DeviceId,
        before: Millis,
        blocks: &[HourBlock],
        last: u64,
    ) -> Result<u32, StoreError>;

    /// The heads of batches that overlap `from..=to`, their readings here or gone, oldest first, at most `limit`, the newest
    /// ones if more.
    async fn heads(&self, device: DeviceId, from: Millis, to: Millis, limit: u32)
    -> Result<Vec<BatchHead>, StoreError>;
    /// The heads of batches with a number over `seq` whose readings are gone, by their number, at most `limit`.
    async fn gone_heads(&self, device: DeviceId, seq: u64, limit: u32) -> Result<Vec<BatchHead>, StoreError>;
    /// When the newest batch ended that began by `to` and whose readings are gone.
    async fn gone_until(&self, device: DeviceId, to: Millis) -> Result<Option<Millis>, StoreError>;

    /// Gives freed space back to the disk, and empties the log that may still hold what was deleted; false where somebody
    /// still reads, so that the log stays until the file is next opened.
    async fn give_back(&self) -> Result<bool, StoreError>;
}

/// Some days of a device's hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourBlock {
    /// Counted from 1970.
    pub number: u64,
    pub sealed: Vec<u8>,
}

/// Readings that could be deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deletable {
    pub batches: u32,
    pub readings: u64,
    /// Batches among them that the gateway has not accepted.
    pub waiting: u32,
}
