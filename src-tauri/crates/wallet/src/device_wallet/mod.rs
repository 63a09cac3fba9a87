//! The wallet that a device has of its own: shown, and told to give something.
//!
//! ```text
//! Confirmed -> Sending -> Done
//!     |           |
//!     +-----------+--> Ended (refused, cancelled, or other than agreed to)
//! ```

mod error;
mod plan;
mod saga;
mod show;

pub use error::{ExecuteError, PlanExecuteError, ShowWalletError};
pub use plan::ExecuteRequest;
pub(crate) use plan::commanded;
pub(crate) use saga::ExecuteRecord;
