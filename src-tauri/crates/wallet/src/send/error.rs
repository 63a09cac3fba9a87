//! Why nothing is sent, or what was sent did not arrive.

use domain::{
    Address,
    amount::Amount,
    failure::{Code, Coded, ParseError},
    send::SendPlan,
};
use thiserror::Error;

use super::recipient::RecipientError;
use crate::{
    AskError,
    ports::{ChainError, VaultError},
    spend::SpendError,
};

/// Why no sending was planned.
#[derive(Debug, Error)]
pub enum PlanSendError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Recipient(#[from] RecipientError),
    #[error("{0}; nothing was signed")]
    Request(ParseError),
    #[error("this asks for a payment on chain {asked}, and this wallet is on chain {here}; nothing was signed")]
    OtherChain { asked: u64, here: u64 },
    #[error("the payment request asks for something other than the token you named; leave the token out")]
    OtherToken,
    #[error("the payment request says how much, and so do you; leave your amount out, or give the address itself")]
    TwoAmounts,
    #[error("how much is not said; give an amount such as 1.5, or max")]
    NoAmount,
    #[error("no such amount can be sent: it must be more than zero and have at most {decimals} decimals")]
    BadAmount { decimals: u8 },
    #[error("you have {has}, and this takes {takes} and a network fee of at most {fee}; nothing was signed")]
    NotEnough { has: String, takes: String, fee: String },
    #[error("the contract {0} does not answer as a token does; compare its address with the page of whoever issued it")]
    NotAToken(Address),
}

impl PlanSendError {
    pub(super) fn not_enough(plan: &SendPlan, amount: Amount) -> Self {
        let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
        let tokens = plan.token.as_ref().map(|_| format!("{} and ", plan.shown(plan.held))).unwrap_or_default();
        let has = format!("{tokens}{}", coins(plan.balance));
        Self::NotEnough { has, takes: plan.shown(amount), fee: coins(plan.fee_ceiling()) }
    }
}

impl Coded for PlanSendError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Recipient(e) => e.code(),
            Self::Request(_) | Self::OtherChain { .. } | Self::OtherToken | Self::TwoAmounts => Code::SendBadRequest,
            Self::BadAmount { .. } | Self::NoAmount => Code::SendBadAmount,
            Self::NotEnough { .. } => Code::SendNotEnoughFunds,
            Self::NotAToken(_) => Code::SendNotAToken,
        }
    }
}

/// Why sending rests or ended.
#[derive(Debug, Error)]
pub enum SendError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error("the recipient or the token refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the balance no longer covers amount and network fee; nothing was sent")]
    NotEnough,
    #[error("the recipient or the token refused: {0}. Only the network fee was spent")]
    Failed(String),
    #[error(
        "the transaction went through, but the token's own record says that {arrived} of {agreed} arrived: it keeps a part, or it lies. Ask the recipient what came before you send more"
    )]
    Differs { arrived: String, agreed: String },
}

impl SendError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Refused(_) | Self::NotEnough | Self::Failed(_) | Self::Differs { .. } => true,
            Self::Chain(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for SendError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::NotEnough => Code::SendNotEnoughFunds,
            Self::Differs { .. } => Code::SendMismatch,
        }
    }
}
