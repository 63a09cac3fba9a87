//! Whom a contract of rewards pays: shown, and changed where the contract remembers it.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined, and read back──▶ Done
//! ```
//!
//! A transaction that lost its number to one that is not ours ends the operation: what was sent by another wallet with the
//! same words may have been meant to stop it.

mod elsewhere;
mod error;
mod plan;
mod saga;
mod show;

pub use error::{PlanRecipientError, SetRecipientError, ShowRecipientError};
pub(crate) use saga::RecipientRecord;
