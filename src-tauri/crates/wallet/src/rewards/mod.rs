//! Rewards: what the pool paid and owes, and collecting it.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined──▶ Done
//! ```

pub mod chart;
pub mod forms;

mod collect;
mod csv;
mod history;
mod kept;
mod ledger;
mod paid;
mod past;
mod prices;
mod proven;
mod show;
mod valued;

pub(crate) use collect::CollectRecord;
pub use collect::{CollectError, PlanCollectError};
pub use past::HistoryError;
pub use prices::{MOST_PRICES, Prices, PricesError};
pub use show::RewardsError;
pub use valued::KeepPricesError;
