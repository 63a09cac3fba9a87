//! Why a request was refused.

use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::{
    algorithm::AlgorithmError,
    ports::{ChainError, StoreError},
    proof::ProveError,
    readings::ReadingsError,
};

/// Why a request of an app was refused; the words are for the app and name nothing it may not know.
#[derive(Debug, Error)]
pub enum AccessError {
    #[error("this token opens nothing: ask the owner for a permission")]
    BadToken,
    #[error("the owner has taken this permission back")]
    Revoked,
    #[error("this permission has ended: ask the owner for a new one")]
    Expired,
    #[error("this permission has not started yet")]
    NotYet,
    #[error("the owner's wallet has paused this permission: nothing is served until the owner goes on with it")]
    Paused,
    #[error("the owner has closed all doors: nothing is served until they are opened again")]
    Closed,
    #[error("the owner's wallet is locked: nothing is served until it is unlocked")]
    Locked,
    #[error("there is no such device in this permission")]
    NotFound,
    #[error("there is no such page in this permission: ask again without a cursor")]
    NoSuchPage,
    #[error("the owner does not hold this device any more")]
    NotOwner,
    #[error("the chain does not say now who owns the device, so nothing is served: try again later")]
    OwnerUnknown(#[source] ChainError),
    #[error("this permission does not include that data: use one of the scopes it names, letter by letter")]
    Scope,
    #[error("this permission is for the result of one program alone: it gives no readings")]
    ProgramOnly,
    #[error("this permission names no such program, so that none is run: ask the owner for one that does")]
    NoProgram,
    #[error("there is nothing to run the program over: it is given single readings of whole hours that are over")]
    NoRows,
    #[error("another program is running: try again in a minute")]
    Busy,
    #[error("the program gave no result: take a shorter span, or ask the owner for another program")]
    Program(#[source] AlgorithmError),
    #[error("the stored readings cannot be proven, so nothing is served")]
    Unproven(#[source] ProveError),
    #[error("this permission does not reach that far: stay within its oldest and newest moment")]
    Window,
    #[error("a moment is milliseconds since 1970 or like 2026-11-23T08:30:00Z")]
    BadMoment,
    #[error("the daily limit of this permission is reached: try again tomorrow")]
    Limit,
    #[error("the answer would be larger than 1 MiB: ask for a shorter span")]
    TooLarge,
    #[error("three requests for more a day are enough: the owner has been told")]
    AskedEnough,
    /// The door could not read what was asked for; what it takes.
    #[error("{0}")]
    Unreadable(&'static str),
    #[error("say in 1 to 120 visible characters what you need")]
    BadText,
    #[error("the access log cannot be written, so nothing is served")]
    LogFailed(#[source] StoreError),
    #[error("the wallet's database does not answer, so nothing is served")]
    Store(#[from] StoreError),
    #[error("the stored readings cannot be opened, so nothing is served")]
    Readings(#[from] ReadingsError),
}

impl AccessError {
    /// Whether the app asked for what its permission does not give. What the owner, the chain or this computer is the reason
    /// of, and what nobody could read, tells nothing of the app.
    pub(super) fn reaches_beyond(&self) -> bool {
        match self {
            Self::ProgramOnly
            | Self::NoProgram
            | Self::NotFound
            | Self::NoSuchPage
            | Self::Scope
            | Self::Window
            | Self::Limit
            | Self::TooLarge
            | Self::AskedEnough => true,
            Self::BadToken
            | Self::Revoked
            | Self::Expired
            | Self::NotYet
            | Self::Paused
            | Self::Closed
            | Self::Locked
            | Self::NotOwner
            | Self::OwnerUnknown(_)
            | Self::NoRows
            | Self::Busy
            | Self::Program(_)
            | Self::Unproven(_)
            | Self::BadMoment
            | Self::Unreadable(_)
            | Self::BadText
            | Self::LogFailed(_)
            | Self::Store(_)
            | Self::Readings(_) => false,
        }
    }
}

impl Coded for AccessError {
    fn code(&self) -> Code {
        match self {
            Self::BadToken => Code::AccessBadToken,
            Self::Revoked => Code::AccessRevoked,
            Self::Expired => Code::AccessExpired,
            Self::NotYet => Code::AccessNotYet,
            Self::Paused => Code::AccessPaused,
            Self::Closed => Code::AccessClosed,
            Self::Locked => Code::VaultLocked,
            Self::NotFound | Self::NoSuchPage => Code::AccessNotFound,
            Self::NotOwner => Code::AccessNotOwner,
            Self::OwnerUnknown(e) => e.code(),
            Self::Scope | Self::NoProgram => Code::AccessScope,
            Self::ProgramOnly => Code::AccessProgram,
            Self::Window => Code::AccessWindow,
            Self::BadMoment | Self::BadText | Self::Unreadable(_) | Self::NoRows => Code::BadRequest,
            Self::Limit | Self::TooLarge | Self::AskedEnough | Self::Busy => Code::AccessLimit,
            Self::Program(e) => e.code(),
            Self::Unproven(e) => e.code(),
            Self::LogFailed(_) => Code::AccessLogFailed,
            Self::Store(e) => e.code(),
            Self::Readings(e) => e.code(),
        }
    }
}
