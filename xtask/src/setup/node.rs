//! Peers that npm brings: every folder at or below tests/node with a lock file.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checkout::Checkout;
use crate::fingerprint;
use crate::process::{self, Failure, Outcome, while_doing};
use crate::setup::Need;

/// The packages of one folder, kept in the build folder under the name of their lock file.
pub struct Peers {
    folder: PathBuf,
    kept: PathBuf,
}

/// The folders whose packages are not installed and linked.
pub fn missing(checkout: &Checkout) -> Outcome<Vec<Peers>> {
    let top = checkout.root.join("tests/node");
    let mut folders = vec![top.clone()];
    if let Ok(entries) = std::fs::read_dir(&top) {
        folders.extend(entries.flatten().map(|entry| entry.path()).filter(|path| !path.ends_with("node_modules")));
    }
    folders.retain(|folder| folder.join("package-lock.json").is_file());
    let mut missing = Vec::new();
    for folder in folders {
        let lock = fingerprint::of(&folder, &["package.json", "package-lock.json"], &[])?;
        let peers = Peers { kept: checkout.tools().join("node").join(lock), folder };
        if !peers.ready() {
            missing.push(peers);
        }
    }
    Ok(missing)
}

impl Peers {
    /// How they are announced.
    pub fn need(&self) -> Need {
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        Need::new(
            format!("npm packages ({folder})"),
            "pinned programs of others: the chain, an MCP client, the page's optimiser",
        )
    }

    /// Installs by the lock file, without running the packages' own scripts, and links the result into the clone.
    pub fn install(&self) -> Outcome {
        if process::on_path("npm").is_none() {
            return Err(Failure::new("There is no npm here. Install Node.js 20 or newer, then run this again."));
        }
        if !self.complete().is_file() {
            self.fetch()?;
        }
        link(&self.kept.join("node_modules"), &self.folder.join("node_modules"))
    }

    fn fetch(&self) -> Outcome {
        let doing = format!("Preparing {}", self.kept.display());
        std::fs::create_dir_all(&self.kept).map_err(while_doing(&doing))?;
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(self.folder.join(name), self.kept.join(name)).map_err(while_doing(&doing))?;
        }
        println!("  Fetching the packages of {}", self.folder.display());
        let quiet = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        process::run(Command::new("npm").args(quiet).current_dir(&self.kept))?;
        std::fs::write(self.complete(), "").map_err(while_doing(&doing))
    }

    fn complete(&self) -> PathBuf {
        self.kept.join(".complete")
    }

    fn ready(&self) -> bool {
        let link = std::fs::read_link(self.folder.join("node_modules"));
        self.complete().is_file() && link.is_ok_and(|target| target == self.kept.join("node_modules"))
    }
}

/// Makes `link` point to the folder `target`, in place of whatever stood there before.
pub fn link(target: &Path, link: &Path) -> Outcome {
    let doing = format!("Linking {}", link.display());
    if link.is_symlink() {
        std::fs::remove_file(link).map_err(while_doing(&doing))?;
    } else if link.is_dir() {
        std::fs::remove_dir_all(link).map_err(while_doing(&doing))?;
    }
    #[cfg(unix)]
    return std::os::unix::fs::symlink(target, link).map_err(while_doing(&doing));
    #[cfg(windows)]
    return std::os::windows::fs::symlink_dir(target, link).map_err(while_doing(&doing));
}
