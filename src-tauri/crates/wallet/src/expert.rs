//! The expert view: whether calls that nobody here can read may be signed at all (T-66). It is off until the owner of the
//! account says otherwise, with the password.

use domain::{
    failure::{Code, Coded},
    words::expert_words,
};
use secrecy::SecretString;
use thiserror::Error;

use crate::{
    AgreeError, Wallet, Witness,
    ports::{StoreError, VaultError},
};

const ON: &str = "on";
const OFF: &str = "off";

impl Wallet {
    /// Whether the expert view of this account is on.
    ///
    /// # Errors
    /// [`ExpertError`] when the wallet is locked or its home cannot be read.
    pub async fn expert(&self) -> Result<bool, ExpertError> {
        let key = self.expert_key()?;
        Ok(self.ports.store.setting(&key).await?.as_deref() == Some(ON))
    }

    /// Switches it on, which wants the password again (T-07).
    ///
    /// # Errors
    /// [`ExpertError`]; it stays as it was.
    pub async fn switch_expert_on(&self, password: SecretString) -> Result<(), ExpertError> {
        let key = self.expert_key()?;
        self.ports.vault.verify(password).await?;
        self.ports.store.put_setting(&key, ON).await?;
        Ok(())
    }

    /// The same with a yes to `witness`, which no page draws; a wrong password leaves the question open.
    ///
    /// # Errors
    /// [`AgreeError`]; it stays as it was.
    pub async fn agree_to_expert(&self, password: SecretString, witness: &dyn Witness) -> Result<(), AgreeError> {
        self.ports.vault.account()?;
        self.ports.vault.verify(password).await?;
        if !witness.agrees(&expert_words()).await {
            return Err(AgreeError::Declined);
        }
        // A lock meanwhile took the question away.
        let key = self.expert_key()?;
        self.ports.store.put_setting(&key, ON).await?;
        Ok(())
    }

    /// Switches it off. What was agreed to stays agreed to; what waits for an answer is asked anew.
    ///
    /// # Errors
    /// [`ExpertError`]; it stays as it was.
    pub async fn switch_expert_off(&self) -> Result<(), ExpertError> {
        let key = self.expert_key()?;
        self.ports.store.put_setting(&key, OFF).await?;
        self.reviews.clear();
        Ok(())
    }

    fn expert_key(&self) -> Result<String, VaultError> {
        Ok(format!("review.expert.{}", self.ports.vault.account()?))
    }
}

/// Why the expert view cannot be told or switched.
#[derive(Debug, Error)]
pub enum ExpertError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ExpertError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
