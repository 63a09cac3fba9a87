//! The database through its port, and the file that it lies in.

mod figures;
mod fleet;
mod kept;
mod promised;
mod requests;
mod too_large;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use store::SqliteStore;
use tempfile::TempDir;
use wallet::{
    ports::{Store, StoreError},
    store_contract::rows::batch,
};

async fn fresh() -> (TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn a_damaged_file_is_said_to_be_damaged_and_left_as_it_is() {
    let (dir, store) = fresh().await;
    store.add_batches(&(0..200).map(|seq| batch(1, seq)).collect::<Vec<_>>()).await.unwrap();
    let _store = again(dir.path(), store).await;
    let path = dir.path().join("deedbox.sqlite3");
    let whole = fs::read(&path).unwrap();
    let mut zeroed = whole.clone();
    let pages = zeroed.len() / 4096;
    zeroed[4096..4096 * (pages - 1)].fill(0xa5);
    let header = [b"not a database".as_slice(), &whole[14..]].concat();
    let short = whole[..whole.len() / 2].to_vec();

    for (what, bytes) in [("pages", zeroed), ("header", header), ("half", short)] {
        fs::write(&path, &bytes).unwrap();
        let opened = SqliteStore::open(dir.path()).await;
        assert!(matches!(opened, Err(StoreError::Damaged(_))), "{what}: {opened:?}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}");
    }
}

#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    let (dir, store) = fresh().await;
    store.put_setting("k", "v").await.unwrap();
    let mut seen = 0;
    for entry in fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
        seen += 1;
    }
    assert!(seen >= 2, "the log file is looked at as well");
}

#[tokio::test]
async fn a_link_in_place_of_the_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = dir.path().join("elsewhere");
    fs::write(&elsewhere, b"").unwrap();
    std::os::unix::fs::symlink(&elsewhere, dir.path().join("deedbox.sqlite3")).unwrap();

    assert!(matches!(SqliteStore::open(dir.path()).await, Err(StoreError::Failed(_))));
    assert_eq!(fs::read(&elsewhere).unwrap(), b"");
}

#[tokio::test]
async fn a_folder_that_is_not_there_fails_with_its_own_message() {
    let dir = tempfile::tempdir().unwrap();
    let opened = SqliteStore::open(&dir.path().join("absent")).await;
    assert!(matches!(opened, Err(StoreError::Failed(_))), "{opened:?}");
}

#[tokio::test]
async fn a_deleted_value_leaves_no_trace_in_the_files() {
    let (dir, store) = fresh().await;
    let marked = "marker-of-a-value-that-was-replaced";
    store.put_setting("k", marked).await.unwrap();
    store.put_setting("k", "x").await.unwrap();
    let log = dir.path().join("deedbox.sqlite3-wal");
    assert!(holds(&fs::read(&log).unwrap(), marked), "the log is where it could stay");

    // What a process that ended at once leaves.
    let left = tempfile::tempdir().unwrap();
    for name in ["deedbox.sqlite3", "deedbox.sqlite3-wal"] {
        fs::copy(dir.path().join(name), left.path().join(name)).unwrap();
    }
    let _again = SqliteStore::open(left.path()).await.unwrap();
    for entry in fs::read_dir(left.path()).unwrap() {
        let path = entry.unwrap().path();
        assert!(!holds(&fs::read(&path).unwrap(), marked), "{}", path.display());
    }
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Opens the file again while the connections of the first opening may still be closing.
async fn again(dir: &Path, store: SqliteStore) -> SqliteStore {
    drop(store);
    SqliteStore::open(dir).await.unwrap()
}
