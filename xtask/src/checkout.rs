//! Where things are: this clone and its build folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Outcome, while_doing};

/// The folders every task works in.
pub struct Checkout {
    /// The folder of the root `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's build folder, which several clones may share.
    pub target: PathBuf,
}

impl Checkout {
    /// Asks cargo which clone this is and where it builds.
    pub fn find() -> Outcome<Self> {
        let here = std::env::current_dir().map_err(while_doing("Finding the current folder"))?;
        let told =
            process::read(process::cargo(&here).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]))?;
        let told: serde_json::Value = serde_json::from_str(&told).map_err(while_doing("Reading cargo's answer"))?;
        let folder = |name: &str| PathBuf::from(told[name].as_str().unwrap_or_default());
        Ok(Self { root: folder("workspace_root"), target: folder("target_directory") })
    }

    /// Where tools and peers are kept, keyed by what they were made from.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// What the window loads.
    pub fn page(&self) -> PathBuf {
        self.root.join("ui/dist")
    }

    /// Where the demo leaves its pictures and film, inside the clone wherever cargo builds.
    pub fn demo(&self) -> PathBuf {
        self.root.join("target/demo")
    }

    /// A binary of the debug build.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// Cargo, working in this clone.
    pub fn cargo(&self) -> Command {
        process::cargo(&self.root)
    }

    /// The version of a package that the lock file names.
    pub fn locked_version(&self, package: &str) -> Outcome<String> {
        let lock = read_text(&self.root.join("Cargo.lock"))?;
        let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
        let version = lines.nth(1).and_then(|line| line.strip_prefix("version = \""));
        let version = version.and_then(|line| line.strip_suffix('"'));
        version.map(str::to_owned).ok_or_else(|| process::Failure::new(format!("Cargo.lock does not name {package}")))
    }
}

/// A file's text.
pub fn read_text(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(while_doing(format!("Reading {}", path.display())))
}

/// Writes a file, making its folder.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome {
    let doing = format!("Writing {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(while_doing(&doing))?;
    }
    std::fs::write(path, content).map_err(while_doing(&doing))
}
