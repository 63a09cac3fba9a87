//! Anchoring: batches of many devices under one root, which a contract on the chain keeps.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined, read back, and kept here──▶ Done
//! ```
//!
//! A batch counts as anchored (L2) only by what was read back: the contract's own event and its state, on which all nodes
//! agree. Without a question only the owner's rule has something anchored, by the same saga.

mod error;
mod plan;
mod rule;
mod saga;

pub use error::{AnchorError, PlanAnchorError};
pub use rule::{AnchorRuleError, AnchorTurn};
pub(crate) use saga::AnchorRecord;
