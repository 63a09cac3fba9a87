//! The port, table by table.

use async_trait::async_trait;
use domain::{
    B256,
    access::LogRow,
    alarm::Alarm,
    contact::{Contact, ContactName},
    device::{DeviceId, Percent},
    fleet::Held,
    grant::GrantId,
    operation::OperationId,
    stored::StoredBatches,
    time::Millis,
};
use wallet::ports::{
    AnchorKeeper, AnchorRow, QuarantineRoom, QuarantineRow, RequestRow, RewardDay, RewardEntry, RewardMoment,
    RewardPlace, Store, StoreError,
    store::{BatchHead, BatchRow, DeviceRow, FleetRow, GrantRow, OperationRow, ServedDay},
};

use crate::{
    SqliteStore, access_log, alarms, anchors, batches, contacts, devices, fleet, grants, operations, quarantine,
    requests, reward_days, rewards, settings,
};

#[async_trait]
impl Store for SqliteStore {
    async fn put_device(&self, device: &DeviceRow) -> Result<(), StoreError> {
        devices::put(&self.pool, device).await
    }

    async fn saw_device(&self, id: DeviceId, at: Millis) -> Result<(), StoreError> {
        devices::saw(&self.pool, id, at).await
    }

    async fn device_told(&self, id: DeviceId, firmware: &str, battery: Option<Percent>) -> Result<(), StoreError> {
        devices::told(&self.pool, id, firmware, battery).await
    }

    async fn forget_device(&self, id: DeviceId) -> Result<(), StoreError> {
        devices::forget(&self.pool, id).await
    }

