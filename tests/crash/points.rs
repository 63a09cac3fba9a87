//! The points at which a process can be made to die, read from the sources, so that a new one cannot be missed.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The call that marks a point.
const MARK: &str = "point(\"";

/// Every fault point of the product, sorted.
pub fn all() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates")) {
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let named = text.split(MARK).skip(1).filter_map(|rest| rest.split('"').next());
        names.extend(named.filter(|name| !name.contains(' ')).map(str::to_owned));
    }
    names
}

/// The points of these operations, sorted.
pub fn of(operations: &[&str]) -> Vec<String> {
    let belongs = |name: &String| name.split('.').next().is_some_and(|operation| operations.contains(&operation));
    all().into_iter().filter(belongs).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}
