//! The owner's rule, by which coins are collected without a question each time.
//!
//! ```text
//! Off ──password, yes──▶ Set ──each look, at most once an hour──▶ waits, or a collection is stored (its fees count) ──▶ signed
//! ```
//!
//! What may be spent is read from the stored collections themselves, with their highest fees: one that was stored and not
//! signed yet counts, too, so that no stop in between makes room. The rule is asked again before each signature.

mod error;
mod set;
mod spent;
mod turn;

pub use error::RuleError;
pub use turn::RuleTurn;
