//! An open wallet that its owner left locks by itself (T-12).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{
    account::WalletState,
    failure::{Code, Coded},
    lock_after::LockAfter,
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{StoreError, VaultError},
};

const AFTER: &str = "lock.after";
/// How often it is looked, in milliseconds.
const EVERY: u64 = 1_000;

/// When the owner was last seen, in milliseconds since 1970.
#[derive(Clone, Default)]
pub struct LastSeen(Arc<AtomicU64>);

impl Wallet {
    /// The owner is here: typed, clicked, or ran a command.
    pub fn owner_is_here(&self) {
        self.last_seen.0.store(self.ports.clock.now().0, Ordering::SeqCst);
    }

    /// How long the wallet stays open without its owner.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn lock_after(&self) -> Result<LockAfter, StoreError> {
        let text = self.ports.store.setting(AFTER).await?;
        Ok(text.and_then(|text| text.parse().ok()).unwrap_or_default())
    }

    /// Chooses how long the wallet stays open without its owner.
    ///
    /// # Errors
    /// [`LockError`] while locked: whoever finds a locked computer does not choose.
    pub async fn set_lock_after(&self, after: LockAfter) -> Result<(), LockError> {
        self.ports.vault.account()?;
        self.ports.store.put_setting(AFTER, &after.to_string()).await?;
        self.owner_is_here();
        Ok(())
    }

    /// Locks the wallet whenever its owner was away for as long as was chosen; never ends.
    pub async fn lock_when_left(&self) {
        let mut open = false;
        loop {
            self.ports.clock.sleep(EVERY).await;
            let is_open = matches!(self.state(), WalletState::Unlocked { .. });
            if is_open && !open {
                self.owner_is_here();
            }
            open = is_open;
            if open && self.is_left().await {
                self.lock();
                open = false;
            }
        }
    }

    /// A computer that slept through the time counts as left, and so does a clock that was set back behind the owner.
    async fn is_left(&self) -> bool {
        // A setting that cannot be read is no reason to stay open.
        let after = self.lock_after().await.unwrap_or_default().millis();
        let (now, last) = (self.ports.clock.now().0, self.last_seen.0.load(Ordering::SeqCst));
        now.abs_diff(last) >= after
    }
}

/// Why the time was not chosen.
#[derive(Debug, Error)]
pub enum LockError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for LockError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
