//! The OS keyring as a second way in, and the finger that is asked for before it where the owner wants that.
//!
//! The finger guards Deedbox's own use of the keyring and nothing else: whatever else may read an open keyring needs none.

use domain::{
    account::{Finger, Owner, WalletState},
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{PresenceError, StoreError, VaultError},
};

const FINGER: &str = "unlock.finger";
const ON: &str = "on";
const OFF: &str = "off";

impl Wallet {
    /// Opens the wallet with the OS keyring, after the owner's finger where that was chosen.
    ///
    /// # Errors
    /// [`KeyringError`]; the password still works.
    pub async fn unlock_with_keyring(&self) -> Result<Owner, KeyringError> {
        // A setting that cannot be read is no reason to ask less.
        if self.asks_finger().await? {
            self.prove_finger().await?;
        }
        let owner = self.ports.vault.unlock_with_keyring().await?;
        self.tell_state();
        Ok(owner)
    }

    /// Turns the keyring as a second way in on or off; off, the finger before it is forgotten too.
    ///
    /// # Errors
    /// The keyring's errors; the password still works.
    pub async fn set_keyring(&self, on: bool) -> Result<(), KeyringError> {
        self.ports.vault.set_keyring(on).await?;
        let forgotten = if on { Ok(()) } else { self.ports.store.put_setting(FINGER, OFF).await };
        // Whoever hears of it reads the finger again.
        self.tell_state();
        forgotten?;
        Ok(())
    }

    /// Whether a finger can be asked for, and whether one is.
    pub async fn finger(&self) -> Finger {
        let asked = self.asks_finger().await.unwrap_or(true);
        Finger { offered: self.ports.presence.offered().await, asked }
    }

    /// Has a finger asked for before the keyring opens the wallet, which wants one at once, or not any more.
    ///
    /// # Errors
    /// [`VaultError::Locked`]; turning it on, [`VaultError::KeyringAbsent`] while the keyring is off, and
    /// [`PresenceError`].
    pub async fn set_finger(&self, on: bool) -> Result<(), KeyringError> {
        if on {
            self.keyring_is_on()?;
            if !self.ports.presence.offered().await {
                return Err(PresenceError::Absent.into());
            }
            self.prove_finger().await?;
            // Much can happen while a finger is waited for.
            self.keyring_is_on()?;
        }
        self.ports.vault.account()?;
        self.ports.store.put_setting(FINGER, if on { ON } else { OFF }).await?;
        Ok(())
    }

    /// Ends the questions for a finger: the owner left, or is in already.
    pub fn ask_no_finger(&self) {
        self.answered.notify_waiters();
    }

    async fn asks_finger(&self) -> Result<bool, StoreError> {
        Ok(self.ports.store.setting(FINGER).await?.as_deref() == Some(ON))
    }

    /// A lock meanwhile wins over a finger.
    async fn prove_finger(&self) -> Result<(), KeyringError> {
        tokio::select! {
            proved = self.ports.presence.prove() => proved?,
            () = self.answered.notified() => return Err(VaultError::Locked.into()),
        }
        Ok(())
    }

    fn keyring_is_on(&self) -> Result<(), VaultError> {
        match self.state() {
            WalletState::Unlocked { keyring: true, .. } => Ok(()),
            WalletState::Unlocked { keyring: false, .. } => Err(VaultError::KeyringAbsent),
            WalletState::Locked { .. } => Err(VaultError::Locked),
            WalletState::Missing => Err(VaultError::Missing),
        }
    }
}

/// Why the keyring did not open the wallet, or is asked for as before.
#[derive(Debug, Error)]
pub enum KeyringError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Presence(#[from] PresenceError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for KeyringError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Presence(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
