//! The shell: the only code that knows Tauri.

mod arguments;
mod asking;
mod calls;
mod core;
mod own_files;
mod platform;
mod plugins;
mod request;
mod shown;
mod start;
mod windows;

pub use crate::core::Core;
pub use start::{builder, context, run};
