//! Grants: planned, agreed to, listed, revoked (docs/grant.md).
//!
//! A grant is active from the moment its signature and its token's hash are stored until it ends or is revoked:
//!
//! ```text
//! planned (a review) -> confirmed: owner row in the access log -> stored: active -> ended
//!                                                                            \-> revoked -> owner row
//! ```
//! A grant may be paused and go on meanwhile. A new version, for longer or with less in it, is planned and agreed to like a
//! new grant; stored, it takes the place and the token of the version before, which is revoked in the same step.
//!
//! A crash before `stored` leaves a row in the log and no grant; a crash after `revoked` leaves it revoked.

mod confirm;
mod list;
mod pause;
mod plan;
mod proof;
mod replan;
mod revoke;
mod token;
mod versions;

pub use confirm::{ConfirmGrantError, NewGrant};
pub use pause::PauseGrantError;
pub use plan::{End, GrantRequest, History, PlanGrantError};
pub use replan::NarrowRequest;
pub use revoke::RevokeGrantError;

pub(crate) use list::state_at;
pub(crate) use plan::{has_stream, is_of_readings};
pub(crate) use proof::{is_by_owner, is_of_terms};
pub(crate) use token::{same, token_hash};
