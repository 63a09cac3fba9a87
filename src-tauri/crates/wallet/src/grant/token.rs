//! Tokens: 256 random bits as `dbx_` and 64 hex digits; only their hash is kept (T-54).

use domain::{B256, keccak256};
use secrecy::{ExposeSecret, SecretString};

use crate::ports::Random;

const PREFIX: &str = "dbx_";
const DIGITS: usize = 64;

/// A new token.
pub(super) fn new_token(random: &dyn Random) -> SecretString {
    let mut bytes = [0u8; 32];
    random.fill(&mut bytes);
    let mut text = String::with_capacity(PREFIX.len() + DIGITS);
    text.push_str(PREFIX);
    let mut digits = [0u8; DIGITS];
    // The buffer is exactly twice as long as the bytes, so that encoding cannot fail.
    if hex::encode_to_slice(bytes, &mut digits).is_ok() {
        text.extend(digits.iter().map(|digit| char::from(*digit)));
    }
    SecretString::from(text)
}

/// The hash under which a token is kept; `None` for text that no token of ours can be.
pub(crate) fn token_hash(token: &SecretString) -> Option<B256> {
    let text = token.expose_secret();
    let digits = text.strip_prefix(PREFIX)?;
    let fits = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    fits.then(|| keccak256(text.as_bytes()))
}

/// Compares two hashes in a time that does not depend on where they differ.
pub(crate) fn same(a: &B256, b: &B256) -> bool {
    let differing = a.iter().zip(b.iter()).fold(0u8, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(differing) == 0
}
