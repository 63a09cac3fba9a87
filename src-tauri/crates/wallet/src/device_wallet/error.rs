//! Why a device's own wallet is not shown, or gives nothing.

use domain::{
    Address,
    account::Owner,
    claim::DeviceToken,
    device_wallet::ExecutePlan,
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    AskError,
    operations::OperationError,
    ports::{ChainError, StoreError, VaultError},
    send::RecipientError,
    spend::SpendError,
};

/// Why it cannot be said what a device's wallet holds.
#[derive(Debug, Error)]
pub enum ShowWalletError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Operation(#[from] OperationError),
    #[error("nobody has claimed this device, so that it has no wallet of its own yet: claim it first")]
    Unclaimed,
}

impl Coded for ShowWalletError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Operation(e) => e.code(),
            Self::Unclaimed => Code::DeedNotYours,
        }
    }
}

/// Why nothing of a device's wallet was planned.
#[derive(Debug, Error)]
pub enum PlanExecuteError {
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
    #[error("nobody has claimed this device, so that it has no wallet of its own yet: claim it first")]
    Unclaimed,
    #[error("the deed of this device belongs to {0}, who alone commands the device's wallet; nothing was signed")]
    NotYours(Owner),
    #[error(
        "the deed names {0} as the device's wallet, which is not the one that this network's contracts make for it: nothing is known of what it does. Compare the network's file with a source you trust. Nothing was signed"
    )]
    NotGenuine(Address),
    #[error("the device's wallet is locked by its owner until later: wait until then. Nothing was signed")]
    Locked,
    #[error("this is the device's own wallet: what it holds is there already. Nothing was signed")]
    OwnWallet,
    #[error(
        "a call of your own can do anything with what is in the device's wallet; nothing was signed. Switch the expert view on first (`deedboxctl expert on`), which then shows every byte"
    )]
    ExpertOff,
    #[error("the device's wallet has {has} of it; nothing was signed")]
    NotEnough { has: String },
    #[error("no such amount can be taken: it must be more than zero and have at most {decimals} decimals")]
    BadAmount { decimals: u8 },
    #[error("the contract {0} does not answer as a token does; compare its address with the page of whoever issued it")]
    NotAToken(Address),
    #[error("token {} of {} is not in the device's wallet; nothing was signed", .0.token_id, .0.contract)]
    NotInIt(DeviceToken),
    #[error("the device's wallet, the recipient or the token refuses: {0}. Nothing was signed")]
    Refused(String),
    #[error("you have {has}, and the network fee is at most {fee}, which your account pays; nothing was signed")]
    NoFee { has: String, fee: String },
}

impl PlanExecuteError {
    pub(super) fn no_fee(plan: &ExecutePlan) -> Self {
        let coins = |amount: domain::amount::Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
        Self::NoFee { has: coins(plan.balance), fee: coins(plan.fee_ceiling()) }
    }
}

impl Coded for PlanExecuteError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Recipient(e) => e.code(),
            Self::Unclaimed | Self::NotYours(_) | Self::NotInIt(_) => Code::DeedNotYours,
            Self::NotGenuine(_) => Code::DeedMismatch,
            Self::ExpertOff => Code::ReviewUnknownCall,
            Self::Locked | Self::Refused(_) => Code::ChainReverted,
            Self::OwnWallet => Code::SendBadRecipient,
            Self::NotEnough { .. } | Self::NoFee { .. } => Code::SendNotEnoughFunds,
            Self::BadAmount { .. } => Code::SendBadAmount,
            Self::NotAToken(_) => Code::SendNotAToken,
        }
    }
}

/// Why a call of a device's wallet rests or ended.
#[derive(Debug, Error)]
pub enum ExecuteError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error("the deed or the device's wallet is another one than when you agreed; nothing was sent. Look at it again")]
    Changed,
    #[error("the balance no longer covers the network fee; nothing was sent")]
    NotEnough,
    #[error("the device's wallet, the recipient or the token refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the device's wallet, the recipient or the token refused: {0}. Only the network fee was spent")]
    Failed(String),
    #[error(
        "the transaction went through, but the token's own record says that {arrived} of {agreed} arrived: it keeps a part, or it lies. Ask the recipient what came before you take out more"
    )]
    Differs { arrived: String, agreed: String },
    #[error("the transaction went through, but the token's contract logged no such move: look who holds the token")]
    NotLogged,
}

impl ExecuteError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Changed
            | Self::NotEnough
            | Self::Refused(_)
            | Self::Failed(_)
            | Self::Differs { .. }
            | Self::NotLogged => true,
            Self::Chain(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for ExecuteError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::Changed => Code::DeedChanged,
            Self::NotEnough => Code::SendNotEnoughFunds,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::Differs { .. } | Self::NotLogged => Code::SendMismatch,
        }
    }
}
