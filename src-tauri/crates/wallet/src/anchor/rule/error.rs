//! Why the rule is not set, or did nothing.

use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::{
    AskError,
    anchor::PlanAnchorError,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
};

/// Why the owner's rule cannot be set or told, or could not anchor.
#[derive(Debug, Error)]
pub enum AnchorRuleError {
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
    Plan(#[from] PlanAnchorError),
    #[error(
        "the key of this account is in a Ledger, which must be touched for each signature: no rule can anchor for it. Anchor by hand"
    )]
    Ledger,
    #[error(
        "the most that the rule may spend a day is more than nothing, with at most {0} decimals; nothing was changed"
    )]
    BadCap(u8),
    #[error("you did not agree; nothing was changed")]
    Declined,
}

impl Coded for AnchorRuleError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Ask(e) => e.code(),
            Self::Plan(e) => e.code(),
            Self::Ledger | Self::BadCap(_) => Code::BadRequest,
            Self::Declined => Code::Cancelled,
        }
    }
}
