/// How long a press of the button counts, in milliseconds.
pub const PRESENT_MS: u64 = 60_000;

/// When somebody last pressed the device's button; good for one thing that is asked of the device then.
#[derive(Debug, Default)]
pub(crate) struct Press(Option<u64>);

impl Press {
    pub(crate) fn at(now_ms: u64) -> Self {
        Self(Some(now_ms))
    }

    /// Whether somebody is there, which is used up by it.
    pub(crate) fn take(&mut self, now_ms: u64) -> bool {
        self.0.take().is_some_and(|pressed| now_ms.saturating_sub(pressed) <= PRESENT_MS)
    }
}
