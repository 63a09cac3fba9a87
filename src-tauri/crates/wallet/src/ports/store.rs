//! The database of one wallet. Values are sealed before they come here; device, time and hash stand in clear.

use async_trait::async_trait;
use domain::{
    B256,
    access::LogRow,
    alarm::Alarm,
    amount::Amount,
    claim::DeviceToken,
    contact::{Contact, ContactName},
    device::{DeviceId, NearbyId, Percent, Profile},
    failure::{Code, Coded},
    fleet::{Block, Held},
    grant::{GrantId, GrantTerms},
    operation::{OperationId, OperationKind},
    pause::Pause,
    stored::StoredBatches,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    AnchorKeeper, AnchorRow, KeptHours, QuarantineRoom, QuarantineRow, RequestRow, RewardDay, RewardEntry,
    RewardMoment, RewardPlace,
};

/// Durable rows; every call is one transaction and returns once it is on disk.
#[async_trait]
pub trait Store: KeptHours {
    /// Inserts or replaces a device by its id.
    async fn put_device(&self, device: &DeviceRow) -> Result<(), StoreError>;
    async fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>, StoreError>;
    /// Notes that a device proved itself at this moment; never an earlier one than is known.
    async fn saw_device(&self, id: DeviceId, at: Millis) -> Result<(), StoreError>;
    /// Notes what a device said of itself; a device that is not there stays so.
    async fn device_told(&self, id: DeviceId, firmware: &str, battery: Option<Percent>) -> Result<(), StoreError>;
    /// Removes a device with all its batches, the refused ones too; operations, grants and the access log stay.
    async fn forget_device(&self, id: DeviceId) -> Result<(), StoreError>;
    /// All devices by name.
    async fn devices(&self) -> Result<Vec<DeviceRow>, StoreError>;

    /// Inserts or replaces an operation by its id.
    async fn put_operation(&self, operation: &OperationRow) -> Result<(), StoreError>;
    async fn operation(&self, id: &OperationId) -> Result<Option<OperationRow>, StoreError>;
    /// All operations, newest first.
    async fn operations(&self) -> Result<Vec<OperationRow>, StoreError>;

