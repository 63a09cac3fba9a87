//! Where the holder of a home listens.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Paths of sockets are short: beyond this another folder takes them.
const LONGEST: usize = 100;

/// Where the holder of this home may listen, the first choice first. Beside a home whose path is too long it is the
/// user's runtime folder, or the temporary one for a process that was started without it.
pub(crate) fn places(home: &Path) -> Vec<PathBuf> {
    // One name for the home, from wherever each process names it.
    let home = fs::canonicalize(home).unwrap_or_else(|_| home.to_path_buf());
    let inside = home.join("control.sock");
    if inside.as_os_str().len() <= LONGEST {
        return vec![inside];
    }
    let hash = domain::keccak256(home.as_os_str().as_encoded_bytes()).to_string();
    let name = format!("deedbox-{}.sock", hash.get(2..18).unwrap_or_default());
    let runtime = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| folder.is_absolute());
    runtime.into_iter().chain([env::temp_dir()]).map(|folder| folder.join(&name)).collect()
}
