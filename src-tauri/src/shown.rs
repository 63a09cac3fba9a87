//! Secrets that a window shows, for as long as it does, and what of them was copied.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::failure::{Code, Failure};
use secrecy::SecretString;

use crate::platform::clip::{self, Clip};

/// How long a copy stays on the clipboard (T-75).
pub const COPIED: Duration = Duration::from_secs(60);

/// What stands in windows of their own.
#[derive(Default)]
pub struct Shown(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    last: u64,
    /// By the window's label.
    secrets: BTreeMap<String, (u64, SecretString)>,
    copied: Option<(u64, Clip)>,
}

impl Inner {
    /// A number that was not given before.
    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

impl Shown {
    /// The window shows this from now on; its number.
    pub fn put(&self, window: &str, secret: SecretString) -> u64 {
        let mut inner = self.lock();
        let number = inner.next();
        inner.secrets.insert(window.to_string(), (number, secret));
        number
    }

    /// Whether the window still shows what was put under this number.
    pub fn is(&self, window: &str, number: u64) -> bool {
        self.lock().secrets.get(window).is_some_and(|(now, _)| *now == number)
    }

    /// Copies what the window shows; the copy's number.
    ///
    /// # Errors
    /// It shows nothing, or there is no clipboard.
    pub fn copy(&self, window: &str) -> Result<u64, Failure> {
        let mut inner = self.lock();
        let (_, secret) = inner.secrets.get(window).ok_or_else(nothing)?;
        let clip = clip::put(secret)?;
        let number = inner.next();
        inner.copied = Some((number, clip));
        Ok(number)
    }

    /// Takes the copy of this number off the clipboard.
    pub fn clear(&self, number: u64) {
        let copied = self.lock().copied.take_if(|(now, _)| *now == number);
        if let Some((_, clip)) = copied {
            clip.clear();
        }
    }

    /// The window is gone. A copy stays: the owner is about to paste it.
    pub fn forget(&self, window: &str) {
        self.lock().secrets.remove(window);
    }

    /// Forgets all that is shown, and takes the copy off.
    pub fn forget_all(&self) {
        self.lock().secrets.clear();
        self.take_off();
    }

    /// Takes the copy off the clipboard, as before the program ends.
    pub fn take_off(&self) {
        let copied = self.lock().copied.take();
        if let Some((_, clip)) = copied {
            clip.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn nothing() -> Failure {
    Failure { code: Code::ReviewUnknown, detail: "nothing is shown here any more".to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_known_until_its_window_is_gone_or_shows_something_else() {
        let shown = Shown::default();
        let first = shown.put("reveal", "legal winner".into());
        assert!(shown.is("reveal", first) && !shown.is("token", first));
        let second = shown.put("reveal", "legal winner".into());
        assert!(!shown.is("reveal", first) && shown.is("reveal", second));
        shown.forget("reveal");
        assert!(!shown.is("reveal", second));
        let third = shown.put("token", "dbx_".into());
        shown.forget_all();
        assert!(!shown.is("token", third));
    }

    #[test]
    fn a_window_that_shows_nothing_copies_nothing() {
        let shown = Shown::default();
        shown.put("token", "dbx_".into());
        assert_eq!(shown.copy("reveal").unwrap_err().code, Code::ReviewUnknown);
    }
}
