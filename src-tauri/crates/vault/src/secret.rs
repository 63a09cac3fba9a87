//! Key bytes: on the heap, kept out of swap where the limit allows, wiped when dropped.

use std::fmt;

use zeroize::Zeroize;

/// Thirty-two secret bytes.
pub struct Key {
    bytes: Box<[u8; 32]>,
    /// Unlocks the page when dropped; `None` where the limit does not allow locking.
    _resident: Option<region::LockGuard>,
}

impl Key {
    /// A key of zeros, to be filled in place.
    pub fn zeros() -> Self {
        let bytes = Box::new([0u8; 32]);
        let resident = keep_resident(&*bytes);
        Self { bytes, _resident: resident }
    }

    /// A copy of `bytes`; `None` unless there are 32.
    pub fn copied(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zeros();
        (bytes.len() == 32).then(|| key.bytes.copy_from_slice(bytes))?;
        Some(key)
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    pub fn bytes_mut(&mut self) -> &mut [u8; 32] {
        &mut self.bytes
    }
}

/// Keeps the page of `value` out of swap, if the system lets this process.
pub fn keep_resident<T>(value: &T) -> Option<region::LockGuard> {
    region::lock(std::ptr::from_ref(value), size_of::<T>()).ok()
}

impl Drop for Key {
    fn drop(&mut self) {
        self._resident = None;
        self.bytes.zeroize();
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
