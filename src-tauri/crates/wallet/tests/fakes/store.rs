//! A store in memory that can be told to fail and whose rows a test can damage.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

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

use super::{
    kept_alarms::KeptAlarms,
    kept_apart::KeptApart,
    kept_batches::{self, lacking},
    kept_contacts::KeptContacts,
    kept_fleets::KeptFleets,
    kept_hours::FakeHours,
    kept_rewards::KeptRewards,
    replaced,
    uses::{self, Uses},
};

/// Why nothing is stored, of what the disk says.
type Refusal = fn(String) -> StoreError;

#[derive(Default)]
pub struct MemoryStore {
    pub log: Mutex<Vec<LogRow>>,
    pub grants: Mutex<Vec<GrantRow>>,
    pub settings: Mutex<BTreeMap<String, String>>,
    pub operations: Mutex<Vec<OperationRow>>,
    pub requests: Mutex<Vec<RequestRow>>,
    contacts: KeptContacts,
    seen: KeptAlarms,
    fleets: KeptFleets,
    rewards: KeptRewards,
    devices: Mutex<BTreeMap<DeviceId, DeviceRow>>,
    pub batches: Mutex<Vec<BatchRow>>,
    pub hours: FakeHours,
    anchors: Mutex<Vec<AnchorRow>>,
    apart: KeptApart,
    uses: Mutex<BTreeMap<GrantId, Uses>>,
    /// From now on the access log cannot be written.
    pub log_full: AtomicBool,
    /// Why batches are not stored from now on.
    pub batches_refused: Mutex<Option<Refusal>>,
    /// From now on no setting can be read.
    pub settings_lost: AtomicBool,
    /// From now on the counts of a grant cannot be read.
    pub usage_lost: AtomicBool,
}

#[async_trait]
impl Store for MemoryStore {
    async fn put_device(&self, device: &DeviceRow) -> Result<(), StoreError> {
        self.devices.lock().unwrap().insert(device.id, device.clone());
        Ok(())
    }

    async fn saw_device(&self, id: DeviceId, at: Millis) -> Result<(), StoreError> {
        if let Some(row) = self.devices.lock().unwrap().get_mut(&id) {
            row.last_seen = row.last_seen.max(at);
        }
        Ok(())
    }

    async fn device_told(&self, id: DeviceId, firmware: &str, battery: Option<Percent>) -> Result<(), StoreError> {
        if let Some(row) = self.devices.lock().unwrap().get_mut(&id) {
            row.firmware = firmware.to_string();
            row.battery = battery;
        }
        Ok(())
    }

    async fn forget_device(&self, id: DeviceId) -> Result<(), StoreError> {
        self.devices.lock().unwrap().remove(&id);
        self.batches.lock().unwrap().retain(|row| row.head.device != id);
        self.apart.clear(id, None);
        self.hours.forget(id);
        Ok(())
    }

    async fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>, StoreError> {
        Ok(self.devices.lock().unwrap().get(&id).cloned())
    }

    async fn devices(&self) -> Result<Vec<DeviceRow>, StoreError> {
        let mut rows: Vec<DeviceRow> = self.devices.lock().unwrap().values().cloned().collect();
        rows.sort_by_key(|row| row.name.to_ascii_lowercase());
        Ok(rows)
    }

    async fn put_operation(&self, operation: &OperationRow) -> Result<(), StoreError> {
        let mut operations = self.operations.lock().unwrap();
        match operations.iter_mut().find(|row| row.id == operation.id) {
            Some(row) => *row = operation.clone(),
            None => operations.insert(0, operation.clone()),
        }
        operations.sort_by_key(|row| Reverse(row.started));
        Ok(())
    }

    async fn operation(&self, id: &OperationId) -> Result<Option<OperationRow>, StoreError> {
        Ok(self.operations.lock().unwrap().iter().find(|row| row.id == *id).cloned())
    }

    async fn operations(&self) -> Result<Vec<OperationRow>, StoreError> {
        Ok(self.operations.lock().unwrap().clone())
    }

    async fn add_batches(&self, batches: &[BatchRow]) -> Result<(), StoreError> {
        if let Some(refused) = *self.batches_refused.lock().unwrap() {
            return Err(refused("as a test says".to_string()));
        }
        kept_batches::add(&mut self.batches.lock().unwrap(), batches);
        Ok(())
    }

    async fn last_batch(&self, device: DeviceId) -> Result<Option<BatchHead>, StoreError> {
        let batches = self.batches.lock().unwrap();
        let of_device = batches.iter().filter(|row| row.head.device == device);
        Ok(of_device.max_by_key(|row| row.head.seq).map(|row| row.head.clone()))
    }

