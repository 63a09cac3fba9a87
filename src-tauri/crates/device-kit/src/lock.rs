/// Wrong codes after which a device closes.
pub const WRONG_CODES: u8 = 3;
/// How long it then stays closed, in milliseconds.
pub const CLOSED_MS: u64 = 60_000;

/// Counts wrong codes and closes the device for a while.
#[derive(Debug, Default)]
pub(crate) struct CodeLock {
    wrong: u8,
    until: Option<u64>,
}

impl CodeLock {
    /// Whole seconds until the device opens, rounded up; none if it is open.
    pub(crate) fn closed(&mut self, now_ms: u64) -> Option<u16> {
        let left = self.until?.saturating_sub(now_ms);
        if left == 0 {
            *self = Self::default();
            return None;
        }
        Some(u16::try_from(left.div_ceil(1000)).unwrap_or(u16::MAX))
    }

    pub(crate) fn wrong(&mut self, now_ms: u64) {
        self.wrong = self.wrong.saturating_add(1);
        if self.wrong >= WRONG_CODES {
            self.until = Some(now_ms.saturating_add(CLOSED_MS));
        }
    }

    pub(crate) fn right(&mut self) {
        *self = Self::default();
    }
}
