//! Sending coins and tokens, to an address or a contact, and being sent some.
//!
//! ```text
//! Confirmed ──sign──▶ Sending ──mined, and read back──▶ Done
//! ```
//!
//! A transaction that lost its number to one that is not ours ends the operation: what was sent by another wallet with the
//! same words may have been meant to stop it.

mod contacts;
mod error;
mod plan;
mod receive;
mod recipient;
mod request;
mod saga;

pub use contacts::ContactError;
pub use error::{PlanSendError, SendError};
pub use receive::ReceiveError;
pub use recipient::RecipientError;
pub use request::SendRequest;
pub(crate) use saga::SendRecord;
