//! A file of rewards for taxes, valued at the prices that are kept here.

use domain::{
    day::Days,
    failure::{Code, Coded},
    reward_export::{ExportForm, RewardsExport},
};
use thiserror::Error;

use super::{HistoryError, KeepPricesError, Prices, PricesError, forms};
use crate::Wallet;

/// A file of rewards, and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardsFile {
    pub holds: RewardsExport,
    pub text: String,
}

impl Wallet {
    /// The rewards of these days as a file of this form, read from the chain now; nothing is written. Rows of days without
    /// a price in the file that is kept have no value.
    ///
    /// # Errors
    /// [`ExportError`].
    pub async fn rewards_file(&self, form: ExportForm, days: Days) -> Result<RewardsFile, ExportError> {
        let (file, prices) = match self.kept_prices().await? {
            Some((file, prices)) => (Some(file), prices),
            None => (None, Prices::default()),
        };
        let history = self.rewards_history(days).await?;
        let values = forms::values(&history, &prices)?;
        Ok(RewardsFile {
            text: forms::written(form, &history, &prices)?,
            holds: RewardsExport::of(&history, form, days, file, &values),
        })
    }
}

/// Why there is no file.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(transparent)]
    Kept(#[from] KeepPricesError),
    #[error(transparent)]
    Prices(#[from] PricesError),
}

impl Coded for ExportError {
    fn code(&self) -> Code {
        match self {
            Self::History(e) => e.code(),
            Self::Kept(e) => e.code(),
            Self::Prices(e) => e.code(),
        }
    }
}
