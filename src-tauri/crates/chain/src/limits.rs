//! How long a node may take.

use std::time::Duration;

/// Bounds on one request to one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole of it, answer included.
    pub answer: Duration,
    pub connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { answer: Duration::from_secs(10), connect: Duration::from_secs(5) }
    }
}
