//! Why a chain gives no answer.

use domain::failure::{Code, Coded};
use thiserror::Error;

/// Why the chain did not answer as needed.
#[derive(Clone, Debug, Error)]
pub enum ChainError {
    #[error("the network's node does not answer ({0}); nothing new was sent. Check your connection and try again")]
    Unreachable(String),
    #[error(
        "the node serves chain {found}, not chain {expected} of this network; nothing new was sent. Use another node"
    )]
    WrongChain { expected: u64, found: u64 },
    #[error(
        "the node's chain began with another block than this network's file pins; nothing new was sent. Use another node"
    )]
    WrongGenesis,
    #[error("the node gave an answer that makes no sense ({0}); nothing new was sent. Try again or use another node")]
    BadAnswer(String),
    #[error(
        "the network's nodes do not say the same ({0}); nothing new was signed. One of them is wrong or behind: try again later, or use other nodes"
    )]
    Disagree(String),
    #[error("the contract refuses: {0}")]
    Reverted(String),
    #[error("this network does not offer {0}")]
    NotOffered(&'static str),
    #[error("no more than {0} blocks are searched at once; begin at a later block")]
    TooFar(u64),
}

impl ChainError {
    /// What is wrong, without what that means for the owner.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Unreachable(cause) => format!("the network's node does not answer: {cause}"),
            Self::WrongChain { found, .. } => format!("the node serves chain {found}"),
            Self::WrongGenesis => "the node's chain began with another block".to_string(),
            Self::BadAnswer(cause) => format!("the node gave an answer that makes no sense: {cause}"),
            Self::Disagree(cause) => format!("the network's nodes do not say the same: {cause}"),
            Self::Reverted(cause) => format!("the contract refuses: {cause}"),
            Self::NotOffered(_) | Self::TooFar(_) => self.to_string(),
        }
    }
}

impl Coded for ChainError {
    fn code(&self) -> Code {
        match self {
            Self::Unreachable(_) => Code::ChainUnreachable,
            Self::WrongChain { .. } | Self::WrongGenesis => Code::ChainWrongId,
            Self::BadAnswer(_) => Code::ChainBadAnswer,
            Self::Disagree(_) => Code::ChainDisagree,
            Self::Reverted(_) => Code::ChainReverted,
            Self::NotOffered(_) => Code::ChainNotOffered,
            Self::TooFar(_) => Code::BadRequest,
        }
    }
}
