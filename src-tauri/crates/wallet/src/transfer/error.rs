//! Why no deed is handed over, or none arrived.

use domain::{
    account::Owner,
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    AskError,
    grant::RevokeGrantError,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
    send::RecipientError,
    spend::SpendError,
};

/// Why no transfer was planned.
#[derive(Debug, Error)]
pub enum PlanTransferError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Recipient(#[from] RecipientError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("nobody has claimed this device, so that there is no deed to hand over")]
    Unclaimed,
    #[error("the deed of this device belongs to {0}, not to you; nothing was signed")]
    NotYours(Owner),
    #[error("this is the device's own wallet: nobody could ever move the deed again. Nothing was signed")]
    OwnWallet,
    #[error("this contract does not take a deed ({0}), so that it could be lost there; nothing was signed")]
    CannotHold(String),
    #[error("the contract of the deeds refuses: {0}. Nothing was signed")]
    Refused(String),
    #[error("you have {has}, and the network fee is at most {fee}; nothing was signed")]
    NotEnough { has: String, fee: String },
    #[error(
        "work on this device is open: {0}. Go on with it first: `deedboxctl operations resume`. Nothing was signed"
    )]
    InUse(String),
}

impl Coded for PlanTransferError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Recipient(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Unclaimed | Self::NotYours(_) => Code::DeedNotYours,
            Self::OwnWallet | Self::CannotHold(_) => Code::SendBadRecipient,
            Self::Refused(_) => Code::ChainReverted,
            Self::NotEnough { .. } => Code::SendNotEnoughFunds,
            Self::InUse(_) => Code::DeviceInUse,
        }
    }
}

/// Why a transfer rests or ended.
#[derive(Debug, Error)]
pub enum TransferError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Revoke(#[from] RevokeGrantError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error("the deed is not yours any more; nothing was sent")]
    NotYours,
    #[error(
        "another number or another document stands in the deed than when you agreed; nothing was sent. Look at it again"
    )]
    Changed,
    #[error("the recipient or the contract of the deeds refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the balance no longer covers the network fee; nothing was sent")]
    NotEnough,
    #[error("the contract of the deeds refused: {0}. Only the network fee was spent, and the deed is still yours")]
    Failed(String),
    #[error(
        "the transaction went through, but the contract of the deeds logged no such transfer: look whose the deed is"
    )]
    NotLogged,
    #[error(
        "the deed was handed over, and by now it belongs to {0}: the recipient passed it on, or somebody had the device sign for it"
    )]
    PassedOn(String),
}

impl TransferError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NotYours
            | Self::Changed
            | Self::Refused(_)
            | Self::NotEnough
            | Self::Failed(_)
            | Self::NotLogged
            | Self::PassedOn(_) => true,
            Self::Chain(_) | Self::Store(_) | Self::Revoke(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for TransferError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Revoke(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::NotYours => Code::DeedNotYours,
            Self::Changed => Code::DeedChanged,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::NotEnough => Code::SendNotEnoughFunds,
            Self::NotLogged | Self::PassedOn(_) => Code::DeedMismatch,
        }
    }
}
