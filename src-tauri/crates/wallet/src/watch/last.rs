//! How the last look ended.

use std::sync::{Mutex, PoisonError};

use domain::{failure::Failure, time::Millis};

/// The last look of each account since the program started; one that failed leaves when one last came to its end.
#[derive(Default)]
pub(crate) struct LastLook(Mutex<Option<Looked>>);

struct Looked {
    account: String,
    ended: Option<Millis>,
    trouble: Option<Failure>,
}

impl LastLook {
    pub(super) fn keep(&self, account: &str, now: Millis, trouble: Option<Failure>) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = last.take().filter(|last| last.account == account).and_then(|last| last.ended);
        let ended = if trouble.is_none() { Some(now) } else { before };
        *last = Some(Looked { account: account.to_string(), ended, trouble });
    }

    /// When an account was last looked at to the end, and what the newest look failed at.
    pub(super) fn of(&self, account: &str) -> (Option<Millis>, Option<Failure>) {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = last.as_ref().filter(|last| last.account == account);
        last.map_or((None, None), |last| (last.ended, last.trouble.clone()))
    }
}
