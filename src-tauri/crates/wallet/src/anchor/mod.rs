//! Anchoring: batches of many devices under one root, which a contract on the chain keeps.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined, read back, and kept here──▶ Done
//! ```
//!
//! A batch counts as anchored (L2) only by what was read back: the contract's own event and its state, on which all nodes
//! agree. Nothing is anchored without a question; there is no rule for it.

mod error;
mod plan;
mod saga;

pub use error::{AnchorError, PlanAnchorError};
pub(crate) use saga::AnchorRecord;
