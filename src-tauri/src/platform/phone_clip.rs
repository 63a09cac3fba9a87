//! A phone's clipboard is left alone for now: what is shown there is written down.

use domain::failure::{Code, Failure};
use secrecy::SecretString;

/// The copy that is never made.
pub struct Clip;

/// Copies nothing.
///
/// # Errors
/// Always.
pub fn put(_secret: &SecretString) -> Result<Clip, Failure> {
    Err(Failure { code: Code::Internal, detail: "on phones nothing secret is copied yet".to_string() })
}

impl Clip {
    pub fn clear(self) {}
}
