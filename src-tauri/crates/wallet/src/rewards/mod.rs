//! Rewards: what the pool paid and owes, and collecting it.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined──▶ Done
//! ToDo ──sign──▶ Sending ──mined──▶ Done or Failed, one transaction of many after the other
//! ```

pub mod chart;
pub mod forms;

mod books;
mod collect;
mod collect_all;
mod devices;
mod explain;
mod export;
mod for_device;
mod here;
mod history;
mod kept;
mod ledger;
mod networks;
mod notices;
mod paid;
mod past;
mod payments;
mod plan_collect;
mod prices;
mod proven;
mod recipient;
mod rule;
mod show;
mod sources;
mod still;
mod told;
mod valued;
mod why;

pub(crate) use collect::CollectRecord;
pub use collect::{CollectError, PlanCollectError};
pub(crate) use collect_all::CollectAllRecord;
pub use collect_all::Dust;
pub use explain::WhyError;
pub use export::{ExportError, RewardsFile};
pub use notices::NoticesError;
pub use past::HistoryError;
pub use prices::{MOST_PRICES, Prices, PricesError};
pub(crate) use recipient::RecipientRecord;
pub use recipient::{PlanRecipientError, SetRecipientError, ShowRecipientError};
pub use rule::{RuleError, RuleTurn};
pub use show::RewardsError;
pub use valued::KeepPricesError;
