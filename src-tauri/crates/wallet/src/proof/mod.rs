//! Proofs of readings: made from what is stored, and checked by anybody, without a wallet.
//!
//! A level of the ladder is what [`check`] computes, never what somebody says:
//!
//! - L0: nothing is proven.
//! - L1: the batch was signed with the key of the device, and the reading is in it.
//! - L2: and the batch is under a root that this wallet read back from its chain. A file alone never has it: what stands in
//!   `anchor` is checked as far as the root, and where that stands is to be looked up.
//! - L3: the result of a program was computed again from such readings ([`crate::algorithm::verify`]); no reading has it.
//! - L4 (a checked zero-knowledge receipt): nothing checks these yet, so nothing has them.

mod anchored;
mod build;
mod check;
mod form;
mod prove;
mod receipt;
mod rows;
mod served;
pub(crate) mod spelled;
mod whole;

use domain::{
    device::{DeviceId, Did},
    failure::{Code, Coded},
    reading::Provenance,
    time::Millis,
};
use thiserror::Error;
use wire::batch::BatchError;

pub use build::Selection;
pub use check::check;
pub use form::{MOST_BATCHES, MOST_BYTES, MOST_READINGS, Proof};
pub(crate) use prove::all_time;
pub use prove::{ProveError, Proven};
pub use receipt::{Answer, Receipt};
pub(crate) use receipt::{Row, RowValue, Stated};

/// Why a file proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    #[error("this is no deedbox-proof of version 1: {0}")]
    NotOne(String),
    #[error("the file names the device {device}, whose DID is {did}, and another DID: one of the two was changed")]
    OtherDid { device: DeviceId, did: Did },
    #[error("the file holds no reading, so that it proves none")]
    Empty,
    #[error("“{0}” of the file is not what its readings are: it was changed")]
    Head(&'static str),
    #[error("this is no answer with a receipt of version 1: {0}")]
    NoAnswer(String),
    #[error(
        "the rows of this answer, or their device, scope, unit or permission, are not those of its receipt: one was changed"
    )]
    Rows,
    #[error("the proof in this receipt is of another device or stream than its rows")]
    OtherRows,
    #[error("the receipt says {said:?}, and what it holds shows {found:?}: one of the two was changed")]
    Level { said: Provenance, found: Provenance },
    #[error("batch {seq}: {flaw}. It was changed, or is of another device")]
    Batch { seq: u64, flaw: BatchError },
    #[error("batch {seq} stands after one with the same or a higher number")]
    Order { seq: u64 },
    #[error("batch {seq} does not continue the one before it: two different histories were signed")]
    Fork { seq: u64 },
    #[error("batch {seq} is not under the root that is said to be anchored: the root or its path was changed")]
    Anchor { seq: u64 },
    /// `at` in milliseconds since 1970.
    #[error("batch {seq}, {stream} at {at}: {flaw}")]
    Reading { seq: u64, stream: String, at: Millis, flaw: ReadingFlaw },
}

/// Why a reading of a batch that was signed does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadingFlaw {
    #[error("this reading is not in the batch that was signed; it, or its path, was changed")]
    NotInBatch,
    #[error("its time is outside the span that was signed")]
    Outside,
    #[error("its scale is out of range")]
    Scale,
    #[error("it stands there twice")]
    Twice,
}

impl Coded for ProofError {
    fn code(&self) -> Code {
        match self {
            Self::NotOne(_) | Self::NoAnswer(_) => Code::ProofBadFile,
            Self::OtherDid { .. }
            | Self::Empty
            | Self::Head(_)
            | Self::Rows
            | Self::OtherRows
            | Self::Level { .. }
            | Self::Batch { .. }
            | Self::Order { .. }
            | Self::Fork { .. }
            | Self::Anchor { .. }
            | Self::Reading { .. } => Code::ProofRefused,
        }
    }
}
