//! Claiming a device through ioID: a saga of one permit and two transactions.
//!
//! ```text
//! Confirmed ──permit──▶ Permitted ──pin──▶ Pinned ──sign──▶ Approving ──mined──▶ Approved
//!                                             └─ approved already ────────────────▲  │ sign
//! Done ◀──end signing── Checked ◀──read back── Registered ◀──mined── Registering ◀───┘
//! ```
//! Every arrow stores its target before the next outside effect begins, so a crash at any point resumes at the last
//! stored state: permits and pins can be asked for again, signed transactions are sent again with the same bytes.
//! A state that cannot go on ends as `Ended` with the cause; one that waits for something stops and can be resumed.

mod closing;
mod missing;
mod outlook;
mod run;
mod state;
mod steps;

pub use missing::TokenError;
pub(crate) use outlook::{APPROVE_GAS, REGISTER_GAS};
pub use outlook::{ConfirmError, OutlookError};
pub use run::ClaimError;
pub(crate) use state::ClaimRecord;
