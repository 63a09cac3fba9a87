//! What is typed or chosen for an account, and what is wrong with it.

use domain::{accounts::AccountLabel, failure::ParseError};
use ipc::{Code, Failure};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{t, text::Accounts};

/// The largest keystore file that is read, in bytes.
pub const KEYSTORE: f64 = 65_536.0;
/// The hex digits of a private key.
const DIGITS: usize = 64;

/// A label as typed; none where nothing was.
///
/// # Errors
/// It is too long or hides something.
pub fn label(typed: &str) -> Result<Option<AccountLabel>, ParseError> {
    match typed.trim() {
        "" => Ok(None),
        some => some.parse().map(Some),
    }
}

/// A private key that is not one yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hexes {
    Count(usize),
    Foreign,
}

impl Hexes {
    /// What is wrong, in words.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Count(n) => t!(Accounts::KeyShort, n = n),
            Self::Foreign => t!(Accounts::KeyNoHex).to_string(),
        }
    }
}

/// What is wrong with a private key as typed, if anything; whether it is a number that fits the vault knows.
#[must_use]
pub fn wrong_key(typed: &str) -> Option<Hexes> {
    let digits = typed.trim();
    let digits = digits.strip_prefix("0x").unwrap_or(digits);
    if !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Some(Hexes::Foreign);
    }
    (digits.len() != DIGITS).then_some(Hexes::Count(digits.len()))
}

/// The text of a keystore file, read in the page.
///
/// # Errors
/// Where it is too large, or cannot be read.
pub async fn text_of(file: &File) -> Result<String, Failure> {
    let bad = |words| Failure { code: Code::VaultBadFile, detail: t!(words).to_string() };
    if file.size() > KEYSTORE {
        return Err(bad(Accounts::KeystoreLarge));
    }
    let blob: &web_sys::Blob = file.unchecked_ref();
    let read = JsFuture::from(blob.text()).await.map_err(|_| bad(Accounts::FileUnread))?;
    read.as_string().ok_or_else(|| bad(Accounts::FileUnread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hex_digits_however_it_is_written() {
        let key = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
        assert_eq!(wrong_key(key), None);
        assert_eq!(wrong_key(&format!(" 0x{} ", key.to_uppercase())), None);
        assert_eq!(wrong_key("0x12"), Some(Hexes::Count(2)));
        assert_eq!(wrong_key("").map(Hexes::words).unwrap(), "0 of 64 hex digits so far");
        assert_eq!(wrong_key("legal winner"), Some(Hexes::Foreign));
    }

    #[test]
    fn nothing_typed_is_no_label() {
        assert_eq!(label("  "), Ok(None));
        assert_eq!(label(" Farm ").unwrap().unwrap().as_str(), "Farm");
        assert!(label(&"x".repeat(41)).is_err());
    }
}
