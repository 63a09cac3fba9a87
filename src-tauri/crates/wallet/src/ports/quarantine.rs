//! Refused batches as they are kept.

use domain::quarantine::Quarantined;

/// A refused batch: what is known of it in clear, its bytes sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineRow {
    pub refused: Quarantined,
    /// The bytes as they came, or the first of them, sealed.
    pub sealed: Vec<u8>,
}

/// How much is kept of one device: the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuarantineRoom {
    pub batches: u32,
    /// Sealed bytes of all of them.
    pub bytes: u32,
}
