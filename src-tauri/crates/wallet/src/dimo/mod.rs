//! Devices of DIMO: claimed, connected with a vehicle, disconnected. A saga of at most one signature of the device and one
//! transaction of the owner's.
//!
//! ```text
//! Confirmed ──ask──▶ Signed ──sign──▶ Sending ──mined, logged──▶ Mined ──read back──▶ Done
//!     └─ for a vehicle the device signs nothing ─▶
//! ```
//!
//! What the device signs has no number and no end (T-71): it is asked last before the transaction, kept sealed, and gone
//! from the record once it is in a transaction, where everybody can read it. A device that signs anything is asked only for
//! the digest that the owner was shown, and its answer counts only if it is by the key that the registry has (T-33, T-34).

mod error;
mod plan;
mod saga;
mod standing;
mod state;
mod steps;

pub use error::{DimoError, Hindrance, PlanDimoError};
pub(crate) use state::DimoRecord;