    async fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        devices::one(&self.pool, id).await
    }

    async fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        devices::all(&self.pool).await
    }

    async fn put_operation(&self, operation: &OperationRow) -> Result<(), StoreError> {
        operations::put(&self.pool, operation).await
    }

    async fn operation(&self, id: &OperationId) -> Result<Option<OperationRow>, StoreError> {
        operations::one(&self.pool, id).await
    }

    async fn operations(&self) -> Result<Vec<OperationRow>, StoreError> {
        operations::all(&self.pool).await
    }

    async fn add_batches(&self, batches: &[BatchRow]) -> Result<(), StoreError> {
        batches::add(&self.pool, batches).await
    }

    async fn last_batch(&self, device: DeviceId) -> Result<Option<BatchHead>, StoreError> {
        batches::last(&self.pool, device).await
    }

    async fn batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        batches::overlapping(&self.pool, device, from, to, limit).await
    }

    async fn batches_after(
        &self,
        device: DeviceId,
        seq: u64,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        batches::after(&self.pool, device, seq, (from, to), limit).await
    }

    async fn not_uploaded(&self, device: DeviceId, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
        batches::not_uploaded(&self.pool, device, limit).await
    }

    async fn mark_uploaded(&self, device: DeviceId, seqs: &[u64]) -> Result<(), StoreError> {
        batches::mark_uploaded(&self.pool, device, seqs).await
    }

    async fn batch_counts(&self, device: DeviceId) -> Result<(u32, u32), StoreError> {
        batches::counts(&self.pool, device).await
    }

    async fn stored_batches(&self, device: DeviceId) -> Result<StoredBatches, StoreError> {
        batches::stored(&self.pool, device).await
    }

    async fn add_quarantine(&self, rows: &[QuarantineRow], room: QuarantineRoom) -> Result<(), StoreError> {
        quarantine::add(&self.pool, rows, room).await
    }

    async fn quarantine(&self, device: DeviceId) -> Result<Vec<QuarantineRow>, StoreError> {
        quarantine::of_device(&self.pool, device).await
    }

    async fn quarantine_count(&self, device: DeviceId) -> Result<u32, StoreError> {
        quarantine::count(&self.pool, device).await
    }

    async fn clear_quarantine(&self, device: DeviceId, digests: Option<&[B256]>) -> Result<u32, StoreError> {
        quarantine::clear(&self.pool, device, digests).await
    }

    async fn not_anchored(
        &self,
        device: DeviceId,
        keeper: AnchorKeeper,
        limit: u32,
    ) -> Result<(Vec<BatchHead>, u32), StoreError> {
        anchors::missing(&self.pool, device, keeper, limit).await
    }

    async fn add_anchor(&self, anchor: &AnchorRow) -> Result<(), StoreError> {
        anchors::add(&self.pool, anchor).await
    }

    async fn anchors(&self, device: DeviceId, keeper: AnchorKeeper) -> Result<Vec<AnchorRow>, StoreError> {
        anchors::of_device(&self.pool, device, keeper).await
    }

    async fn put_grant(&self, grant: &GrantRow) -> Result<(), StoreError> {
        grants::put(&self.pool, grant).await
    }

    async fn replace_grant(&self, old: GrantId, new: &GrantRow) -> Result<bool, StoreError> {
        grants::replace(&self.pool, old, new).await
    }

    async fn grant(&self, id: GrantId) -> Result<Option<GrantRow>, StoreError> {
        grants::one(&self.pool, id).await
    }

    async fn grant_by_token_hash(&self, hash: B256) -> Result<Option<GrantRow>, StoreError> {
        grants::by_token_hash(&self.pool, hash).await
    }

    async fn grants(&self) -> Result<Vec<GrantRow>, StoreError> {
        grants::all(&self.pool).await
    }

    async fn put_request(&self, request: &RequestRow) -> Result<(), StoreError> {
        requests::put(&self.pool, request).await
    }

    async fn requests(&self) -> Result<Vec<RequestRow>, StoreError> {
        requests::all(&self.pool).await
    }

    async fn drop_requests(&self, before: Millis) -> Result<(), StoreError> {
        requests::drop_answered(&self.pool, before).await
    }

    async fn add_contact(&self, contact: &Contact) -> Result<bool, StoreError> {
        contacts::add(&self.pool, contact).await
    }

    async fn remove_contact(&self, name: &ContactName) -> Result<bool, StoreError> {
        contacts::remove(&self.pool, name).await
    }

    async fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        contacts::all(&self.pool).await
    }

    async fn append_log(&self, row: &LogRow) -> Result<(), StoreError> {
        access_log::append(&self.pool, row).await
    }

    async fn last_log(&self) -> Result<Option<LogRow>, StoreError> {
        access_log::last(&self.pool).await
    }

    async fn log(&self, from: u64, limit: u32) -> Result<Vec<LogRow>, StoreError> {
        access_log::from(&self.pool, from, limit).await
    }

    async fn served_since(&self, grant: GrantId, since: Millis) -> Result<(u32, u64), StoreError> {
        access_log::served_since(&self.pool, grant, since).await
    }

    async fn served_days(&self, grant: GrantId, before: Millis, days: u32) -> Result<Vec<ServedDay>, StoreError> {
        access_log::served_days(&self.pool, grant, before, days).await
    }

    async fn usage(&self, grant: GrantId) -> Result<(u32, u32, Option<Millis>), StoreError> {
        access_log::usage(&self.pool, grant).await
    }

    async fn alarms(&self, account: &str) -> Result<Vec<Alarm>, StoreError> {
        alarms::all(&self.pool, account).await
    }

    async fn watch_place(&self, account: &str) -> Result<Option<String>, StoreError> {
        alarms::place(&self.pool, account).await
    }

    async fn put_watch(&self, account: &str, place: &str, alarms: &[Alarm]) -> Result<(), StoreError> {
        alarms::put(&self.pool, account, place, alarms).await
    }

    async fn fleet_row(&self, account: &str) -> Result<Option<FleetRow>, StoreError> {
        fleet::place(&self.pool, account).await
    }

    async fn held(&self, account: &str) -> Result<Vec<Held>, StoreError> {
        fleet::held(&self.pool, account).await
    }

    async fn replace_fleet(&self, account: &str, at: &FleetRow, all: &[Held]) -> Result<(), StoreError> {
        fleet::replace(&self.pool, account, at, all).await
    }

    async fn change_fleet(
        &self,
        account: &str,
        at: &FleetRow,
        held: &[Held],
        gone: &[DeviceId],
    ) -> Result<(), StoreError> {
        fleet::change(&self.pool, account, at, held, gone).await
    }

    async fn reward_place(&self, account: &str, entry: RewardEntry) -> Result<Option<RewardPlace>, StoreError> {
        rewards::place(&self.pool, account, entry).await
    }

    async fn reward_moments(
        &self,
        account: &str,
        entry: RewardEntry,
        from: u64,
    ) -> Result<Vec<RewardMoment>, StoreError> {
        rewards::moments(&self.pool, account, entry, from).await
    }

    async fn put_rewards(
        &self,
        account: &str,
        entry: RewardEntry,
        place: &RewardPlace,
        from: u64,
        moments: &[RewardMoment],
    ) -> Result<(), StoreError> {
        rewards::put(&self.pool, account, entry, place, from, moments).await
    }

    async fn reward_days(&self, account: &str, from: u64, to: u64) -> Result<Vec<RewardDay>, StoreError> {
        reward_days::between(&self.pool, account, from, to).await
    }

    async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        settings::get(&self.pool, key).await
    }

    async fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        settings::put(&self.pool, key, value).await
    }
}
