//! The port of sealed hours.

use async_trait::async_trait;
use domain::{device::DeviceId, time::Millis};
use wallet::ports::{
    Deletable, HourBlock, KeptHours, StoreError,
    store::{BatchHead, BatchRow},
};

use crate::{SqliteStore, blocks, deleting, given_back};

#[async_trait]
impl KeptHours for SqliteStore {
    async fn not_in_hours(&self, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
        blocks::loose(&self.pool, limit).await
    }

    async fn loose_batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        blocks::loose_within(&self.pool, device, (from, to), limit).await
    }

    async fn hour_blocks(&self, device: DeviceId, first: u64, last: u64) -> Result<Vec<HourBlock>, StoreError> {
        blocks::between(&self.pool, device, first, last).await
    }

    async fn keep_hours(
        &self,
        device: DeviceId,
        blocks: &[HourBlock],
        batches: &[BatchHead],
    ) -> Result<(), StoreError> {
        blocks::keep(&self.pool, device, blocks, batches).await
    }

    async fn drop_signed(&self, before: Millis, forwarded: bool, limit: u32) -> Result<u32, StoreError> {
        deleting::drop_signed(&self.pool, before, forwarded, limit).await
    }

    async fn deletable(&self, device: DeviceId, before: Millis) -> Result<Deletable, StoreError> {
        deleting::deletable(&self.pool, device, before).await
    }

    async fn delete_readings(
        &self,
        device: DeviceId,
        before: Millis,
        blocks: &[HourBlock],
        last: u64,
    ) -> Result<u32, StoreError> {
        deleting::delete(&self.pool, device, before, blocks, last).await
    }

    async fn heads(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchHead>, StoreError> {
        blocks::heads(&self.pool, device, (from, to), limit).await
    }

    async fn gone_heads(&self, device: DeviceId, seq: u64, limit: u32) -> Result<Vec<BatchHead>, StoreError> {
        blocks::gone_heads(&self.pool, device, seq, limit).await
    }

    async fn gone_until(&self, device: DeviceId, to: Millis) -> Result<Option<Millis>, StoreError> {
        blocks::gone_until(&self.pool, device, to).await
    }

    async fn give_back(&self) -> Result<bool, StoreError> {
        given_back::give_back(&self.pool).await
    }
}