    /// Adds verified batches, sorted by sequence number; one already there is left as it is.
    async fn add_batches(&self, batches: &[BatchRow]) -> Result<(), StoreError>;
    /// The head of a device's batch with the highest sequence number.
    async fn last_batch(&self, device: DeviceId) -> Result<Option<BatchHead>, StoreError>;
    /// Batches that overlap `from..=to` and whose readings are here, oldest first, at most `limit`, the newest ones if more.
    async fn batches(
        &self,
        device: DeviceId,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError>;
    /// Batches with a higher number than `seq` that overlap `from..=to` and whose readings are here, by their number, at
    /// most `limit`.
    async fn batches_after(
        &self,
        device: DeviceId,
        seq: u64,
        from: Millis,
        to: Millis,
        limit: u32,
    ) -> Result<Vec<BatchRow>, StoreError>;
    /// Batches not yet uploaded whose readings are here, oldest first, at most `limit`.
    async fn not_uploaded(&self, device: DeviceId, limit: u32) -> Result<Vec<BatchRow>, StoreError>;
    async fn mark_uploaded(&self, device: DeviceId, seqs: &[u64]) -> Result<(), StoreError>;
    /// Batches stored, their readings here or gone, and batches uploaded.
    async fn batch_counts(&self, device: DeviceId) -> Result<(u32, u32), StoreError>;
    /// What is stored of a device.
    async fn stored_batches(&self, device: DeviceId) -> Result<StoredBatches, StoreError>;

    /// Keeps refused batches apart; the same bytes of a device are kept once, as they came last. Of each of their devices
    /// what is beyond `room` goes, the oldest first.
    async fn add_quarantine(&self, rows: &[QuarantineRow], room: QuarantineRoom) -> Result<(), StoreError>;
    /// What is kept apart of a device, newest first.
    async fn quarantine(&self, device: DeviceId) -> Result<Vec<QuarantineRow>, StoreError>;
    /// How many are kept apart of a device.
    async fn quarantine_count(&self, device: DeviceId) -> Result<u32, StoreError>;
    /// Removes these of a device, by their digests, or all; how many there were.
    async fn clear_quarantine(&self, device: DeviceId, digests: Option<&[B256]>) -> Result<u32, StoreError>;

    /// A device's oldest batches, at most `limit`, that were not anchored with this keeper, and how many such there are.
    async fn not_anchored(
        &self,
        device: DeviceId,
        keeper: AnchorKeeper,
        limit: u32,
    ) -> Result<(Vec<BatchHead>, u32), StoreError>;
    /// Keeps an anchoring with its leaves; the same root with the same keeper is kept once, as it was seen first.
    async fn add_anchor(&self, anchor: &AnchorRow) -> Result<(), StoreError>;
    /// The anchorings with this keeper that have a batch of the device, oldest first, each with all its leaves.
    async fn anchors(&self, device: DeviceId, keeper: AnchorKeeper) -> Result<Vec<AnchorRow>, StoreError>;

    /// Inserts or replaces a grant by its id.
    async fn put_grant(&self, grant: &GrantRow) -> Result<(), StoreError>;
    /// Adds a grant that takes the place of `old` and its token, all or nothing; from then on `old` is revoked and no token
    /// opens it. False, and nothing is changed, where `old` was revoked before.
    async fn replace_grant(&self, old: GrantId, new: &GrantRow) -> Result<bool, StoreError>;
    async fn grant(&self, id: GrantId) -> Result<Option<GrantRow>, StoreError>;
    async fn grant_by_token_hash(&self, hash: B256) -> Result<Option<GrantRow>, StoreError>;
    /// All grants, newest first.
    async fn grants(&self) -> Result<Vec<GrantRow>, StoreError>;

    /// Inserts or replaces a request of an app by its id.
    async fn put_request(&self, request: &RequestRow) -> Result<(), StoreError>;
    /// All requests of apps, also those that were put away, newest first.
    async fn requests(&self) -> Result<Vec<RequestRow>, StoreError>;
    /// Removes what was put away and came before this moment.
    async fn drop_requests(&self, before: Millis) -> Result<(), StoreError>;

    /// Adds a contact; false, and nothing is changed, where its name (whatever its capital letters) or address is taken.
    async fn add_contact(&self, contact: &Contact) -> Result<bool, StoreError>;
    /// Removes a contact; false where there is none of this name.
    async fn remove_contact(&self, name: &ContactName) -> Result<bool, StoreError>;
    /// All contacts by name.
    async fn contacts(&self) -> Result<Vec<Contact>, StoreError>;

    /// Appends a row to the access log; durable before it returns (T-60).
    async fn append_log(&self, row: &LogRow) -> Result<(), StoreError>;
    async fn last_log(&self) -> Result<Option<LogRow>, StoreError>;
    /// Rows from number `from` on, oldest first, at most `limit`.
    async fn log(&self, from: u64, limit: u32) -> Result<Vec<LogRow>, StoreError>;
    /// Served reads and bytes of a grant since a moment, for its daily limits.
    async fn served_since(&self, grant: GrantId, since: Millis) -> Result<(u32, u64), StoreError>;
    /// What was served of a grant before a moment on the `days` newest days on which something was, newest first.
    async fn served_days(&self, grant: GrantId, before: Millis, days: u32) -> Result<Vec<ServedDay>, StoreError>;
    /// Served and refused requests of a grant and the last served moment.
    async fn usage(&self, grant: GrantId) -> Result<(u32, u32, Option<Millis>), StoreError>;

    /// All alarms of an account on a network, newest first.
    async fn alarms(&self, account: &str) -> Result<Vec<Alarm>, StoreError>;
    /// How far the chain was read for an account on a network, as JSON.
    async fn watch_place(&self, account: &str) -> Result<Option<String>, StoreError>;
    /// Keeps how far the chain was read and inserts or replaces what was found by its ids, all or nothing.
    async fn put_watch(&self, account: &str, place: &str, alarms: &[Alarm]) -> Result<(), StoreError>;

    /// How an account's fleet on a network was last read; `None` before the first time.
    async fn fleet_row(&self, account: &str) -> Result<Option<FleetRow>, StoreError>;
    /// What the account held then, by device.
    async fn held(&self, account: &str) -> Result<Vec<Held>, StoreError>;
    /// Keeps a fleet in place of the one before.
    async fn replace_fleet(&self, account: &str, at: &FleetRow, all: &[Held]) -> Result<(), StoreError>;
    /// Keeps what is new or says something else now, and removes what is gone.
    async fn change_fleet(
        &self,
        account: &str,
        at: &FleetRow,
        held: &[Held],
        gone: &[DeviceId],
    ) -> Result<(), StoreError>;

    /// How far the rewards of a source were read for an account on a network; `None` before the first time.
    async fn reward_place(&self, account: &str, entry: RewardEntry) -> Result<Option<RewardPlace>, StoreError>;
    /// What is kept of a source's payments in blocks from `from` on, in the order of the chain.
    async fn reward_moments(
        &self,
        account: &str,
        entry: RewardEntry,
        from: u64,
    ) -> Result<Vec<RewardMoment>, StoreError>;
    /// Keeps how far a source was read, and `moments` in place of all that was kept of blocks from `from` on, all or
    /// nothing. They stand in the order of the chain, none twice and none before `from`.
    async fn put_rewards(
        &self,
        account: &str,
        entry: RewardEntry,
        place: &RewardPlace,
        from: u64,
        moments: &[RewardMoment],
    ) -> Result<(), StoreError>;
    /// What an account and its devices earned on each of the days `from..=to`, by day, source and token; a day without a
    /// reward is left out.
    async fn reward_days(&self, account: &str, from: u64, to: u64) -> Result<Vec<RewardDay>, StoreError>;

    async fn setting(&self, key: &str) -> Result<Option<String>, StoreError>;
    async fn put_setting(&self, key: &str, value: &str) -> Result<(), StoreError>;
}

/// How a fleet was last read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FleetRow {
    pub at: Block,
    pub pending: Option<Amount>,
    /// When that was.
    pub read: Millis,
}

