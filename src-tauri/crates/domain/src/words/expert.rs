//! What switching the expert view on means.

use alloc::{string::ToString, vec::Vec};

use super::texts;
use crate::review::Words;

/// The words in which the expert view is asked for, in the window and on the command line.
#[must_use]
pub fn words() -> Words {
    Words {
        title: "Switch the expert view on".to_string(),
        sentence: "A device’s own wallet can then be told to make calls that Deedbox does not know.".to_string(),
        lines: Vec::new(),
        public: Vec::new(),
        warnings: texts(&[
            "Whoever gives you such a call may take everything in that wallet. The review shows its contract, its coins, every byte and a digest to compare.",
        ]),
        exact: Vec::new(),
    }
}
