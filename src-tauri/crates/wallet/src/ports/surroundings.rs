//! Time and randomness, so that nothing else reads a clock or makes random bytes.

use async_trait::async_trait;
use domain::time::Millis;

/// A clock.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The moment now.
    fn now(&self) -> Millis;

    /// Waits `millis` milliseconds of this clock.
    async fn sleep(&self, millis: u64);
}

/// A source of random bytes fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}