    async fn batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let mut rows = kept_batches::overlapping(&self.batches.lock().unwrap(), device, from, to);
        rows.retain(|row| !self.hours.is_gone(&row.head));
        rows.drain(..rows.len().saturating_sub(limit as usize));
        Ok(rows)
    }

    async fn batches_after(
        &self,
        device: DeviceId,
        seq: u64,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError> {
        let mut rows = self.batches(device, from, to, u32::MAX).await?;
        rows.retain(|row| row.head.seq > seq);
        rows.sort_by_key(|row| row.head.seq);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn not_uploaded(&self, device: DeviceId, limit: u32) -> Result<Vec<BatchRow>, StoreError> {
        let batches = self.batches.lock().unwrap();
        let of_device = batches.iter().filter(|row| row.head.device == device && !row.head.uploaded);
        let waiting = of_device.filter(|row| !self.hours.is_gone(&row.head));
        Ok(waiting.take(limit as usize).cloned().collect())
    }

    async fn mark_uploaded(&self, device: DeviceId, seqs: &[u64]) -> Result<(), StoreError> {
        let mut batches = self.batches.lock().unwrap();
        for row in batches.iter_mut().filter(|row| row.head.device == device && seqs.contains(&row.head.seq)) {
            row.head.uploaded = true;
        }
        Ok(())
    }

    async fn batch_counts(&self, device: DeviceId) -> Result<(u32, u32), StoreError> {
        Ok(kept_batches::counted(&self.batches.lock().unwrap(), device))
    }

    async fn stored_batches(&self, device: DeviceId) -> Result<StoredBatches, StoreError> {
        Ok(self.counted(device))
    }

    async fn add_quarantine(&self, rows: &[QuarantineRow], room: QuarantineRoom) -> Result<(), StoreError> {
        self.apart.add(rows, room);
        Ok(())
    }

    async fn quarantine(&self, device: DeviceId) -> Result<Vec<QuarantineRow>, StoreError> {
        Ok(self.apart.of(device))
    }

    async fn quarantine_count(&self, device: DeviceId) -> Result<u32, StoreError> {
        Ok(u32::try_from(self.apart.of(device).len()).unwrap())
    }

    async fn clear_quarantine(&self, device: DeviceId, digests: Option<&[B256]>) -> Result<u32, StoreError> {
        Ok(self.apart.clear(device, digests))
    }

    async fn not_anchored(
        &self,
        device: DeviceId,
        keeper: AnchorKeeper,
        limit: u32,
    ) -> Result<(Vec<BatchHead>, u32), StoreError> {
        let mut heads = lacking(&self.anchors.lock().unwrap(), &self.batches.lock().unwrap(), device, keeper);
        let count = u32::try_from(heads.len()).unwrap();
        heads.truncate(limit as usize);
        Ok((heads, count))
    }

    async fn add_anchor(&self, anchor: &AnchorRow) -> Result<(), StoreError> {
        let mut anchors = self.anchors.lock().unwrap();
        if !anchors.iter().any(|row| (row.keeper, row.root) == (anchor.keeper, anchor.root)) {
            anchors.push(anchor.clone());
        }
        Ok(())
    }

    async fn anchors(&self, device: DeviceId, keeper: AnchorKeeper) -> Result<Vec<AnchorRow>, StoreError> {
        let anchors = self.anchors.lock().unwrap();
        let of_device = |row: &&AnchorRow| row.leaves.iter().any(|leaf| leaf.device == device);
        Ok(anchors.iter().filter(|row| row.keeper == keeper).filter(of_device).cloned().collect())
    }

    async fn put_grant(&self, grant: &GrantRow) -> Result<(), StoreError> {
        replaced::put(&mut self.grants.lock().unwrap(), grant);
        Ok(())
    }

    async fn replace_grant(&self, old: GrantId, new: &GrantRow) -> Result<bool, StoreError> {
        Ok(replaced::replace(&mut self.grants.lock().unwrap(), old, new))
    }

    async fn grant(&self, id: GrantId) -> Result<Option<GrantRow>, StoreError> {
        Ok(self.grants.lock().unwrap().iter().find(|row| row.id == id).cloned())
    }

    async fn grant_by_token_hash(&self, hash: B256) -> Result<Option<GrantRow>, StoreError> {
        Ok(self.grants.lock().unwrap().iter().find(|row| row.token_hash == hash).cloned())
    }

    async fn grants(&self) -> Result<Vec<GrantRow>, StoreError> {
        let mut grants: Vec<GrantRow> = self.grants.lock().unwrap().iter().rev().cloned().collect();
        grants.sort_by_key(|row| Reverse(row.created));
        Ok(grants)
    }

    async fn put_request(&self, request: &RequestRow) -> Result<(), StoreError> {
        replaced::put_request(&mut self.requests.lock().unwrap(), request);
        Ok(())
    }

    async fn requests(&self) -> Result<Vec<RequestRow>, StoreError> {
        Ok(self.requests.lock().unwrap().clone())
    }

    async fn drop_requests(&self, before: Millis) -> Result<(), StoreError> {
        self.requests.lock().unwrap().retain(|row| row.answered.is_none() || row.at >= before);
        Ok(())
    }

    async fn add_contact(&self, contact: &Contact) -> Result<bool, StoreError> {
        Ok(self.contacts.add(contact))
    }

    async fn remove_contact(&self, name: &ContactName) -> Result<bool, StoreError> {
        Ok(self.contacts.remove(name))
    }

    async fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        Ok(self.contacts.all())
    }

    async fn append_log(&self, row: &LogRow) -> Result<(), StoreError> {
        if self.log_full.load(Ordering::SeqCst) {
            return Err(StoreError::Failed("disk full".to_string()));
        }
        uses::append(&mut self.log.lock().unwrap(), row)?;
        let Some(grant) = row.grant else { return Ok(()) };
        self.uses.lock().unwrap().entry(grant).or_default().note(row);
        Ok(())
    }

    async fn last_log(&self) -> Result<Option<LogRow>, StoreError> {
        Ok(self.log.lock().unwrap().last().cloned())
    }

    async fn log(&self, from: u64, limit: u32) -> Result<Vec<LogRow>, StoreError> {
        let log = self.log.lock().unwrap();
        Ok(log.iter().filter(|row| row.number >= from).take(limit as usize).cloned().collect())
    }

    async fn served_since(&self, grant: GrantId, since: Millis) -> Result<(u32, u64), StoreError> {
        Ok(self.uses.lock().unwrap().get(&grant).map(|uses| uses.since(since)).unwrap_or_default())
    }

    async fn served_days(&self, grant: GrantId, before: Millis, days: u32) -> Result<Vec<ServedDay>, StoreError> {
        let uses = self.uses.lock().unwrap();
        Ok(uses.get(&grant).map(|uses| replaced::by_day(&uses.served, before, days)).unwrap_or_default())
    }

    async fn usage(&self, grant: GrantId) -> Result<(u32, u32, Option<Millis>), StoreError> {
        if self.usage_lost.load(Ordering::SeqCst) {
            return Err(StoreError::Failed("the disk does not answer".to_string()));
        }
        Ok(self.uses.lock().unwrap().get(&grant).map(Uses::counts).unwrap_or_default())
    }

    async fn alarms(&self, account: &str) -> Result<Vec<Alarm>, StoreError> {
        Ok(self.seen.alarms(account))
    }

    async fn watch_place(&self, account: &str) -> Result<Option<String>, StoreError> {
        Ok(self.seen.place(account))
    }

    async fn put_watch(&self, account: &str, place: &str, new: &[Alarm]) -> Result<(), StoreError> {
        self.seen.put(account, place, new);
        Ok(())
    }

    async fn fleet_row(&self, account: &str) -> Result<Option<FleetRow>, StoreError> {
        Ok(self.fleets.row(account))
    }

    async fn held(&self, account: &str) -> Result<Vec<Held>, StoreError> {
        Ok(self.fleets.held(account))
    }

    async fn replace_fleet(&self, account: &str, at: &FleetRow, all: &[Held]) -> Result<(), StoreError> {
        self.fleets.replace(account, at, all);
        Ok(())
    }

    async fn change_fleet(
        &self,
        account: &str,
        at: &FleetRow,
        held: &[Held],
        gone: &[DeviceId],
    ) -> Result<(), StoreError> {
        self.fleets.change(account, at, held, gone);
        Ok(())
    }

    async fn reward_place(&self, account: &str, entry: RewardEntry) -> Result<Option<RewardPlace>, StoreError> {
        Ok(self.rewards.place(account, entry))
    }

    async fn reward_moments(
        &self,
        account: &str,
        entry: RewardEntry,
        from: u64,
    ) -> Result<Vec<RewardMoment>, StoreError> {
        Ok(self.rewards.moments(account, entry, from))
    }

    async fn put_rewards(
        &self,
        account: &str,
        entry: RewardEntry,
        place: &RewardPlace,
        from: u64,
        moments: &[RewardMoment],
    ) -> Result<(), StoreError> {
        self.rewards.put(account, entry, place, from, moments)
    }

    async fn reward_days(&self, account: &str, from: u64, to: u64) -> Result<Vec<RewardDay>, StoreError> {
        Ok(self.rewards.days(account, from, to))
    }

    async fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        if self.settings_lost.load(Ordering::SeqCst) {
            return Err(StoreError::Failed("the disk does not answer".to_string()));
        }
        Ok(self.settings.lock().unwrap().get(key).cloned())
    }

    async fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.settings.lock().unwrap().insert(key.to_string(), value.to_string());
        Ok(())
    }
}
