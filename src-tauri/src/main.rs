//! The desktop program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

/// Every freed byte is wiped: keys and phrases leave no pieces behind.
#[global_allocator]
static ALLOCATOR: compose::WipingAllocator = compose::WIPING_ALLOCATOR;

fn main() -> ExitCode {
    deedbox_shell::run()
}
