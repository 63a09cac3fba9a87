//! The access log: rows chained by hash, so that an edit, a deletion or a reorder is found (T-60).

use domain::{
    B256,
    access::{LogRow, LogView, Outcome},
    event::Event,
    failure::{Code, Coded},
    grant::GrantId,
    keccak256,
    shown::shown_text,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use tokio::sync::MutexGuard;

use super::{AccessError, recent::Room};
use crate::{
    Wallet,
    ports::{StoreError, store::GrantRow},
};

const HEAD: &str = "access.head";
/// Rows read at once while the log is verified.
const PAGE: u32 = 1_000;

/// A row before it has a number, a time and its hash.
pub(crate) struct Entry {
    pub(super) grant: Option<GrantId>,
    pub(super) app: String,
    action: &'static str,
    device: String,
    scope: String,
}

impl Entry {
    /// A request whose grant is not known yet; `device` and `scope` as the app wrote them.
    pub(super) fn of_request(action: &'static str, device: &str, scope: &str) -> Self {
        Self { grant: None, app: String::new(), action, device: shown_text(device), scope: shown_text(scope) }
    }

    /// Something the owner did with a grant.
    pub(crate) fn of_owner(action: &'static str, row: &GrantRow) -> Self {
        let device = row.terms.devices.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let scope = row.terms.scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        Self { grant: Some(row.id), app: shown_text(&row.terms.app), action, device, scope }
    }

    pub(super) fn belongs_to(&mut self, row: &GrantRow) {
        self.grant = Some(row.id);
        self.app = shown_text(&row.terms.app);
    }

    /// Stands for all further refusals of the hour.
    fn say_that_more_follow(&mut self) {
        self.action = "more_requests";
        self.device.clear();
        self.scope.clear();
    }
}

/// The newest row as noted beside the log: a log that was cut off does not reach it.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    number: u64,
    hash: B256,
    pub(super) at: Millis,
}

impl Wallet {
    /// The newest rows, after the whole log has been verified.
    ///
    /// # Errors
    /// The store's.
    pub async fn access_log(&self, limit: u32) -> Result<LogView, StoreError> {
        let _held = self.log.lock().await;
        let mut rows: Vec<LogRow> = Vec::new();
        let (mut last, mut intact, mut total) = ((0u64, B256::ZERO), true, 0u32);
        let head = self.log_head().await?;
        let mut head_found = head.is_none();
        loop {
            let page = self.ports.store.log(last.0 + 1, PAGE).await?;
            let Some(newest) = page.last() else { break };
            let newest = (newest.number, newest.hash);
            for row in &page {
                intact &= row.number == last.0 + 1 && row.prev == last.1 && row.hash == row_hash(row);
                head_found |= head.as_ref().is_some_and(|head| head.number == row.number && head.hash == row.hash);
                last = (row.number, row.hash);
                total += 1;
            }
            last = newest;
            rows.extend(page);
            rows.drain(..rows.len().saturating_sub(limit as usize));
        }
        // The first row of all is the only one that may stand without a noted head: a crash came between.
        intact &= head_found && (head.is_some() || total <= 1);
        rows.reverse();
        Ok(LogView { rows, intact, total })
    }

    /// Adds a row; on disk when this returns. `held` is the lock that keeps the chain from forking.
    pub(crate) async fn append(
        &self,
        held: &MutexGuard<'_, ()>,
        entry: Entry,
        outcome: Outcome,
        at: Millis,
    ) -> Result<LogRow, StoreError> {
        let &() = &**held;
        let (number, prev) = self.log_end().await?;
        let Entry { grant, app, action, device, scope } = entry;
        let action = action.to_string();
        let mut row = LogRow { number, at, grant, app, action, device, scope, outcome, prev, hash: B256::ZERO };
        row.hash = row_hash(&row);
        self.ports.store.append_log(&row).await?;
        let head = Head { number, hash: row.hash, at };
        let head = serde_json::to_string(&head).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(HEAD, &head).await?;
        self.tell(Event::Access(row.clone()));
        Ok(row)
    }

    /// The number of the next row and what it follows. A log that does not reach the noted row any more was damaged: the
    /// next row then does not fit the last one, so that the break stays to be found however many rows come after it.
    async fn log_end(&self) -> Result<(u64, B256), StoreError> {
        let (last, hash) = self.ports.store.last_log().await?.map_or((0, B256::ZERO), |row| (row.number, row.hash));
        let prev = match self.log_head().await {
            Ok(Some(head)) => {
                let noted = self.ports.store.log(head.number, 1).await?;
                let there = noted.first().is_some_and(|row| row.number == head.number && row.hash == head.hash);
                if there { hash } else { broken(head.hash) }
            }
            // Only the first row of all may stand without a note: a crash came between.
            Ok(None) if last <= 1 => hash,
            Ok(None) | Err(StoreError::Damaged(_)) => broken(hash),
            Err(error) => return Err(error),
        };
        Ok((last + 1, prev))
    }

    /// Logs a refusal. Where too many come within an hour the last row that there is room for says so in place of them;
    /// one that cannot be logged stays a refusal.
    pub(super) async fn log_refusal(&self, mut entry: Entry, error: &AccessError) {
        let Ok(at) = self.moment().await else { return };
        let code = match self.recent.room(entry.grant, at) {
            Room::Free => error.code(),
            Room::Last => {
                entry.say_that_more_follow();
                Code::AccessUnlisted
            }
            Room::Full => return,
        };
        let held = self.log.lock().await;
        let outcome = Outcome::Refused { code };
        if let Err(error) = self.append(&held, entry, outcome, at).await {
            tracing::error!(%error, "a refusal could not be logged");
        }
    }

    pub(super) async fn log_head(&self) -> Result<Option<Head>, StoreError> {
        let Some(text) = self.ports.store.setting(HEAD).await? else { return Ok(None) };
        let head = serde_json::from_str(&text);
        head.map(Some).map_err(|_| StoreError::Damaged("the note of the log's newest row".to_string()))
    }
}

/// What no row's hash is, so that nothing fits it.
fn broken(hash: B256) -> B256 {
    keccak256([b"broken access log".as_slice(), hash.as_slice()].concat())
}

/// keccak-256 over every field of the row but `hash`, each text and optional field with its length before it.
fn row_hash(row: &LogRow) -> B256 {
    let mut bytes = b"deedbox access log 1".to_vec();
    bytes.extend(row.number.to_be_bytes());
    bytes.extend(row.at.0.to_be_bytes());
    field(&mut bytes, row.grant.as_ref().map_or(&[][..], |grant| grant.0.as_slice()));
    for text in [&row.app, &row.action, &row.device, &row.scope] {
        field(&mut bytes, text.as_bytes());
    }
    match &row.outcome {
        Outcome::Served { rows, bytes: size } => {
            bytes.push(1);
            bytes.extend(rows.to_be_bytes());
            bytes.extend(size.to_be_bytes());
        }
        Outcome::Refused { code } => {
            bytes.push(2);
            field(&mut bytes, code.as_str().as_bytes());
        }
        Outcome::Owner => bytes.push(3),
    }
    bytes.extend(row.prev.as_slice());
    keccak256(&bytes)
}

fn field(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend((value.len() as u64).to_be_bytes());
    bytes.extend(value);
}
