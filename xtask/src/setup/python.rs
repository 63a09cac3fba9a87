//! The MCP client and the peripherals that Python's package index brings, in an environment of its own.

use std::path::PathBuf;
use std::process::Command;

use crate::checkout::Checkout;
use crate::fingerprint;
use crate::process::{self, Outcome, while_doing};
use crate::setup::{Need, node};

/// The pinned packages of tests/python, kept in the build folder under the name of their list.
pub struct Client {
    folder: PathBuf,
    kept: PathBuf,
}

/// The client, unless it is installed and linked.
pub fn missing(checkout: &Checkout) -> Outcome<Option<Client>> {
    let folder = checkout.root.join("tests/python");
    let list = fingerprint::of(&folder, &["requirements.txt"], &[])?;
    let client = Client { kept: checkout.tools().join("python").join(list), folder };
    Ok((!client.ready()).then_some(client))
}

impl Client {
    /// How it is announced.
    pub fn need(&self) -> Need {
        Need::new("PyPI packages (mcp, pyimprov)", "are an MCP client that tests ask with, and devices on their air")
    }

    /// Makes the environment, fills it with the pinned packages, and links it into the clone.
    pub fn install(&self) -> Outcome {
        if !self.complete().is_file() {
            self.fetch()?;
        }
        node::link(&self.kept, &self.folder.join(".venv"))
    }

    fn fetch(&self) -> Outcome {
        process::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&self.kept))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--requirement"];
        let list = self.folder.join("requirements.txt");
        process::run(Command::new(self.kept.join("bin/python")).args(pip).arg(list))?;
        std::fs::write(self.complete(), "").map_err(while_doing("Marking the Python environment complete"))
    }

    fn complete(&self) -> PathBuf {
        self.kept.join(".complete")
    }

    fn ready(&self) -> bool {
        let link = std::fs::read_link(self.folder.join(".venv"));
        self.complete().is_file() && link.is_ok_and(|target| target == self.kept)
    }
}
