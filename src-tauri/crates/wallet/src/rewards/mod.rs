//! Rewards: what the pool paid and owes, and collecting it.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined──▶ Done
//! ToDo ──sign──▶ Sending ──mined──▶ Done or Failed, one transaction of many after the other
//! ```

pub mod forms;

mod collect;
mod collect_all;
mod csv;
mod history;
mod ledger;
mod past;
mod prices;
mod proven;
mod show;

pub(crate) use collect::CollectRecord;
pub use collect::{CollectError, PlanCollectError};
pub(crate) use collect_all::CollectAllRecord;
pub use collect_all::Dust;
pub use past::HistoryError;
pub use prices::{MOST_PRICES, Prices, PricesError};
pub use show::RewardsError;
