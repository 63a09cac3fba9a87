//! The owner's rule, by which new batches are anchored without a question each time.
//!
//! ```text
//! Off ──password, yes──▶ Set ──each look──▶ waits, or an anchoring is stored (its fee counts) ──▶ signed
//! ```
//!
//! What may be spent is read from the stored anchorings themselves, with their highest fees. The rule is asked again before
//! the signature.

mod error;
mod set;
mod spent;
mod turn;

pub use error::AnchorRuleError;
pub use turn::AnchorTurn;
