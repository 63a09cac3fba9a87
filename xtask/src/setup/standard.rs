//! Parts of the Rust toolchain: the page's target, the formatter, the linter.

use std::process::Command;

use crate::process::{self, Failure, Outcome};
use crate::setup::{Need, system};
use crate::stdlib;

/// The target the page is built for.
pub const PAGE: &str = "wasm32-unknown-unknown";
/// Seconds a download may take before the next way is tried.
const PATIENCE: &str = "180";

/// A missing part of the toolchain.
pub enum Lack {
    /// The standard library of the page's target.
    PageTarget,
    /// A rustup component.
    Component { name: &'static str, why: &'static str },
}

/// What the toolchain in use lacks.
pub fn missing() -> Outcome<Vec<Lack>> {
    if process::on_path("rustc").is_none() {
        return Err(Failure::new("There is no Rust here. Install it from https://rustup.rs, then run this again."));
    }
    let mut lacks = Vec::new();
    if stdlib::way(PAGE)?.is_none() {
        lacks.push(Lack::PageTarget);
    }
    let components = [("rustfmt", "rustfmt", "checks the code's form"), ("clippy", "cargo-clippy", "checks the code")];
    for (name, program, why) in components {
        if !process::succeeds(Command::new(program).arg("--version")) {
            lacks.push(Lack::Component { name, why });
        }
    }
    Ok(lacks)
}

impl Lack {
    /// How the part is announced.
    pub fn need(&self) -> Need {
        match self {
            Self::PageTarget => Need::new(format!("Rust for {PAGE}"), "builds the page"),
            Self::Component { name, why } => Need::new(*name, why),
        }
    }

    /// Fetches the part by the first way that works, and says which.
    pub fn install(&self) -> Outcome {
        match self {
            Self::PageTarget => page_target(),
            Self::Component { name, .. } => rustup(&["component", "add", name]),
        }
    }
}

fn page_target() -> Outcome {
    if let Err(failure) = rustup(&["target", "add", PAGE]) {
        println!("  (not by rustup: {failure})");
    }
    if stdlib::way(PAGE)?.is_none() {
        system::apt(&["rustc-web", "rust-web-src"])?;
    }
    match stdlib::way(PAGE)? {
        Some(way) => println!("  The page is built {}.", way.words()),
        None => {
            return Err(Failure::new(format!("Nothing here can build for {PAGE}; try `rustup target add {PAGE}`.")));
        }
    }
    Ok(())
}

fn rustup(words: &[&str]) -> Outcome {
    if process::on_path("rustup").is_none() {
        return Err(Failure::new("there is no rustup"));
    }
    process::run(Command::new("timeout").args([PATIENCE, "rustup"]).args(words))
}
