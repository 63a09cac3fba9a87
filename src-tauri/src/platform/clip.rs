//! The clipboard, for what the core copies itself: no page reads or writes it, and it is cleared again (T-75).

use std::thread;

use arboard::Clipboard;
use domain::{
    B256,
    failure::{Code, Failure},
    keccak256,
};
use secrecy::{ExposeSecret, SecretString};

/// What was copied, known by its fingerprint alone. On X11 the clipboard is this very connection.
pub struct Clip {
    clipboard: Clipboard,
    holds: B256,
}

/// Puts a secret on the clipboard, without a trace in its history where the system can leave it out.
///
/// # Errors
/// The desktop offers no clipboard.
pub fn put(secret: &SecretString) -> Result<Clip, Failure> {
    let mut clipboard = Clipboard::new().map_err(absent)?;
    let text = secret.expose_secret();
    unlogged(clipboard.set()).text(text).map_err(absent)?;
    Ok(Clip { clipboard, holds: keccak256(text) })
}

impl Clip {
    /// Takes the secret off, unless something else was copied meanwhile. Nobody waits for it: whoever has the clipboard
    /// now may be slow to answer.
    pub fn clear(mut self) {
        thread::spawn(move || {
            let ours = self.clipboard.get_text().is_ok_and(|text| keccak256(text) == self.holds);
            if ours {
                drop(self.clipboard.clear());
            }
        });
    }
}

#[cfg(target_os = "linux")]
fn unlogged(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtLinux;
    set.exclude_from_history()
}

#[cfg(windows)]
fn unlogged(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_history().exclude_from_cloud()
}

#[cfg(target_os = "macos")]
fn unlogged(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtApple;
    set.exclude_from_history()
}

/// What the library says of its reason may hold what was to be copied.
fn absent(_error: arboard::Error) -> Failure {
    Failure { code: Code::Internal, detail: "this desktop offers no clipboard".to_string() }
}
