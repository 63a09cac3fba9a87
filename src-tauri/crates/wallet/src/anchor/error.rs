//! Why nothing is anchored.

use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::{
    AskError,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
    review::ReviewError,
    spend::SpendError,
};

/// Why no anchoring was planned or begun.
#[derive(Debug, Error)]
pub enum PlanAnchorError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Operations(#[from] OperationError),
    #[error(
        "every batch that is stored of these devices is anchored already, or none is stored; nothing was signed. Fetch new ones with `deedboxctl device sync`"
    )]
    Nothing,
    #[error(
        "an anchoring is under way, and its batches would be paid for twice; nothing was signed. Go on with it (`deedboxctl operations resume`)"
    )]
    UnderWay,
    #[error("you have {has}, and the network fee is at most {fee}; nothing was signed. Add coins first")]
    NotEnough { has: String, fee: String },
}

impl Coded for PlanAnchorError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Review(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Operations(e) => e.code(),
            Self::Nothing => Code::AnchorNothingNew,
            Self::UnderWay => Code::ChainPending,
            Self::NotEnough { .. } => Code::AnchorNotEnoughFunds,
        }
    }
}

/// Why an anchoring rests or ended.
#[derive(Debug, Error)]
pub enum AnchorError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    /// What is kept here could not be read, or what is mined and read back could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the balance no longer covers the network fee; nothing was sent")]
    NotEnough,
    #[error("your rule does not allow it any more: {0}. Nothing was sent; anchor by hand, or set the rule anew")]
    NotByRule(&'static str),
    #[error("the contract refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the contract refused: {0}. Only the network fee was spent, and nothing is anchored")]
    Failed(String),
    #[error(
        "the transaction went through, but the contract logged no such anchoring: it is not what the network file says. Nothing counts as anchored"
    )]
    NotLogged,
    #[error(
        "the transaction went through, but the contract does not keep the root: it is not what the network file says. Nothing counts as anchored"
    )]
    NotKept,
}

impl AnchorError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NotEnough
            | Self::NotByRule(_)
            | Self::Refused(_)
            | Self::Failed(_)
            | Self::NotLogged
            | Self::NotKept => true,
            Self::Chain(_) | Self::Store(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for AnchorError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::NotEnough => Code::AnchorNotEnoughFunds,
            Self::NotByRule(_) => Code::Cancelled,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::NotLogged | Self::NotKept => Code::AnchorNotKept,
        }
    }
}
