//! What is left in files: nothing that was secret.

use std::{fs, path::Path};

/// Every file below `folder` that holds `text`.
pub fn of(text: &str, folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
            found.extend(of(text, &path));
        } else if kind.is_ok_and(|kind| kind.is_file()) && holds(&path, text) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn holds(path: &Path, text: &str) -> bool {
    // A file that went meanwhile holds nothing.
    let bytes = fs::read(path).unwrap_or_default();
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
