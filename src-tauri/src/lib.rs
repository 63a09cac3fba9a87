//! The shell: the only code that knows Tauri.

mod arguments;
mod asking;
mod calls;
mod core;
mod platform;
mod plugins;
mod request;
mod start;
mod windows;

pub use crate::core::Core;
pub use start::{builder, context, run};
