//! A damaged database is put aside, so that a new one can begin; not a byte of it is deleted (T-25).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use wallet::ports::StoreError;

use crate::{SqliteStore, failure::of_io, open::FILE};

/// What lies beside the file under the same name: SQLite's log and its index. The file itself goes last: while it is there
/// the next start finds it damaged again, and a log without its file would be taken away by SQLite.
const PARTS: [&str; 3] = ["-wal", "-shm", ""];

/// What is wrong with the database in `dir`; `None` when it is sound or none is there.
///
/// # Errors
/// It could not be found out; the files are left as they are.
pub async fn damage(dir: &Path) -> Result<Option<String>, StoreError> {
    if !is_there(&dir.join(FILE)) {
        return Ok(None);
    }
    match SqliteStore::open(dir).await {
        Ok(store) => {
            store.pool.close().await;
            Ok(None)
        }
        Err(StoreError::Damaged(why)) => Ok(Some(why)),
        Err(other) => Err(other),
    }
}

/// Gives the database in `dir` and what lies beside it the ending `.damaged-` and `day`, with a number where that is taken;
/// tells the new names. Whoever calls holds the folder and has asked [`damage`].
///
/// # Errors
/// A file could not be renamed; none is lost, and the database is damaged as before.
pub fn set_aside(dir: &Path, day: &str) -> Result<Vec<PathBuf>, StoreError> {
    let name = free_name(dir, day).ok_or_else(|| StoreError::Failed("no name is free for it".to_string()))?;
    let mut moved = Vec::new();
    for part in PARTS {
        let (from, to) = (dir.join(format!("{FILE}{part}")), dir.join(format!("{name}{part}")));
        match fs::rename(&from, &to) {
            Ok(()) => moved.push(to),
            Err(e) if e.kind() == io::ErrorKind::NotFound && !part.is_empty() => {}
            Err(e) => return Err(of_io(&e)),
        }
    }
    Ok(moved)
}

/// The first name of that day under which nothing lies, neither a file nor a log.
fn free_name(dir: &Path, day: &str) -> Option<String> {
    let numbered = (2..=1000_u32).map(|number| format!("{FILE}.damaged-{day}-{number}"));
    let mut names = std::iter::once(format!("{FILE}.damaged-{day}")).chain(numbered);
    names.find(|name| PARTS.iter().all(|part| !is_there(&dir.join(format!("{name}{part}")))))
}

/// Also of a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sound_database_and_none_at_all_are_not_damaged() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(damage(dir.path()).await.unwrap(), None);
        assert!(!dir.path().join(FILE).exists(), "none is made");
        SqliteStore::open(dir.path()).await.unwrap().pool.close().await;
        assert_eq!(damage(dir.path()).await.unwrap(), None);
    }

    #[tokio::test]
    async fn each_damaged_file_keeps_its_bytes_under_a_name_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        for (number, name) in
            ["deedbox.sqlite3.damaged-2026-03-01", "deedbox.sqlite3.damaged-2026-03-01-2"].into_iter().enumerate()
        {
            let bytes = format!("no database, number {number}").repeat(400);
            fs::write(path(FILE), &bytes).unwrap();
            assert!(damage(dir.path()).await.unwrap().is_some());
            fs::write(path(FILE), &bytes).unwrap();
            fs::write(path("deedbox.sqlite3-wal"), format!("log {number}")).unwrap();

            let moved = set_aside(dir.path(), "2026-03-01").unwrap();

            assert!(moved.contains(&path(name)), "{moved:?}");
            assert_eq!(fs::read_to_string(path(name)).unwrap(), bytes);
            assert_eq!(fs::read_to_string(path(&format!("{name}-wal"))).unwrap(), format!("log {number}"));
            assert!(!is_there(&path(FILE)) && !is_there(&path("deedbox.sqlite3-wal")));
        }
        SqliteStore::open(dir.path()).await.unwrap();
        let first = fs::read_to_string(path("deedbox.sqlite3.damaged-2026-03-01")).unwrap();
        assert!(first.starts_with("no database, number 0"), "a new database leaves it alone");
    }
}
