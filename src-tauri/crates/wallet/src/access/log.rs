//! The access log: rows chained by hash, so that an edit, a deletion or a reorder is found (T-60).

use std::collections::VecDeque;

use domain::{
    B256,
    access::{LogProof, LogRow, LogView, Outcome},
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

    /// Something the owner did with all doors.
    pub(super) fn of_doors(action: &'static str) -> Self {
        Self { grant: None, app: String::new(), action, device: String::new(), scope: String::new() }
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

impl Head {
    /// Whether it notes this row.
    pub(super) fn is_of(&self, row: &LogRow) -> bool {
        self.number == row.number && self.hash == row.hash
    }
}

impl Wallet {
    /// The newest rows, after the whole log has been verified.
    ///
    /// # Errors
    /// The store's.
    pub async fn access_log(&self, limit: u32) -> Result<LogView, StoreError> {
        let (mut rows, most) = (VecDeque::<LogRow>::new(), limit as usize);
        let LogProof { intact, total, .. } = self
            .walk_log(&mut |row| {
                rows.push_back(row.clone());
                if rows.len() > most {
                    rows.pop_front();
                }
            })
            .await?;
        Ok(LogView { rows: rows.into_iter().rev().collect(), intact, total })
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
        let grant = entry.grant;
        let code = match self.recent.room(grant, at) {
            Room::Free => Some(error.code()),
            Room::Last => {
                entry.say_that_more_follow();
                Some(Code::AccessUnlisted)
            }
            Room::Full => None,
        };
        let held = self.log.lock().await;
        if let Some(code) = code
            && let Err(error) = self.append(&held, entry, Outcome::Refused { code }, at).await
        {
            tracing::error!(%error, "a refusal could not be logged");
        }
        if let Some(grant) = grant
            && self.watch_refusal(&held, grant, error, at).await
        {
            drop(held);
            self.tell_grants().await;
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
pub(super) fn row_hash(row: &LogRow) -> B256 {
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
