//! Why the rule is not set, or did nothing.

use domain::failure::{Code, Coded, Failure};
use thiserror::Error;

use crate::{
    AskError,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
    rewards::PlanCollectError,
};

/// Why the owner's rule cannot be set or told, or could not collect.
#[derive(Debug, Error)]
pub enum RuleError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Plan(#[from] PlanCollectError),
    #[error(
        "the key of this account is in a Ledger, which must be touched for each signature: no rule can collect for it. Collect by hand"
    )]
    Ledger,
    #[error(
        "the most that the rule may spend a day is more than nothing, with at most {0} decimals; nothing was changed"
    )]
    BadCap(u8),
    /// What a source owes is not known.
    #[error("{}", .0.detail)]
    Unread(Failure),
    #[error("you did not agree; nothing was changed")]
    Declined,
}

impl Coded for RuleError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Ask(e) => e.code(),
            Self::Plan(e) => e.code(),
            Self::Ledger | Self::BadCap(_) => Code::BadRequest,
            Self::Unread(failure) => failure.code,
            Self::Declined => Code::Cancelled,
        }
    }
}
