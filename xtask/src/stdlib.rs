//! Rust's standard library for another target: installed, or built from the distribution's sources.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Outcome};

/// The compiler that Debian and Ubuntu package together with the sources of its standard library.
const PACKAGED_RUSTC: &str = "/usr/bin/rustc";
const PACKAGED_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
/// The oldest packaged compiler that still builds this workspace.
const OLDEST_MINOR: u32 = 95;

/// How code for a target can be built on this computer.
pub enum Way {
    /// The toolchain in use has the target's standard library.
    Installed,
    /// The packaged compiler builds the standard library along; `linker` is the toolchain's own.
    Built { linker: PathBuf },
}

/// The first way that works here, if any does.
pub fn way(target: &str) -> Outcome<Option<Way>> {
    let sysroot = PathBuf::from(process::read(Command::new("rustc").args(["--print", "sysroot"]))?);
    if sysroot.join("lib/rustlib").join(target).join("lib").is_dir() {
        return Ok(Some(Way::Installed));
    }
    let Some(linker) = rust_lld(&sysroot) else { return Ok(None) };
    let sources = std::path::Path::new(PACKAGED_SOURCES).is_file();
    Ok((sources && packaged_rustc_is_new_enough()).then_some(Way::Built { linker }))
}

impl Way {
    /// What to tell the person.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Installed => "with the toolchain's own standard library",
            Self::Built { .. } => "building the standard library from the distribution's rust-web-src",
        }
    }

    /// Turns a cargo command into one that builds for `target` this way.
    pub fn apply(&self, cargo: &mut Command, target: &str) {
        self.apply_with(cargo, target, "std,panic_abort");
    }

    /// The same for a target that has these parts of the standard library alone.
    pub fn apply_with(&self, cargo: &mut Command, target: &str, parts: &str) {
        cargo.args(["--target", target]);
        let Self::Built { linker } = self else { return };
        let variable = target.replace('-', "_").to_uppercase();
        cargo
            .arg(format!("-Zbuild-std={parts}"))
            .env("RUSTC", PACKAGED_RUSTC)
            .env("RUSTC_BOOTSTRAP", "1")
            .env(format!("CARGO_TARGET_{variable}_LINKER"), linker);
    }
}

fn rust_lld(sysroot: &std::path::Path) -> Option<PathBuf> {
    let targets = std::fs::read_dir(sysroot.join("lib/rustlib")).ok()?;
    targets.flatten().map(|target| target.path().join("bin/rust-lld")).find(|file| file.is_file())
}

fn packaged_rustc_is_new_enough() -> bool {
    let Ok(version) = process::read(Command::new(PACKAGED_RUSTC).arg("--version")) else { return false };
    let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= OLDEST_MINOR)
}
