//! The OS keyring: holds one random wrapping key, as a second way in. Whatever it does, the password still opens.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use tokio::sync::oneshot;
use wallet::ports::{Clock, VaultError};
use zeroize::Zeroizing;

use crate::{secret::Key, stack};

/// How long a keyring may take to answer, in milliseconds.
const PATIENCE: u64 = 10_000;
const SERVICE: &str = "deedbox";

/// Where the second way in is kept.
#[derive(Clone)]
pub enum Keyring {
    /// The keyring of the operating system.
    Os,
    /// This store.
    Store(Arc<CredentialStore>),
    /// Nowhere: this vault opens by password alone.
    None,
}

impl Keyring {
    /// Keeps `key` for the vault `id`, and reads it back.
    ///
    /// # Errors
    /// [`VaultError::KeyringAbsent`], [`VaultError::KeyringLocked`] or [`VaultError::KeyringTimeout`].
    pub async fn put(&self, clock: &dyn Clock, id: [u8; 16], key: &Key) -> Result<(), VaultError> {
        let secret = Zeroizing::new(hex::encode(key.bytes()));
        self.ask(clock, id, move |entry| {
            entry.set_password(&secret)?;
            let kept = Zeroizing::new(entry.get_password()?);
            if *kept == *secret { Ok(()) } else { Err(Error::NoEntry) }
        })
        .await
    }

    /// The key kept for the vault `id`.
    ///
    /// # Errors
    /// As [`Keyring::put`]; a lost or foreign entry is [`VaultError::KeyringLocked`].
    pub async fn get(&self, clock: &dyn Clock, id: [u8; 16]) -> Result<Key, VaultError> {
        self.ask(clock, id, |entry| {
            let secret = Zeroizing::new(entry.get_password()?);
            let mut key = Key::zeros();
            hex::decode_to_slice(secret.as_bytes(), key.bytes_mut()).map_err(|_| Error::NoEntry)?;
            Ok(key)
        })
        .await
    }

    /// Deletes the key kept for the vault `id`; none there is fine.
    ///
    /// # Errors
    /// As [`Keyring::put`].
    pub async fn delete(&self, clock: &dyn Clock, id: [u8; 16]) -> Result<(), VaultError> {
        self.ask(clock, id, |entry| match entry.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(other) => Err(other),
        })
        .await
    }

    /// Asks on a thread of its own: a keyring that never answers costs a thread, not the wallet.
    async fn ask<T, F>(&self, clock: &dyn Clock, id: [u8; 16], question: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let keyring = self.clone();
        let work = move || {
            let result = stack::wiped(|| keyring.entry(id).and_then(|entry| question(&entry)));
            // Nobody listens any more when the time was up.
            drop(answer.send(result));
        };
        std::thread::Builder::new().name("keyring".into()).spawn(work).map_err(|_| VaultError::KeyringAbsent)?;
        tokio::select! {
            biased;
            result = answered => result.map_err(|_| VaultError::KeyringAbsent)?.map_err(|e| refusal(&e)),
            () = clock.sleep(PATIENCE) => Err(VaultError::KeyringTimeout),
        }
    }

    fn entry(&self, id: [u8; 16]) -> keyring_core::Result<Entry> {
        let user = format!("vault {}", hex::encode(id));
        self.store()?.build(SERVICE, &user, None)
    }

    fn store(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        match self {
            Self::Os => os_store(),
            Self::Store(store) => Ok(store.clone()),
            Self::None => Err(Error::NoDefaultStore),
        }
    }
}

#[cfg(not(any(target_os = "android", target_os = "ios")))]
fn os_store() -> keyring_core::Result<Arc<CredentialStore>> {
    // The facade starts the system's store once in a process; its own error cannot be cloned.
    match keyring::Entry::store_status() {
        Ok(()) => keyring_core::get_default_store().ok_or(Error::NoDefaultStore),
        Err(_) => Err(Error::NoDefaultStore),
    }
}

#[cfg(any(target_os = "android", target_os = "ios"))]
fn os_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Error::NoDefaultStore)
}

/// The error for the owner; the library's own can carry what it read, and is dropped here.
fn refusal(error: &Error) -> VaultError {
    match error {
        Error::NoDefaultStore | Error::PlatformFailure(_) | Error::NotSupportedByStore(_) => VaultError::KeyringAbsent,
        // Locked, dismissed, lost, doubled or changed by another program; the library may add more.
        _ => VaultError::KeyringLocked,
    }
}
