//! Key bytes: on the heap, wiped when dropped.

use std::fmt;

use zeroize::Zeroize;

/// Thirty-two secret bytes.
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// A key of zeros, to be filled in place.
    pub fn zeros() -> Self {
        Self(Box::new([0u8; 32]))
    }

    /// A copy of `bytes`; `None` unless there are 32.
    pub fn copied(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zeros();
        (bytes.len() == 32).then(|| key.0.copy_from_slice(bytes))?;
        Some(key)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_redacted_when_printed() {
        let key = Key::copied(&[0xa7; 32]).unwrap();
        assert_eq!(format!("{key:?} {key:#?}"), "[redacted] [redacted]");
    }

    #[test]
    fn a_key_has_exactly_32_bytes() {
        assert!(Key::copied(&[1; 31]).is_none());
        assert!(Key::copied(&[1; 33]).is_none());
    }
}
