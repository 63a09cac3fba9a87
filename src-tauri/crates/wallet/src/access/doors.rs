//! The one switch over all doors: closed, nothing is served through any, also after a restart, until the owner opens them.

use domain::access::Outcome;

use super::{AccessError, Entry};
use crate::{Wallet, ports::StoreError};

/// What the owner chose last.
const CHOICE: &str = "door.choice";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

impl Wallet {
    /// Whether the owner closed all doors.
    ///
    /// # Errors
    /// The store's.
    pub async fn doors_closed(&self) -> Result<bool, StoreError> {
        Ok(self.ports.store.setting(CHOICE).await?.as_deref() == Some(CLOSED))
    }

    /// Closes all doors for the very next request, or lets them open again; works while locked and without the chain.
    ///
    /// # Errors
    /// The store's: then the doors are as they were.
    pub async fn set_doors(&self, open: bool) -> Result<(), StoreError> {
        let held = self.log.lock().await;
        let changes = !matches!(self.doors_closed().await, Ok(closed) if closed != open);
        let at = self.moment().await.unwrap_or_else(|_| self.ports.clock.now());
        let entry = Entry::of_doors(if open { "open_doors" } else { "close_doors" });
        if open && changes {
            // As for a grant: the doors never open without their row.
            self.append(&held, entry, Outcome::Owner, at).await?;
            self.ports.store.put_setting(CHOICE, OPEN).await?;
        } else if open {
            self.ports.store.put_setting(CHOICE, OPEN).await?;
        } else {
            self.ports.store.put_setting(CHOICE, CLOSED).await?;
            if changes && let Err(error) = self.append(&held, entry, Outcome::Owner, at).await {
                tracing::error!(%error, "the doors are closed, but their row could not be logged");
            }
        }
        drop(held);
        // Open streams look again when they hear of grants.
        self.tell_grants().await;
        Ok(())
    }

    /// Refuses while the doors are closed; a doubt refuses too.
    pub(super) async fn through_the_doors(&self) -> Result<(), AccessError> {
        if self.doors_closed().await? { Err(AccessError::Closed) } else { Ok(()) }
    }
}
