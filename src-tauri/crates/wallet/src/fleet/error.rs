//! Why a fleet was not read.

use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::ports::{ChainError, StoreError, VaultError};

/// Why the fleet was not read; what was known of it stays.
#[derive(Debug, Error)]
pub enum FleetError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for FleetError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
