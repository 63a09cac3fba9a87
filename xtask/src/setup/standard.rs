//! Parts of the Rust toolchain: the page's target, the formatter, the linter.

use std::process::Command;
use std::time::Duration;

use crate::process::{self, Failure, Outcome};
use crate::setup::{Need, system};
use crate::stdlib;

/// The targets that code is built for beside this computer's own, and why.
const TARGETS: [(&str, &str); 3] = [
    ("wasm32-unknown-unknown", "builds the page"),
    ("aarch64-linux-android", "checks the phone build"),
    ("thumbv7em-none-eabihf", "builds the example firmware"),
];
/// How long a download may take before the next way is tried.
const PATIENCE: Duration = Duration::from_secs(180);

/// A missing part of the toolchain.
pub enum Lack {
    /// The standard library of another target.
    Target { name: &'static str, why: &'static str },
    /// A rustup component.
    Component { name: &'static str, why: &'static str },
}

/// What the toolchain in use lacks.
pub fn missing() -> Outcome<Vec<Lack>> {
    if process::on_path("rustc").is_none() {
        return Err(Failure::new("There is no Rust here. Install it from https://rustup.rs, then run this again."));
    }
    let mut lacks = Vec::new();
    for (name, why) in TARGETS {
        if stdlib::way(name)?.is_none() {
            lacks.push(Lack::Target { name, why });
        }
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
            Self::Target { name, why } => Need::new(format!("Rust for {name}"), why),
            Self::Component { name, why } => Need::new(*name, why),
        }
    }

    /// Fetches the part by the first way that works, and says which.
    pub fn install(&self) -> Outcome {
        match self {
            Self::Target { name, .. } => target(name),
            Self::Component { name, .. } => rustup(&["component", "add", name]),
        }
    }
}

fn target(name: &str) -> Outcome {
    if let Err(failure) = rustup(&["target", "add", name]) {
        println!("  (not by rustup: {failure})");
    }
    if stdlib::way(name)?.is_none() && system::has_apt() {
        system::apt(&["rustc-web", "rust-web-src"])?;
    }
    let Some(way) = stdlib::way(name)? else {
        return Err(Failure::new(format!("Nothing here can build for {name}; try `rustup target add {name}`.")));
    };
    println!("  Rust for {name}: {}.", way.words());
    Ok(())
}

fn rustup(words: &[&str]) -> Outcome {
    if process::on_path("rustup").is_none() {
        return Err(Failure::new("there is no rustup"));
    }
    process::run_within(Command::new("rustup").args(words), PATIENCE)
}
