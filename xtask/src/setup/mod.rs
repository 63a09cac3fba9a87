//! `cargo xtask setup`: finds what this computer lacks, says so with the reason, then installs it.

mod bindgen;
mod node;
mod python;
mod standard;
mod system;

use crate::checkout::Checkout;
use crate::process::Outcome;

/// One thing that is missing.
pub struct Need {
    /// Its name, as the person would install it.
    pub what: String,
    /// What Deedbox does with it.
    pub why: &'static str,
}

impl Need {
    fn new(what: impl Into<String>, why: &'static str) -> Self {
        Self { what: what.into(), why }
    }
}

/// Installs what is missing; when nothing is, does nothing.
///
/// # Errors
/// Names what could not be installed and what to do by hand.
pub fn run(checkout: &Checkout) -> Outcome {
    let packages = system::missing();
    let standard = standard::missing()?;
    let bindgen = bindgen::missing(checkout)?;
    let node = node::missing(checkout)?;
    let python = python::missing(checkout)?;
    let needs = packages.iter().map(system::Package::need);
    let needs: Vec<Need> = needs
        .chain(standard.iter().map(standard::Lack::need))
        .chain(bindgen.iter().map(bindgen::Bindgen::need))
        .chain(node.iter().map(node::Peers::need))
        .chain(python.iter().map(python::Client::need))
        .collect();
    if needs.is_empty() {
        println!("Everything that Deedbox needs is installed.");
        return Ok(());
    }
    say(&needs);
    system::install(&packages)?;
    standard.iter().try_for_each(standard::Lack::install)?;
    bindgen.iter().try_for_each(|tool| tool.install(checkout))?;
    node.iter().try_for_each(node::Peers::install)?;
    python.iter().try_for_each(python::Client::install)
}

/// The bridge generator that belongs to the locked wasm-bindgen.
pub fn wasm_bindgen(checkout: &Checkout) -> std::path::PathBuf {
    bindgen::path(checkout)
}

fn say(needs: &[Need]) {
    println!("Missing:");
    let width = needs.iter().map(|need| need.what.len()).max().unwrap_or(0);
    for need in needs {
        println!("  {:width$}  {}", need.what, need.why);
    }
}
