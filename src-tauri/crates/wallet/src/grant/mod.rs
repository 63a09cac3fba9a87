//! Grants: planned, agreed to, listed, revoked (docs/grant.md).
//!
//! A grant is active from the moment its signature and its token's hash are stored until it ends or is revoked:
//!
//! ```text
//! planned (a review) -> confirmed: owner row in the access log -> stored: active -> ended
//!                                                                            \-> revoked -> owner row
//! ```
//! A crash before `stored` leaves a row in the log and no grant; a crash after `revoked` leaves it revoked.

mod confirm;
mod list;
mod plan;
mod proof;
mod revoke;
mod token;

pub use confirm::{ConfirmGrantError, NewGrant};
pub use plan::{End, GrantRequest, History, PlanGrantError};
pub use revoke::RevokeGrantError;

pub(crate) use list::state_at;
pub(crate) use plan::has_stream;
pub(crate) use proof::{is_by_owner, is_of_terms};
pub(crate) use token::{same, token_hash};
