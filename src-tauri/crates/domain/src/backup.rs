//! Whether the owner's keys would survive the loss of this computer.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::{account::Owner, time::Millis};

const DAY_MS: u64 = 86_400_000;
/// How long after the words were first written down they are asked for again, in milliseconds.
const FIRST: u64 = 30 * DAY_MS;
/// How long after that, each time.
const LATER: u64 = 365 * DAY_MS;

/// How often the owner proved to have the words, and when last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    pub times: u32,
    pub last: Millis,
}

impl Proven {
    /// When they are asked for again: 30 days after the first time, a year after each later one.
    #[must_use]
    pub fn due(self) -> Millis {
        self.last.plus(if self.times > 1 { LATER } else { FIRST })
    }
}

/// What is known of the owner's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsView {
    /// When the owner last proved to have them; `None` where that was never here, as after a restore.
    pub proven: Option<Millis>,
    /// When they are asked for; `None`: now.
    pub due: Option<Millis>,
    /// Whether that moment has come.
    pub asks: bool,
}

/// What would be lost with this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupView {
    /// `None` for a wallet that was made from a private key.
    pub words: Option<WordsView>,
    /// When a backup file was last written.
    pub written: Option<Millis>,
    /// Accounts whose keys neither the words nor the last backup file bring back.
    pub unsaved: Vec<Owner>,
}

/// What a restore brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    pub account: Owner,
    /// Devices and contacts that came with it.
    pub devices: u32,
    pub contacts: u32,
    /// Whether all that the file held beside the keys could be read.
    pub whole: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_asked_for_after_30_days_then_yearly() {
        let day = |n: u64| Millis(n * DAY_MS);
        assert_eq!(Proven { times: 1, last: day(10) }.due(), day(40));
        assert_eq!(Proven { times: 2, last: day(40) }.due(), day(405));
        assert_eq!(Proven { times: 9, last: day(405) }.due(), day(770));
    }
}
