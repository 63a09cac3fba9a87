//! The owner's finger on a reader of this computer.

use async_trait::async_trait;
use domain::failure::{Code, Coded};
use thiserror::Error;

/// Who asks whether the owner is there.
#[async_trait]
pub trait Presence: Send + Sync {
    /// Whether a reader with an enrolled finger is there.
    async fn offered(&self) -> bool;

    /// Asks for the finger, and waits at most 30 s for it; dropping it ends the question.
    ///
    /// # Errors
    /// [`PresenceError`].
    async fn prove(&self) -> Result<(), PresenceError>;
}

/// Why it is not proved that the owner is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PresenceError {
    #[error(
        "no fingerprint reader with an enrolled finger can be used now; enrol one in the settings of the system, or use \
         the password, which still opens the wallet"
    )]
    Absent,
    #[error("the reader did not recognise the finger; try again, or use the password, which still opens the wallet")]
    NotYou,
    #[error("the reader was not touched within 30 s; try again, or use the password, which still opens the wallet")]
    Silent,
}

impl Coded for PresenceError {
    fn code(&self) -> Code {
        match self {
            Self::Absent => Code::PresenceAbsent,
            Self::NotYou => Code::PresenceRefused,
            Self::Silent => Code::PresenceTimeout,
        }
    }
}
