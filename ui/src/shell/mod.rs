//! The frame: the enamel box around the paper.

mod frame;
mod gate;

pub use frame::{Frame, lock};
pub use gate::Gate;
