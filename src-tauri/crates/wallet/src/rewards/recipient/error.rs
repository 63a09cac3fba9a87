//! Why it is not shown whom a contract pays, or not changed.

use domain::{
    Address,
    failure::{Code, Coded},
    reward_family::RewardFamily,
};
use thiserror::Error;

use crate::{
    AskError,
    ports::{ChainError, VaultError},
    send::RecipientError,
    spend::SpendError,
};

/// Why it is not shown whom a contract pays.
#[derive(Debug, Error)]
pub enum ShowRecipientError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error("the network file names no such contract of rewards; `deedboxctl rewards verify` lists those with proofs")]
    UnknownSource,
    #[error("the network file says of this contract that it is a {0}, which Deedbox does not know")]
    UnknownFamily(String),
    #[error("{} Only Merkl's Distributor remembers another recipient", pays(.0))]
    NoOther(RewardFamily),
}

/// Whom a contract pays that remembers no other recipient.
fn pays(family: &RewardFamily) -> &'static str {
    match family {
        RewardFamily::CountPool => {
            "this is W3bstream's pool of counted periods, which pays whoever holds the deed of the device and has no other recipient."
        }
        RewardFamily::MerkleDistributor => {
            "this is a MerkleDistributor, which pays the account that stands in its tree and has no other recipient."
        }
        RewardFamily::CumulativeMerkle => {
            "this is a CumulativeMerkleDrop, which pays the account that stands in its tree and has no other recipient."
        }
        RewardFamily::CycleMerkle => {
            "this is a RewardPool with cycles, which pays the account that collects and remembers no other recipient."
        }
        RewardFamily::FixedPool => {
            "this is a FixedRewardPool, which pays whoever staked the device's NFT and has no other recipient."
        }
        RewardFamily::WeeklyPush => {
            "this is DIMO's contract of weekly rewards, which pays whom DIMO's registry names for the device; Deedbox does not change that."
        }
        RewardFamily::TokenTransfers => "this is a payer of tokens, who alone decides whom to pay.",
        RewardFamily::NativeTransfers => "this is a payer of coins, who alone decides whom to pay.",
        RewardFamily::Merkl => "",
    }
}

impl Coded for ShowRecipientError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::UnknownSource => Code::BadRequest,
            Self::UnknownFamily(_) | Self::NoOther(_) => Code::ChainNotOffered,
        }
    }
}

/// Why no other recipient was planned.
#[derive(Debug, Error)]
pub enum PlanRecipientError {
    #[error(transparent)]
    Ask(#[from] AskError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error("{0}. Nothing was signed")]
    Source(#[from] ShowRecipientError),
    #[error(transparent)]
    Recipient(#[from] RecipientError),
    #[error("the contract {0} does not answer as a token does; compare its address with the page of whoever issued it")]
    NotAToken(Address),
    #[error("the contract names exactly that already; nothing was signed")]
    Same,
    #[error("you have {has}, and the network fee is at most {fee}; nothing was signed. Add coins first")]
    NotEnough { has: String, fee: String },
}

impl Coded for PlanRecipientError {
    fn code(&self) -> Code {
        match self {
            Self::Ask(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Source(e) => e.code(),
            Self::Recipient(e) => e.code(),
            Self::NotAToken(_) => Code::SendNotAToken,
            Self::Same => Code::BadRequest,
            Self::NotEnough { .. } => Code::RewardsNotEnoughFunds,
        }
    }
}

/// Why a change of the recipient rests or ended.
#[derive(Debug, Error)]
pub enum SetRecipientError {
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Spend(#[from] SpendError),
    #[error(
        "the contract pays {now} by now, which is not whom it paid when you agreed; nothing was sent. Look at it again"
    )]
    Changed { now: String },
    #[error("the balance no longer covers the network fee; nothing was sent")]
    NotEnough,
    #[error("the contract refuses: {0}. Nothing was sent")]
    Refused(String),
    #[error("the contract refused: {0}. Only the network fee was spent, and it pays whom it paid before")]
    Failed(String),
    #[error("the transaction went through, but the contract logged no such change: look whom it pays now")]
    NotLogged,
    #[error(
        "the transaction went through, but the contract pays {now}, not {agreed}: somebody changed it since, or it lies. Look at it again before you collect"
    )]
    Differs { now: String, agreed: String },
}

impl SetRecipientError {
    /// It cannot go on; another one can be planned.
    pub(super) fn is_final(&self) -> bool {
        match self {
            Self::Changed { .. }
            | Self::NotEnough
            | Self::Refused(_)
            | Self::Failed(_)
            | Self::NotLogged
            | Self::Differs { .. } => true,
            Self::Chain(_) => false,
            Self::Spend(error) => error.is_final(),
        }
    }
}

impl Coded for SetRecipientError {
    fn code(&self) -> Code {
        match self {
            Self::Chain(e) => e.code(),
            Self::Spend(e) => e.code(),
            Self::NotEnough => Code::RewardsNotEnoughFunds,
            Self::Refused(_) | Self::Failed(_) => Code::ChainReverted,
            Self::Changed { .. } | Self::NotLogged | Self::Differs { .. } => Code::RewardsRecipientChanged,
        }
    }
}
