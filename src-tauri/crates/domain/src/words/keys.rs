//! What is told before words are shown or a backup is written (T-07).

use alloc::{string::ToString, vec::Vec};

use super::{line, texts};
use crate::{account::Owner, review::Words};

/// The words before the recovery phrase is shown.
#[must_use]
pub fn reveal() -> Words {
    Words {
        title: "Show your recovery words".to_string(),
        sentence: "Your words will stand on the screen. Whoever sees them owns everything that this wallet owns."
            .to_string(),
        lines: Vec::new(),
        public: Vec::new(),
        warnings: texts(&[
            "Nobody who helps you needs them: not a maker, not a support desk, not Deedbox.",
            "Look around: no camera, no shared screen, nobody behind you.",
        ]),
        exact: Vec::new(),
    }
}

/// The words before a backup file is written.
#[must_use]
pub fn backup(account: Owner) -> Words {
    Words {
        title: "Write a backup file".to_string(),
        sentence: "Every key of this wallet will be written to a file, sealed under your password.".to_string(),
        lines: [line("Account in use", account)].into(),
        public: Vec::new(),
        warnings: texts(&[
            "Whoever has the file can try passwords for as long as they like: keep it as you keep your words.",
        ]),
        exact: Vec::new(),
    }
}
