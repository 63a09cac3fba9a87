//! Why a registration is not kept, or not as agreed.

use domain::{
    account::Owner,
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    AskError,
    devices::DialogueError,
    ports::{ChainError, GatewayError, LinkError, StoreError, VaultError},
    spend::SpendError,
};

/// Why no upkeep was planned.
#[derive(Debug, Error)]
pub enum PlanUpkeepError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(
        "this wallet has not paired with this device yet, and it has to sign: pair with it first. Nothing was signed"
    )]
    UnknownDevice,
    #[error(
        "this network names no document service, and a renewal publishes the device's description; nothing was signed. Add `pin` to the services of your network file"
    )]
    NoDocuments,
    #[error("this device has no registration on this network: claim it first. Nothing was signed")]
    NotRegistered,
    #[error("the deed of this device belongs to {0}, not to you; nothing was signed")]
    NotYours(Owner),
    #[error("you have {has}, and the network fee is at most {fee}; nothing was signed")]
    NotEnough { has: String, fee: String },
    #[error(
        "work on this device is open: {0}. Go on with it first: `deedboxctl operations resume`. Nothing was signed"
    )]
    InUse(String),
}

impl Coded for PlanUpkeepError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::UnknownDevice => Code::DeviceUnknown,
            Self::NoDocuments => Code::GatewayNotOffered,
            Self::NotRegistered | Self::NotYours(_) => Code::DeedNotYours,
            Self::NotEnough { .. } => Code::SendNotEnoughFunds,
            Self::InUse(_) => Code::DeviceInUse,
        }
    }
}

/// Why upkeep rests or ended.
#[derive(Debug, Error)]
pub enum UpkeepError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error("the deed belongs to {0} by now, who had the device sign for it or got it from you: look at the alarms")]
    NotYours(Owner),
    #[error(
        "the registration of this device ended meanwhile, by somebody who had the device sign for it; look whose it is"
    )]
    Gone,
    #[error(
        "another number or another document stands in the deed than when you agreed; nothing was sent. Look at it again"
    )]
    Changed,
    #[error(
        "the number that this device's permit must carry changed after you agreed: somebody used one meanwhile. Nothing was sent. Look at it again"
    )]
    NonceChanged,
    #[error(
        "somebody used a permit of this device with the same number first, so that yours is worth nothing; the deed is still yours. Look at the alarms, then do it again"
    )]
    PermitUsed,
    #[error(
        "this device signs whatever it is asked, and what it would be asked now is not what you were shown; nothing was signed. Look at it again"
    )]
    NotShown,
    #[error("the registry refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the registry refused: {0}. Only the network fee was spent, and the registration is as before")]
    Failed(String),
    #[error("the balance no longer covers the network fee; nothing was sent. Add coins and go on")]
    NotEnough,
    #[error(
        "the transaction went through, but the chain does not show what you agreed to: somebody may have been at work on this device. Look whose the deed is and what it says"
    )]
    Mismatch,
}

impl UpkeepError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::NotYours(_)
            | Self::Gone
            | Self::Changed
            | Self::NonceChanged
            | Self::PermitUsed
            | Self::NotShown
            | Self::Refused(_)
            | Self::Failed(_)
            | Self::Mismatch => true,
            Self::Vault(_)
            | Self::Store(_)
            | Self::Chain(_)
            | Self::Gateway(_)
            | Self::Link(_)
            | Self::Dialogue(_)
            | Self::NotEnough => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for UpkeepError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Dialogue(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::NotYours(_) | Self::Gone => Code::DeedNotYours,
            Self::Changed | Self::NonceChanged | Self::PermitUsed | Self::NotShown => Code::DeedChanged,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::NotEnough => Code::SendNotEnoughFunds,
            Self::Mismatch => Code::DeedMismatch,
        }
    }
}
