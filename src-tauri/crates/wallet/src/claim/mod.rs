//! Claiming a device through ioID: a saga of one permit and two transactions.
//!
//! ```text
//! Confirmed ──permit──▶ Permitted ──pin──▶ Pinned ──sign──▶ Approving ──mined──▶ Approved
//!                                             └─ approved already ────────────────▲  │ sign
//! Done ◀──end signing── Checked ◀──read back── Registered ◀──mined── Registering ◀───┘
//! ```
//! Where somebody else pays, the permit goes to the payer, after an approval if the owner's own token is used:
//!
//! ```text
//! Pinned ─…▶ Approved ──▶ Handing ──asked──▶ Handed ──mined──▶ Registered ──▶ as above
//!                            ▲───no block has it───┘
//! ```
//! Every arrow stores its target before the next outside effect begins, so a crash at any point resumes at the last
//! stored state: permits and pins can be asked for again, signed transactions are sent again with the same bytes.
//! A state that cannot go on ends as `Ended` with the cause; one that waits for something stops and can be resumed.

mod closing;
mod missing;
mod outlook;
mod paid;
mod run;
mod state;
mod steps;
mod way;

pub use missing::TokenError;
pub(crate) use outlook::{APPROVE_GAS, REGISTER_GAS};
pub use outlook::{ConfirmError, OutlookError};
pub use run::ClaimError;
pub(crate) use state::ClaimRecord;
