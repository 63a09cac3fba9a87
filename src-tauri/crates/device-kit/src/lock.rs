/// Wrong codes after which a device closes.
pub const WRONG_CODES: u8 = 3;
/// How long it then stays closed, in milliseconds.
pub const CLOSED_MS: u64 = 60_000;

/// Counts wrong codes and closes the device for a while.
#[derive(Debug)]
pub(crate) struct CodeLock {
    wrong: u8,
    until: Option<u64>,
}

impl CodeLock {
    /// A device that was closed when it lost its power has lost its clock, too: it serves the whole time again.
    pub(crate) fn after(wrong: u8) -> Self {
        Self { wrong, until: None }
    }

    /// Wrong codes since the last right one.
    pub(crate) fn wrong_codes(&self) -> u8 {
        self.wrong
    }

    /// Whole seconds until the device opens, rounded up; none if it is open.
    pub(crate) fn closed(&mut self, now_ms: u64) -> Option<u16> {
        if self.wrong < WRONG_CODES {
            return None;
        }
        let until = *self.until.get_or_insert(now_ms.saturating_add(CLOSED_MS));
        let left = until.saturating_sub(now_ms);
        if left == 0 {
            self.right();
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
        *self = Self::after(0);
    }
}
