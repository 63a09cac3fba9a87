//! Programs and libraries that the operating system's own packages bring.

use std::process::Command;

use crate::process::{self, Failure, Outcome};
use crate::setup::Need;

/// How to tell that a package's content is here, whoever installed it.
#[derive(Clone, Copy)]
enum Sign {
    /// A program on the path.
    Program(&'static str),
    /// A library that pkg-config knows.
    Library(&'static str),
    /// Python can make virtual environments.
    PythonVenv,
}

/// A package of Debian and Ubuntu.
#[derive(Clone, Copy)]
pub struct Package {
    name: &'static str,
    sign: Sign,
    why: &'static str,
}

const fn package(name: &'static str, sign: Sign, why: &'static str) -> Package {
    Package { name, sign, why }
}

const PACKAGES: [Package; 12] = [
    package("build-essential", Sign::Program("cc"), "compiles SQLite and the curves, and links"),
    package("pkg-config", Sign::Program("pkg-config"), "finds the libraries below"),
    package("libwebkit2gtk-4.1-dev", Sign::Library("webkit2gtk-4.1"), "draws the window"),
    package("libdbus-1-dev", Sign::Library("dbus-1"), "reaches Bluetooth"),
    package("clang", Sign::Program("clang"), "compiles C for the check of the phone build"),
    package("dbus", Sign::Program("dbus-daemon"), "carries the simulated Bluetooth"),
    package("gnome-keyring", Sign::Program("gnome-keyring-daemon"), "is the keyring of a test"),
    package("webkit2gtk-driver", Sign::Program("WebKitWebDriver"), "drives the real window in a test"),
    package("xvfb", Sign::Program("Xvfb"), "is the display of that window"),
    package("ffmpeg", Sign::Program("ffmpeg"), "films the demo"),
    package("python3", Sign::Program("python3"), "runs an MCP client"),
    package("python3-venv", Sign::PythonVenv, "keeps that client's packages apart"),
];

/// The packages whose content is not here.
pub fn missing() -> Vec<Package> {
    PACKAGES.into_iter().filter(|package| !package.sign.shows()).collect()
}

/// Installs packages with apt; elsewhere says what to install by hand.
///
/// # Errors
/// Says what to run when neither root nor sudo is at hand, and what to install where there is no apt.
pub fn install(packages: &[Package]) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.iter().map(|package| package.name).collect::<Vec<_>>();
    apt(&names)?;
    let still = packages.iter().filter(|package| !package.sign.shows()).map(|package| package.name);
    let still = still.collect::<Vec<_>>();
    if still.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("Installed, but still not found: {}", still.join(" "))))
}

/// Installs packages by name, as root or through sudo.
///
/// # Errors
/// As [`install`].
pub fn apt(names: &[&str]) -> Outcome {
    let list = names.join(" ");
    if process::on_path("apt-get").is_none() {
        return Err(Failure::new(format!(
            "This computer has no apt. Install what these Debian packages contain, then run this again:\n  {list}\n\
             (on macOS only clang, ffmpeg and python3 matter: the window tests run on Linux)"
        )));
    }
    let Some(root) = rights() else {
        return Err(Failure::new(format!("Run this as root, then run the task again:\n  apt-get install {list}")));
    };
    let update = process::run(elevated(root).args(["apt-get", "update", "--quiet"]));
    if let Err(failure) = update {
        println!("  (the package lists are not fresh: {failure})");
    }
    process::run(elevated(root).args(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends"]).args(names))
}

#[derive(Clone, Copy)]
enum Rights {
    Root,
    Sudo,
}

fn rights() -> Option<Rights> {
    if process::read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(Rights::Root);
    }
    process::on_path("sudo").map(|_| Rights::Sudo)
}

fn elevated(rights: Rights) -> Command {
    let mut command = match rights {
        Rights::Root => Command::new("env"),
        Rights::Sudo => Command::new("sudo"),
    };
    if matches!(rights, Rights::Sudo) {
        command.arg("env");
    }
    command.arg("DEBIAN_FRONTEND=noninteractive");
    command
}

impl Package {
    /// How the package is announced.
    pub fn need(&self) -> Need {
        Need::new(self.name, self.why)
    }
}

impl Sign {
    fn shows(self) -> bool {
        match self {
            Self::Program(name) => process::on_path(name).is_some(),
            Self::Library(name) => process::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Self::PythonVenv => process::succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
        }
    }
}
