//! Devices: heard, paired, listed, synchronised.

mod dialogue;
mod forward;
mod ingest;
mod list;
mod pair;
mod provision;
mod scan;
mod sync;

pub use dialogue::DialogueError;
pub(crate) use ingest::{Summary, context as batch_context};
pub use list::DeviceError;
pub use pair::{PairError, PairedDevice};
pub use provision::{ProvisionError, Wifi};
pub use sync::SyncError;
