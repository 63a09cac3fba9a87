//! Rewards: what the pool paid and owes, and collecting it.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined──▶ Done
//! ```

mod collect;
mod ledger;
mod proven;
mod show;

pub(crate) use collect::CollectRecord;
pub use collect::{CollectError, PlanCollectError};
pub use show::RewardsError;
