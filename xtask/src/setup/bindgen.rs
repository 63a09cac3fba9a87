//! The program that joins the page's WebAssembly to its JavaScript.

use std::path::PathBuf;
use std::process::Command;

use crate::checkout::Checkout;
use crate::process::{self, Outcome};
use crate::setup::Need;

/// The wasm-bindgen-cli that must be built: exactly the version of the locked library.
pub struct Bindgen {
    version: String,
}

/// Where setup keeps it.
pub fn path(checkout: &Checkout) -> PathBuf {
    checkout.tools().join("bin/wasm-bindgen")
}

/// The version to build, unless it is there.
pub fn missing(checkout: &Checkout) -> Outcome<Option<Bindgen>> {
    let version = checkout.locked_version("wasm-bindgen")?;
    let present = process::read(Command::new(path(checkout)).arg("--version"));
    let fits = present.is_ok_and(|said| said.ends_with(&version));
    Ok((!fits).then_some(Bindgen { version }))
}

impl Bindgen {
    /// How it is announced.
    pub fn need(&self) -> Need {
        Need::new(
            format!("wasm-bindgen-cli {}", self.version),
            "joins the page to its JavaScript (built here, minutes)",
        )
    }

    /// Builds it without the release profile's link-time optimisation, which would take longer than it saves.
    pub fn install(&self, checkout: &Checkout) -> Outcome {
        let locked = process::run(self.command(checkout).arg("--locked"));
        if let Err(failure) = locked {
            println!("  (not with its own lock file: {failure})");
            process::run(&mut self.command(checkout))?;
        }
        let scratch = checkout.tools().join("build");
        std::fs::remove_dir_all(&scratch).map_err(process::while_doing("Clearing the tool's build folder"))
    }

    fn command(&self, checkout: &Checkout) -> Command {
        let mut command = checkout.cargo();
        command
            .args(["install", "wasm-bindgen-cli", "--force", "--version"])
            .arg(format!("={}", self.version))
            .arg("--root")
            .arg(checkout.tools())
            .env("CARGO_TARGET_DIR", checkout.tools().join("build"))
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false");
        command
    }
}
