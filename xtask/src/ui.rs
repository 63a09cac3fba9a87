//! `cargo xtask ui`: the page, from Leptos to the files the window loads.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::checkout::{self, Checkout};
use crate::fingerprint;
use crate::process::{self, Failure, Outcome, while_doing};
use crate::setup;
use crate::stdlib;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";
/// All that the page is made from.
const INPUTS: [&str; 7] = [
    "Cargo.toml",
    "Cargo.lock",
    "ui",
    "src-tauri/crates/domain",
    "src-tauri/crates/ipc",
    "src-tauri/crates/wire",
    "xtask/src/ui.rs",
];
/// The WebAssembly features that rustc turns on for the target; wasm-opt must be told of them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How much work goes into the page's size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As cargo and wasm-bindgen leave it.
    Quick,
    /// Shrunk by wasm-opt, as a release ships it.
    Small,
}

/// Builds `ui/dist`, unless it, or the page that was built last beside the other builds, was made from just what is here now.
pub fn build(checkout: &Checkout, kind: Kind) -> Outcome {
    let present = fingerprint::of(&checkout.root, &INPUTS, &[])?;
    let serves =
        |made: &str| made == format!("{present} small") || (made == format!("{present} quick") && kind == Kind::Quick);
    let (stamp, page) = (checkout.root.join("target/page.stamp"), checkout.page());
    if serves(&made(&stamp, &page)) {
        println!("The page in ui/dist is up to date.");
        return Ok(());
    }
    let (kept, scratch) = (checkout.target.join("page.stamp"), checkout.target.join("page"));
    let word = made(&kept, &scratch);
    if serves(&word) {
        println!("The page was made from just this before.");
        publish(&scratch, &page)?;
        return checkout::write(&stamp, word);
    }
    let wasm = compile(checkout)?;
    // A build that is cut short is no page.
    checkout::write(&kept, "")?;
    clear(&scratch)?;
    bind(checkout, &wasm, &scratch)?;
    if kind == Kind::Small {
        shrink(checkout, &scratch.join("ui_bg.wasm"))?;
    }
    copy_written(checkout, &scratch)?;
    publish(&scratch, &page)?;
    let word = format!("{present} {}", if kind == Kind::Small { "small" } else { "quick" });
    checkout::write(&kept, &word)?;
    checkout::write(&stamp, word)
}

/// What a page was made from; nothing where there is none.
fn made(stamp: &Path, page: &Path) -> String {
    let there = page.join("ui_bg.wasm").is_file();
    std::fs::read_to_string(stamp).ok().filter(|_| there).unwrap_or_default()
}

fn compile(checkout: &Checkout) -> Outcome<PathBuf> {
    let Some(way) = stdlib::way(TARGET)? else {
        return Err(Failure::new("Nothing here can build the page; `cargo xtask setup` installs what is missing."));
    };
    println!("Building the page {}.", way.words());
    let folder = checkout.target.join("page-build");
    let mut cargo = checkout.cargo();
    cargo.args(["build", "--locked", "--package", "ui", "--profile", PROFILE]).env("CARGO_TARGET_DIR", &folder);
    way.apply(&mut cargo, TARGET);
    process::run(&mut cargo)?;
    Ok(folder.join(TARGET).join(PROFILE).join("ui.wasm"))
}

fn bind(checkout: &Checkout, wasm: &Path, into: &Path) -> Outcome {
    let mut bindgen = Command::new(setup::wasm_bindgen(checkout));
    bindgen.args(["--target", "web", "--no-typescript", "--out-name", "ui", "--out-dir"]).arg(into).arg(wasm);
    process::run(&mut bindgen)
}

fn shrink(checkout: &Checkout, wasm: &Path) -> Outcome {
    let before = size(wasm)?;
    let mut optimise = Command::new(checkout.root.join("tests/node/tools/node_modules/.bin/wasm-opt"));
    optimise.args(["-Oz", "--strip-debug", "--strip-producers", "--strip-target-features"]).args(FEATURES);
    process::run(optimise.arg(wasm).arg("--output").arg(wasm))?;
    println!("  {} KiB, was {before} KiB", size(wasm)?);
    Ok(())
}

/// Copies what is written by hand: the document, its one script, the assets, and one style sheet made of all.
fn copy_written(checkout: &Checkout, into: &Path) -> Outcome {
    let ui = checkout.root.join("ui");
    for name in ["index.html", "boot.js"] {
        copy(&ui.join(name), &into.join(name))?;
    }
    let mut files = BTreeSet::new();
    fingerprint::files_below(&ui, &mut files)?;
    let assets = ui.join("assets");
    let is_style = |file: &Path| file.extension().is_some_and(|extension| extension == "css");
    for file in files.iter().filter(|file| !is_style(file)) {
        if let Ok(name) = file.strip_prefix(&assets) {
            copy(file, &into.join(name))?;
        }
    }
    let mut sheets: Vec<&PathBuf> = files.iter().filter(|file| is_style(file)).collect();
    sheets.sort_by_key(|sheet| (rank(sheet), (*sheet).clone()));
    let texts = sheets.into_iter().map(|sheet| checkout::read_text(sheet)).collect::<Outcome<Vec<_>>>()?;
    checkout::write(&into.join("style.css"), texts.join("\n"))
}

/// Later sheets may refine earlier ones: tokens, base, kit, shell, then screens.
fn rank(sheet: &Path) -> usize {
    let has = |word: &str| {
        sheet.components().any(|part| Path::new(part.as_os_str()).file_stem().is_some_and(|stem| stem == word))
    };
    ["tokens", "base", "kit", "shell"].iter().position(|word| has(word)).unwrap_or(4)
}

/// Puts the finished page in place of the old one.
fn publish(from: &Path, page: &Path) -> Outcome {
    clear(page)?;
    let mut files = BTreeSet::new();
    fingerprint::files_below(from, &mut files)?;
    files.iter().try_for_each(|file| copy(file, &page.join(file.strip_prefix(from).unwrap_or(file))))
}

fn clear(folder: &Path) -> Outcome {
    let doing = format!("Clearing {}", folder.display());
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).map_err(while_doing(&doing))?;
    }
    std::fs::create_dir_all(folder).map_err(while_doing(&doing))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    let content = std::fs::read(from).map_err(while_doing(format!("Reading {}", from.display())))?;
    checkout::write(to, content)
}

fn size(file: &Path) -> Outcome<u64> {
    Ok(std::fs::metadata(file).map_err(while_doing(format!("Measuring {}", file.display())))?.len() / 1024)
}
