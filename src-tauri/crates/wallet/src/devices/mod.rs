//! Devices: heard, paired, listed, synchronised.

mod add;
mod candidates;
mod compare;
mod dialogue;
mod forget;
mod forward;
mod from_gateway;
mod ingest;
mod intake;
mod labelled;
mod list;
mod names;
mod pair;
mod provision;
mod quarantine;
mod reset;
mod scan;
mod scanned;
mod sync;

pub use add::AddError;
pub use compare::AnswerError;
pub(crate) use compare::Comparing;
pub use dialogue::DialogueError;
pub use forget::{ForgetError, Forgotten};
pub(crate) use ingest::{Refused, Summary, context as batch_context, verify as verify_batch};
pub use labelled::KnownDevice;
pub use list::DeviceError;
pub use names::NamesError;
pub use pair::{PairError, PairedDevice};
pub use provision::{ProvisionError, Wifi};
pub use reset::{Reset, ResetError};
pub use scanned::ScanLabelError;
pub use sync::SyncError;
