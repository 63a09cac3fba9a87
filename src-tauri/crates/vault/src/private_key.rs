//! Private keys that were made elsewhere.

use alloy_signer_local::PrivateKeySigner;
use secrecy::{ExposeSecret, SecretString};
use wallet::ports::{KeySource, VaultError};

use crate::{keystore, secret::Key};

/// The key of `source`, and what signs with it.
///
/// # Errors
/// [`VaultError::BadKey`] or [`VaultError::BadFile`]; neither repeats anything of the key.
pub fn read(source: &KeySource) -> Result<(Key, Box<PrivateKeySigner>), VaultError> {
    let key = match source {
        KeySource::Hex(text) => hexed(text)?,
        KeySource::Keystore { file, password } => keystore::opened(file, password)?,
    };
    let signer = signer(&key).ok_or_else(|| bad("it is no number that this curve has a point for"))?;
    Ok((key, signer))
}

/// What signs with `key`; `None` for zero and for numbers beyond the curve's order.
pub fn signer(key: &Key) -> Option<Box<PrivateKeySigner>> {
    PrivateKeySigner::from_slice(key.bytes()).ok().map(Box::new)
}

fn hexed(text: &SecretString) -> Result<Key, VaultError> {
    let text = text.expose_secret().trim();
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let mut key = Key::zeros();
    let read = hex::decode_to_slice(digits, key.bytes_mut());
    read.map_err(|_| bad("it has 64 hex digits, with or without 0x before them"))?;
    Ok(key)
}

fn bad(why: &str) -> VaultError {
    VaultError::BadKey(why.into())
}
