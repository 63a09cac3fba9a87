//! `cargo xtask test`: everything that must hold before a change lands.

use std::process::Command;

use crate::checkout::Checkout;
use crate::process::{self, Outcome, while_doing};
use crate::stages::Stages;
use crate::{firmware, mobile, setup, ui};

/// The binary that holds the journeys in the window; it runs last, so that its result ends the task.
const APP: &str = "app";

/// Runs all stages and stops at the first that fails.
pub fn run(checkout: &Checkout) -> Outcome {
    let mut stages = Stages::begin();
    stages.stage("setup", || setup::run(checkout))?;
    stages.stage("form", || process::run(checkout.cargo().args(["fmt", "--all", "--check"])))?;
    stages.stage("page", || ui::build(checkout, ui::Kind::Small))?;
    stages.stage("build", || process::run(&mut build(checkout, &["--all-targets"])))?;
    stages.stage("lints", || lints(checkout))?;
    stages.stage("phone build", || mobile::check(checkout))?;
    stages.stage("firmware build", || firmware::check(checkout))?;
    stages.stage("dependencies", || dependencies(checkout))?;
    stages.stage("tests of the parts", || parts(checkout))?;
    stages.print();
    println!("\n== the app and its window");
    process::run(workspace(checkout, "test").args(["--test", APP]))
}

/// Builds the workspace as the tests use it: one set of features for all, the page embedded in the window.
pub fn build(checkout: &Checkout, what: &[&str]) -> Command {
    let mut cargo = workspace(checkout, "build");
    cargo.args(what);
    cargo
}

/// A cargo command over the workspace with that one set of features, so that nothing is built twice.
pub fn workspace(checkout: &Checkout, verb: &str) -> Command {
    let mut cargo = checkout.cargo();
    cargo.args([verb, "--locked", "--workspace", "--features", "deedbox/custom-protocol"]);
    cargo
}

/// No warning is let pass; only a test may unwrap.
fn lints(checkout: &Checkout) -> Outcome {
    let product = ["--lib", "--bins", "--", "--deny", "warnings"];
    process::run(workspace(checkout, "clippy").args(product))?;
    let tests = ["--tests", "--", "--deny", "warnings", "--allow", "clippy::unwrap_used"];
    process::run(workspace(checkout, "clippy").args(tests))
}

/// Every test binary but the last one, then the examples in the documentation.
fn parts(checkout: &Checkout) -> Outcome {
    let mut tests = workspace(checkout, "test");
    tests.args(["--no-fail-fast", "--lib", "--bins"]);
    // The long ones wait for the air and the chain, so that each core takes two.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    tests.env("RUST_TEST_THREADS", (2 * cores).to_string());
    for name in integration_tests(checkout)? {
        tests.args(["--test", &name]);
    }
    process::run(&mut tests)?;
    process::run(workspace(checkout, "test").arg("--doc"))
}

fn integration_tests(checkout: &Checkout) -> Outcome<Vec<String>> {
    let told = process::read(checkout.cargo().args(["metadata", "--no-deps", "--locked", "--format-version", "1"]))?;
    let told: serde_json::Value = serde_json::from_str(&told).map_err(while_doing("Reading cargo's answer"))?;
    let packages = told["packages"].as_array().into_iter().flatten();
    let targets = packages.flat_map(|package| package["targets"].as_array().into_iter().flatten());
    let tests = targets.filter(|target| target["kind"][0] == "test");
    let names = tests.filter_map(|target| target["name"].as_str());
    Ok(names.filter(|name| *name != APP).map(str::to_owned).collect())
}

fn dependencies(checkout: &Checkout) -> Outcome {
    if process::on_path("cargo-deny").is_none() {
        println!("cargo-deny is not installed; tests/architecture.rs checks sources and licences.");
        return Ok(());
    }
    process::run(checkout.cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}
