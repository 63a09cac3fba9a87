//! The owner's prices file, kept so that rewards are told in the owner's currency too.

use domain::{
    failure::{Code, Coded},
    keccak256,
    reward_worth::{MOST_KEPT, RewardPrices},
    shown::shown_text,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::prices::{Prices, PricesError};
use crate::{
    Wallet,
    ports::{StoreError, VaultError},
};

/// The setting that holds the file; empty: none.
const KEPT: &str = "rewards.prices";

/// The file as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    file: String,
    text: String,
}

impl Wallet {
    /// The prices that rewards are valued at now; none where the owner gave no file of them.
    ///
    /// # Errors
    /// [`KeepPricesError`] when the wallet is locked or its home cannot be read.
    pub async fn reward_prices(&self) -> Result<Option<RewardPrices>, KeepPricesError> {
        let Some(kept) = self.kept_file().await? else { return Ok(None) };
        Ok(Some(kept.at(self.ports.clock.now())?))
    }

    /// The name of the kept file and all its prices.
    pub(super) async fn kept_prices(&self) -> Result<Option<(String, Prices)>, KeepPricesError> {
        let Some(Kept { file, text }) = self.kept_file().await? else { return Ok(None) };
        Ok(Some((file, Prices::read(&text)?)))
    }

    async fn kept_file(&self) -> Result<Option<Kept>, KeepPricesError> {
        self.ports.vault.account()?;
        let text = self.ports.store.setting(KEPT).await?.unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&text).map_err(|e| StoreError::Damaged(e.to_string()))?))
    }

    /// Keeps a prices file and values rewards at its prices from now on; `file` is its name.
    ///
    /// # Errors
    /// [`KeepPricesError`]; the one before is kept.
    pub async fn keep_reward_prices(&self, file: &str, text: String) -> Result<RewardPrices, KeepPricesError> {
        self.ports.vault.account()?;
        if text.len() > MOST_KEPT {
            return Err(PricesError::TooLarge.into());
        }
        let kept = Kept { file: shown_text(file), text };
        let prices = kept.at(self.ports.clock.now())?;
        let row = serde_json::to_string(&kept).map_err(|e| StoreError::Failed(e.to_string()))?;
        self.ports.store.put_setting(KEPT, &row).await?;
        Ok(prices)
    }

    /// Forgets the prices file; rewards are told in coins alone.
    ///
    /// # Errors
    /// [`KeepPricesError`]; it is kept.
    pub async fn forget_reward_prices(&self) -> Result<(), KeepPricesError> {
        self.ports.vault.account()?;
        self.ports.store.put_setting(KEPT, "").await?;
        Ok(())
    }
}

impl Kept {
    fn at(&self, now: Millis) -> Result<RewardPrices, PricesError> {
        let prices = Prices::read(&self.text)?;
        Ok(RewardPrices {
            file: self.file.clone(),
            digest: keccak256(&self.text),
            currency: prices.currency()?,
            prices: prices.newest(now),
            at: now,
        })
    }
}

/// Why prices are not kept or told.
#[derive(Debug, Error)]
pub enum KeepPricesError {
    #[error(transparent)]
    Prices(#[from] PricesError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for KeepPricesError {
    fn code(&self) -> Code {
        match self {
            Self::Prices(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
