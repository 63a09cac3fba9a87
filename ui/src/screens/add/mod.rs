//! Finding and pairing a device.

mod find;
mod flow;
mod pair;

pub use find::FindScreen;
pub use flow::{Flow, FlowStep};
pub use pair::PairScreen;
