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

/// Where a package's content is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Every,
    /// Linux draws and listens through libraries of its own, and only there the simulated world runs.
    Linux,
}

/// A package of Debian and Ubuntu.
#[derive(Clone, Copy)]
pub struct Package {
    name: &'static str,
    on: On,
    sign: Sign,
    why: &'static str,
}

const fn package(name: &'static str, on: On, sign: Sign, why: &'static str) -> Package {
    Package { name, on, sign, why }
}

const PACKAGES: [Package; 14] = [
    package("build-essential", On::Every, Sign::Program("cc"), "compiles SQLite and the curves, and links"),
    package("pkg-config", On::Linux, Sign::Program("pkg-config"), "finds the libraries below"),
    package("libwebkit2gtk-4.1-dev", On::Linux, Sign::Library("webkit2gtk-4.1"), "draws the window"),
    package("libdbus-1-dev", On::Linux, Sign::Library("dbus-1"), "reaches Bluetooth"),
    package("libudev-dev", On::Linux, Sign::Library("libudev"), "finds a Ledger"),
    package("clang", On::Every, Sign::Program("clang"), "compiles C for the check of the phone build"),
    package("dbus", On::Linux, Sign::Program("dbus-daemon"), "carries the simulated Bluetooth"),
    package("gnome-keyring", On::Linux, Sign::Program("gnome-keyring-daemon"), "is the keyring of a test"),
    package("webkit2gtk-driver", On::Linux, Sign::Program("WebKitWebDriver"), "drives the real window in a test"),
    package("xvfb", On::Linux, Sign::Program("Xvfb"), "is the display of that window"),
    package("xdotool", On::Linux, Sign::Program("xdotool"), "answers the system's own dialogs there"),
    package("ffmpeg", On::Linux, Sign::Program("ffmpeg"), "films the demo"),
    package("python3", On::Every, Sign::Program("python3"), "runs an MCP client"),
    package("python3-venv", On::Every, Sign::PythonVenv, "keeps that client's packages apart"),
];

/// The packages whose content is not here.
pub fn missing() -> Vec<Package> {
    needed(cfg!(target_os = "linux")).filter(|package| !package.sign.shows()).collect()
}

fn needed(on_linux: bool) -> impl Iterator<Item = Package> {
    PACKAGES.into_iter().filter(move |package| on_linux || package.on == On::Every)
}

/// Installs packages with apt; elsewhere says what to install by hand.
///
/// # Errors
/// Says what to run when neither root nor sudo is at hand, and what to install where there is no apt.
pub fn install(packages: &[Package]) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    if !has_apt() {
        let node = process::on_path("npm").is_some();
        return Err(Failure::new(by_hand(packages, node)));
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

/// What to install where there is no apt: only what is missing, each with its reason.
fn by_hand(packages: &[Package], has_node: bool) -> String {
    let mut lines =
        vec!["There is no apt here. Install these in this computer's own way, then run this again:".to_owned()];
    let lacking = packages.iter().map(|package| format!("  {}: {}", package.sign.words(), package.why));
    lines.extend(lacking);
    if !has_node {
        lines.push("  Node.js 20 or newer, with npm: runs the pinned programs of others".to_owned());
    }
    if cfg!(target_os = "macos") {
        lines.push("`xcode-select --install` brings cc, clang and python3.".to_owned());
    }
    lines.join("\n")
}

/// Whether packages can be installed by their Debian names.
pub fn has_apt() -> bool {
    process::on_path("apt-get").is_some()
}

/// Installs packages by name, as root or through sudo.
///
/// # Errors
/// Says what to run when neither root nor sudo is at hand.
pub fn apt(names: &[&str]) -> Outcome {
    let list = names.join(" ");
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
    /// What is looked for, in words that mean something on every system.
    fn words(self) -> String {
        match self {
            Self::Program(name) => format!("the program {name}"),
            Self::Library(name) => format!("the library {name} with its headers, as pkg-config knows it"),
            Self::PythonVenv => "Python's modules venv and ensurepip".to_owned(),
        }
    }

    fn shows(self) -> bool {
        match self {
            Self::Program(name) => process::on_path(name).is_some(),
            Self::Library(name) => process::succeeds(Command::new("pkg-config").args(["--exists", name])),
            Self::PythonVenv => process::succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_system_is_not_asked_for_what_only_linux_has() {
        let names: Vec<_> = needed(false).map(|package| package.name).collect();
        assert_eq!(names, ["build-essential", "clang", "python3", "python3-venv"]);
        assert_eq!(needed(true).count(), PACKAGES.len());
    }

    #[test]
    fn what_to_install_by_hand_is_what_is_missing_with_its_reason() {
        let clang: Vec<_> = needed(false).filter(|package| package.name == "clang").collect();
        let words = by_hand(&clang, false);
        assert!(words.contains("the program clang: compiles C") && words.contains("Node.js 20"), "{words}");
        assert!(!words.contains("python3:") && !by_hand(&clang, true).contains("Node.js"), "{words}");
    }
}
