//! Handing a device's deed over to another owner.
//!
//! ```text
//! Confirmed ──end permissions──▶ GrantsEnded ──sign──▶ Sending ──mined, logged──▶ Moved ──read back──▶ Done
//! ```
//!
//! Permissions end before the deed goes, so that no app reads a device that is somebody else's. A transaction that lost
//! its number to one that is not ours ends the operation: it may have been meant to stop it.

mod error;
mod plan;
mod receipt;
mod saga;

pub use error::{PlanTransferError, TransferError};
pub use receipt::{ReceiptError, ReceiptView, check_receipt};
pub(crate) use saga::TransferRecord;
