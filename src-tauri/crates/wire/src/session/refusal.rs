use alloc::vec::Vec;

use super::REFUSAL;
use crate::VERSION;

/// What a device says in plain instead of going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The owner's end has another code than the label.
    WrongCode,
    /// Too many wrong codes; closed for this many seconds.
    Closed {
        /// Whole seconds, rounded up.
        seconds: u16,
    },
    /// The device speaks no version that was asked for; its newest is this.
    Version(u8),
    /// The message could not be read, or was too long.
    Malformed,
    /// There is no session, or no handshake that this message would continue.
    NoSession,
}

impl Refusal {
    /// The message: type, version, code, argument (big-endian).
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let (code, argument) = match self {
            Self::WrongCode => (1, 0),
            Self::Closed { seconds } => (2, seconds),
            Self::Version(newest) => (3, u16::from(newest)),
            Self::Malformed => (4, 0),
            Self::NoSession => (5, 0),
        };
        let [high, low] = u16::to_be_bytes(argument);
        [REFUSAL, VERSION, code, high, low].to_vec()
    }

    /// Reads a refusal, of whatever version.
    #[must_use]
    pub fn parse(message: &[u8]) -> Option<Self> {
        let [REFUSAL, _, code, high, low] = *message else { return None };
        match (code, u16::from_be_bytes([high, low])) {
            (1, 0) => Some(Self::WrongCode),
            (2, seconds) => Some(Self::Closed { seconds }),
            (3, newest) => u8::try_from(newest).ok().map(Self::Version),
            (4, 0) => Some(Self::Malformed),
            (5, 0) => Some(Self::NoSession),
            _ => None,
        }
    }
}
