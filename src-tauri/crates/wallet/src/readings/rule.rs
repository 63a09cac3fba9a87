//! The owner's rule on how long signed readings are kept.

use domain::{
    failure::{Code, Coded},
    keep_signed::KeepSigned,
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{StoreError, VaultError},
};

const SETTING: &str = "readings.keep_signed";

impl Wallet {
    /// How long signed readings are kept; for ever until the owner says something else.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_signed(&self) -> Result<KeepSigned, StoreError> {
        let text = self.ports.store.setting(SETTING).await?;
        Ok(text.and_then(|text| text.parse().ok()).unwrap_or_default())
    }

    /// Chooses how long signed readings are kept; those that are older go soon, and cannot be had back.
    ///
    /// # Errors
    /// [`KeepSignedError`] while locked: whoever finds a locked computer does not choose.
    pub async fn set_keep_signed(&self, keep: KeepSigned) -> Result<(), KeepSignedError> {
        self.ports.vault.account()?;
        self.ports.store.put_setting(SETTING, &keep.to_string()).await?;
        Ok(())
    }
}

/// Why the rule stays as it is.
#[derive(Debug, Error)]
pub enum KeepSignedError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for KeepSignedError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