/// A device of this wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    pub id: DeviceId,
    pub name: String,
    pub kind: String,
    pub model: String,
    pub firmware: String,
    pub profile: Profile,
    /// Where it is reached without being looked for: its address on the network, or its serial line.
    pub reach: Option<NearbyId>,
    /// The label's set-up code, sealed; empty for a device that asks for none.
    pub sealed_code: Vec<u8>,
    pub paired: Millis,
    pub last_seen: Millis,
    /// The DID document, exact text as the device gave it when it was paired.
    pub document: String,
    /// The device NFT that the maker's desk minted for it.
    pub token: Option<DeviceToken>,
    /// How full its battery was when it was last synchronised.
    pub battery: Option<Percent>,
}

/// An operation: its saga's state as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRow {
    pub id: OperationId,
    pub kind: OperationKind,
    pub device: Option<DeviceId>,
    pub title: String,
    pub state: String,
    /// Neither done nor ended.
    pub open: bool,
    /// It was done, and no block holds it any more.
    pub undone: bool,
    pub started: Millis,
    pub updated: Millis,
}

/// The clear part of a batch: what the next one must follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchHead {
    pub device: DeviceId,
    pub seq: u64,
    pub from: Millis,
    pub to: Millis,
    /// Merkle root of the readings.
    pub root: B256,
    /// Digest of the signed header; the next batch's `prev`.
    pub hash: B256,
    pub readings: u32,
    pub uploaded: bool,
}

/// A verified batch: clear head, sealed content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    pub head: BatchHead,
    /// The signed batch as the device sent it (CBOR), sealed.
    pub sealed: Vec<u8>,
    /// Count, least, greatest and sum for each stream, sealed.
    pub sealed_summary: Vec<u8>,
}

/// What was served of a grant on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServedDay {
    /// In UTC, counted from the first of 1970.
    pub day: u64,
    /// The hours in which something was.
    pub hours: u32,
    pub bytes: u64,
}

/// A grant as stored; the token only as its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRow {
    pub id: GrantId,
    pub terms: GrantTerms,
    /// The owner's EIP-712 signature, 65 bytes.
    pub signature: Vec<u8>,
    pub token_hash: B256,
    pub created: Millis,
    pub revoked: Option<Millis>,
    pub paused: Option<Pause>,
    /// The grant whose place this one took.
    pub replaces: Option<GrantId>,
    /// The grant that took this one's place.
    pub replaced_by: Option<GrantId>,
}

/// Why the database did not do it.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    #[error(
        "the database cannot be read or written ({0}); nothing was changed. Check free space and rights of the folder"
    )]
    Failed(String),
    #[error("the disk is full ({0}); nothing was changed, and what was stored stays. Free space, then try again")]
    Full(String),
    #[error(
        "the folder of the database cannot be written ({0}); nothing was changed, and what was stored stays. Give yourself the right to write there, then try again"
    )]
    ReadOnly(String),
    #[error(
        "the database is damaged ({0}); it was left as it is. Put a copy of the folder back, or set the file aside with `deedboxctl wallet set-aside-database`: it stays in the folder, and the next start begins a new one"
    )]
    Damaged(String),
}

impl Coded for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Failed(_) => Code::StoreFailed,
            Self::Full(_) => Code::StoreFull,
            Self::ReadOnly(_) => Code::StoreReadOnly,
            Self::Damaged(_) => Code::StoreDamaged,
        }
    }
}
