//! The gravest acts want the password again, and a yes where no page draws (T-07).

use async_trait::async_trait;
use domain::{
    failure::{Code, Coded},
    review::{Review, ReviewId, ReviewView, Words},
};
use secrecy::SecretString;
use thiserror::Error;

use crate::{
    Wallet,
    ports::{StoreError, VaultError},
    review::ReviewError,
};

/// Where the owner is asked outside every page: a dialog of the system, or the terminal.
#[async_trait]
pub trait Witness: Send + Sync {
    /// Shows these words, and whether the owner said yes to them.
    async fn agrees(&self, words: &Words) -> bool;
}

impl Wallet {
    /// What waits for the owner's answer under this id.
    ///
    /// # Errors
    /// [`ReviewError`] when it was answered, never asked or is older than 5 minutes.
    pub fn asked(&self, review: &ReviewId) -> Result<ReviewView, ReviewError> {
        self.reviews.shown(review)
    }

    /// The owner does not want it; nothing waits under this id any more.
    pub fn decline(&self, review: &ReviewId) {
        drop(self.reviews.take(review));
    }

    /// Takes a review whose owner gave the password and said yes to `witness`. A wrong password leaves it waiting.
    pub(crate) async fn agree(
        &self,
        review: &ReviewId,
        password: SecretString,
        witness: &dyn Witness,
    ) -> Result<Review, AgreeError> {
        let asked = self.reviews.shown(review)?;
        self.ports.vault.verify(password).await?;
        if !witness.agrees(&asked.words).await {
            self.decline(review);
            return Err(AgreeError::Declined);
        }
        // A lock meanwhile took it away.
        Ok(self.reviews.take(review)?)
    }
}

/// Why a grave act did not start.
#[derive(Debug, Error)]
pub enum AgreeError {
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("you did not agree; nothing was signed")]
    Declined,
}

impl Coded for AgreeError {
    fn code(&self) -> Code {
        match self {
            Self::Review(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Declined => Code::Cancelled,
        }
    }
}
