//! A whole firmware but for the drivers: what a maker writes beside them.
//!
//! A board brings its Bluetooth stack, clock, memory and button as [`Hardware`], Wi-Fi, light and battery as
//! [`device_kit::Board`], and calls [`run`] from its entry point. `cargo xtask check-firmware` builds this for
//! `thumbv7em-none-eabihf`, as an archive of objects with allocator and panic handler; the entry point, the linker
//! script and the drivers are the board's.
#![cfg_attr(target_os = "none", no_std)]

extern crate alloc;

#[cfg(target_os = "none")]
mod bare;
mod run;

pub use run::{Happened, Hardware, run, step};
