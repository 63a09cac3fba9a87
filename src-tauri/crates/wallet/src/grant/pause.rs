//! Pausing and going on: local, at once and without the chain, like a revocation (T-57).

use domain::{
    access::Outcome,
    failure::{Code, Coded},
    grant::{GrantId, GrantView},
    pause::{Pause, PauseReason},
    time::Millis,
};
use thiserror::Error;
use tokio::sync::MutexGuard;

use crate::{
    Wallet,
    access::Entry,
    ports::{StoreError, VaultError, store::GrantRow},
};

impl Wallet {
    /// Has a grant serve nothing from the very next request on; works while locked. Pausing it again changes nothing.
    ///
    /// # Errors
    /// [`PauseGrantError`]; then the grant is as it was.
    pub async fn pause_grant(&self, id: &GrantId) -> Result<GrantView, PauseGrantError> {
        let held = self.log.lock().await;
        let row = self.living(*id).await?.ok_or(PauseGrantError::Unknown)?;
        // As for a revocation: a damaged note of the latest time must not keep a grant open.
        let at = self.moment().await.unwrap_or_else(|_| self.ports.clock.now());
        let row = self.pause_held(&held, row, PauseReason::Owner, at).await?;
        drop(held);
        self.tell_grants().await;
        Ok(self.changed_view(row, at).await)
    }

    /// Has a paused grant serve again what it allows, in an open wallet. What its app was refused, and read, until now does
    /// not pause it again.
    ///
    /// # Errors
    /// [`PauseGrantError`]; then the grant is as it was.
    pub async fn resume_grant(&self, id: &GrantId) -> Result<GrantView, PauseGrantError> {
        self.ports.vault.account()?;
        let held = self.log.lock().await;
        let mut row = self.living(*id).await?.ok_or(PauseGrantError::Unknown)?;
        let at = self.moment().await?;
        self.recent.resumed(row.id, at);
        if row.paused.is_some() && row.revoked.is_none() {
            row.paused = None;
            self.append(&held, Entry::of_owner("resume", &row), Outcome::Owner, at).await?;
            self.ports.store.put_grant(&row).await?;
        }
        drop(held);
        self.tell_grants().await;
        Ok(self.changed_view(row, at).await)
    }

    /// Pauses a grant that stands and logs it; `held` is the log's lock.
    pub(crate) async fn pause_held(
        &self,
        held: &MutexGuard<'_, ()>,
        mut row: GrantRow,
        why: PauseReason,
        at: Millis,
    ) -> Result<GrantRow, StoreError> {
        if row.revoked.is_some() || row.paused.is_some() {
            return Ok(row);
        }
        row.paused = Some(Pause { at, why });
        self.ports.store.put_grant(&row).await?;
        let action = match why {
            PauseReason::Owner => "pause",
            PauseReason::Refused => "pause_refused",
            PauseReason::Unusual => "pause_unusual",
        };
        // The pause holds by now: a log that cannot be written must not make that look undone.
        if let Err(error) = self.append(held, Entry::of_owner(action, &row), Outcome::Owner, at).await {
            tracing::error!(%error, "a pause holds, but its row could not be logged");
        }
        Ok(row)
    }
}

/// Why a grant was not paused, or does not go on.
#[derive(Debug, Error)]
pub enum PauseGrantError {
    #[error("there is no such permission here")]
    Unknown,
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for PauseGrantError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::GrantUnknown,
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
