//! `cargo xtask check-firmware`: the example firmware builds for a microcontroller.

use crate::checkout::Checkout;
use crate::process::{self, Failure, Outcome};
use crate::stdlib;

const TARGET: &str = "thumbv7em-none-eabihf";

/// Builds the example firmware to an archive of objects; an archive needs allocator and panic handler, and no linker
/// script.
///
/// # Errors
/// Says so where the target's standard library can neither be found nor built.
pub fn check(checkout: &Checkout) -> Outcome {
    let Some(way) = stdlib::way(TARGET)? else {
        return Err(Failure::new(format!("Nothing here can build for {TARGET}; try `rustup target add {TARGET}`.")));
    };
    println!("Building the example firmware {}.", way.words());
    let mut cargo = checkout.cargo();
    cargo
        .args(["rustc", "--locked", "--release", "--package", "device-kit", "--example", "firmware"])
        .args(["--crate-type", "lib,staticlib"])
        .env("CARGO_TARGET_DIR", checkout.target.join("firmware"));
    way.apply_with(&mut cargo, TARGET, "core,alloc");
    process::run(&mut cargo)
}
