//! Revocation: local, at once, offline, while locked too (T-57).

use domain::{
    access::Outcome,
    failure::{Code, Coded},
    grant::{GrantId, GrantView},
};
use thiserror::Error;

use crate::{Wallet, access::Entry, fault, ports::StoreError};

impl Wallet {
    /// Ends a grant for the very next request, also by the id of an earlier version; ending it again changes nothing.
    ///
    /// # Errors
    /// [`RevokeGrantError::Unknown`], or the store's: then the grant still holds.
    pub async fn revoke(&self, id: &GrantId) -> Result<GrantView, RevokeGrantError> {
        let held = self.log.lock().await;
        let mut row = self.living(*id).await?.ok_or(RevokeGrantError::Unknown)?;
        // The latest time seen is only what the row is dated with: a damaged note of it must not keep a grant alive.
        let at = self.moment().await.unwrap_or_else(|_| self.ports.clock.now());
        if row.revoked.is_none() {
            row.revoked = Some(at);
            fault::point("revoke.asked");
            self.ports.store.put_grant(&row).await?;
            fault::point("revoke.stored");
            // The grant has ended by now: a log that cannot be written must not make that look undone.
            if let Err(error) = self.append(&held, Entry::of_owner("revoke", &row), Outcome::Owner, at).await {
                tracing::error!(%error, "a revocation holds, but its row could not be logged");
            }
            fault::point("revoke.logged");
        }
        drop(held);
        self.tell_grants().await;
        Ok(self.changed_view(row, at).await)
    }
}

/// Why a grant was not revoked.
#[derive(Debug, Error)]
pub enum RevokeGrantError {
    #[error("there is no such permission here")]
    Unknown,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for RevokeGrantError {
    fn code(&self) -> Code {
        match self {
            Self::Unknown => Code::GrantUnknown,
            Self::Store(e) => e.code(),
        }
    }
}
