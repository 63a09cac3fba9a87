//! Keeping a device's registration: a saga of one permit and one transaction.
//!
//! ```text
//! Confirmed ──pin──▶ Pinned ──permit──▶ Permitted ──sign──▶ Sending ──mined, logged──▶ Mined ──read back──▶ Checked ──▶ Done
//!     └─ a removal publishes nothing ─▶
//! ```
//!
//! The device is asked last before the signature, so that its permit lies about as short as can be; it is sealed, and
//! gone from the record once it is mined (T-48). A permit that somebody used meanwhile ends the operation: what it was
//! shown for is not asked for again behind the owner's back (T-33). A transaction that lost its number to one that is
//! not ours ends it too: that may have been meant to stop it.

mod error;
mod plan;
mod saga;
mod state;
mod steps;

pub use error::{PlanUpkeepError, UpkeepError};
pub(crate) use state::UpkeepRecord;
