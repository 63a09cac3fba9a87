//! A secret on its one way across.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// A secret that crosses between page and core, wiped when dropped. It has no readable `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Crossing(String);

impl Crossing {
    /// A secret about to cross.
    #[must_use]
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret, for the one who needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Crossing {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Crossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;

    #[test]
    fn a_crossing_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Crossing::new("hunter22".to_string())), "[redacted]");
    }
}
