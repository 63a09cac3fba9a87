//! Algorithms instead of data: programs that are run here over proven rows, so that only their result leaves
//! (docs/algorithms.md).
//!
//! A result is L3 for whoever has the rows and the program and computed it again; a file never says so by itself.

mod compute;
mod kept;
mod program;
mod result;
mod table;

use domain::failure::{Code, Coded};
use thiserror::Error;

use crate::{
    ports::{SandboxError, StoreError, VaultError},
    proof::ProofError,
};

pub use compute::{DOES_NOT_SHOW, SHOWS, compute, verify};
pub use kept::KnownAlgorithm;
pub use program::{MOST_PROGRAM, Program, Sample};
pub use result::{AlgorithmResult, MOST_RESULT};

/// Why there is no result, or none that holds.
#[derive(Debug, Error)]
pub enum AlgorithmError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error("this is no program: it must be WebAssembly in its binary form, of at most 1 MiB")]
    NotOne,
    #[error("the program's output is no JSON in UTF-8, so that nothing of it is given. Take another program")]
    NotJson,
    #[error("give the program a title of 1 to 60 visible characters")]
    BadTitle,
    #[error("another program has this title, or there are 32 already: take another title")]
    Taken,
    #[error(
        "no program of this title or hash was added, and no sample is called so: look with `deedboxctl algorithm list`"
    )]
    Unknown,
    #[error("this is no deedbox-result of version 1: {0}")]
    BadFile(String),
    #[error("computed again from these rows, “{0}” is another one: result, rows or program were changed")]
    Differs(&'static str),
}

impl Coded for AlgorithmError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Sandbox(e) => e.code(),
            Self::Proof(e) => e.code(),
            Self::NotOne => Code::AlgorithmBadProgram,
            Self::NotJson => Code::AlgorithmStopped,
            Self::BadTitle | Self::Taken | Self::Unknown | Self::BadFile(_) => Code::BadRequest,
            Self::Differs(_) => Code::AlgorithmDiffers,
        }
    }
}
