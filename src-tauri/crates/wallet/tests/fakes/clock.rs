//! Time as a test moves it.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use domain::time::Millis;
use wallet::ports::Clock;

/// A clock that stands still until a test moves it.
pub struct FakeClock(AtomicU64);

impl FakeClock {
    pub fn at(at: Millis) -> Self {
        Self(AtomicU64::new(at.0))
    }

    pub fn set(&self, at: Millis) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    pub fn pass(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Millis {
        Millis(self.0.load(Ordering::SeqCst))
    }

    async fn sleep(&self, millis: u64) {
        self.pass(millis);
        // Whoever waits for something meanwhile gets a turn.
        tokio::task::yield_now().await;
    }
}
