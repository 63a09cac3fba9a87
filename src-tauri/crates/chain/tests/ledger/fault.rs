//! What goes wrong with a node.

use std::fmt;

/// Each is one way in which a node misbehaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Timeout,
    Refused,
    ResetInMidBody,
    Busy,
    BusyRetryAfter,
    Broken,
    Html,
    Empty,
    WrongId,
    HugeBody,
    Deep,
    SlowDrip,
    Redirect,
    WrongChainAtStart,
    ChainChanges,
    StaleBlock,
    BlockGoesBack,
    ReceiptOfAnother,
    SuccessWithoutEvent,
    EventOfAnotherContract,
    EventWithOtherArguments,
    ReceiptGone,
    NonceTooLow,
    NonceTooHigh,
    AlreadyKnown,
    FeeTripled,
    PriceRaised,
    NodesDisagree,
}

impl Fault {
    pub const ALL: [Self; 28] = [
        Self::Timeout,
        Self::Refused,
        Self::ResetInMidBody,
        Self::Busy,
        Self::BusyRetryAfter,
        Self::Broken,
        Self::Html,
        Self::Empty,
        Self::WrongId,
        Self::HugeBody,
        Self::Deep,
        Self::SlowDrip,
        Self::Redirect,
        Self::WrongChainAtStart,
        Self::ChainChanges,
        Self::StaleBlock,
        Self::BlockGoesBack,
        Self::ReceiptOfAnother,
        Self::SuccessWithoutEvent,
        Self::EventOfAnotherContract,
        Self::EventWithOtherArguments,
        Self::ReceiptGone,
        Self::NonceTooLow,
        Self::NonceTooHigh,
        Self::AlreadyKnown,
        Self::FeeTripled,
        Self::PriceRaised,
        Self::NodesDisagree,
    ];

    /// It says of a transaction that failed that it did what it should.
    pub fn hides_failure(self) -> bool {
        matches!(self, Self::SuccessWithoutEvent | Self::EventOfAnotherContract | Self::EventWithOtherArguments)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
