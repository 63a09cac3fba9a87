//! A grant that serves nothing for now.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// Since when a grant is paused, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub at: Millis,
    pub why: PauseReason,
}

/// Why a grant was paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// Its owner wanted it so.
    Owner,
    /// Its app asked three times within a minute for what it may not have.
    Refused,
    /// Its app read more than five times as much within an hour as it usually does.
    Unusual,
}

impl PauseReason {
    pub const ALL: [Self; 3] = [Self::Owner, Self::Refused, Self::Unusual];

    /// The one word for it, in the store and in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Refused => "refused",
            Self::Unusual => "unusual",
        }
    }

    /// What the owner is told.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Owner => "You paused it.",
            Self::Refused => {
                "Paused by Deedbox: it asked three times within a minute for something that you did not allow."
            }
            Self::Unusual => {
                "Paused by Deedbox: it read more than five times as much within an hour as it usually does."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_goes_by_one_word() {
        for reason in PauseReason::ALL {
            let text = serde_json::to_string(&reason).unwrap();
            assert_eq!(text, alloc::format!("\"{}\"", reason.as_str()));
        }
    }
}
