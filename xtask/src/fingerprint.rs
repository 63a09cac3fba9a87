//! Telling whether files changed since something was made from them.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::process::{Outcome, while_doing};

/// Folders that are made, not written.
const MADE: [&str; 4] = ["dist", "target", "node_modules", ".venv"];

/// A short name for the present content of `inputs` (files, or folders with all below them) and of `words`.
/// It only decides what may be skipped; it protects nothing.
pub fn of(root: &Path, inputs: &[&str], words: &[&str]) -> Outcome<String> {
    let mut files = BTreeSet::new();
    for input in inputs {
        files_below(&root.join(input), &mut files)?;
    }
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        std::fs::read(&file).map_err(while_doing(format!("Reading {}", file.display())))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Collects every written file at or below `path`; a path that is not there adds nothing.
pub fn files_below(path: &Path, files: &mut BTreeSet<PathBuf>) -> Outcome {
    if path.is_file() {
        files.insert(path.to_owned());
        return Ok(());
    }
    if !path.is_dir() || path.file_name().is_some_and(|name| MADE.iter().any(|made| name == *made)) {
        return Ok(());
    }
    let doing = || format!("Listing {}", path.display());
    for entry in std::fs::read_dir(path).map_err(while_doing(doing()))? {
        files_below(&entry.map_err(while_doing(doing()))?.path(), files)?;
    }
    Ok(())
}
