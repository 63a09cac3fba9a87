//! Opening the file: its rights, its soundness, its tables.

use std::{fs, io, path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use wallet::ports::StoreError;

use crate::{
    SqliteStore,
    failure::{of_io, of_migration, of_sqlx},
};

/// The database's file in the wallet's folder.
pub(crate) const FILE: &str = "deedbox.sqlite3";

/// One writer at a time and readers beside it.
const CONNECTIONS: u32 = 4;

impl SqliteStore {
    /// Opens the database in `dir`, or makes it; checks that the file is sound before anything is written. What an
    /// earlier process left in SQLite's log is folded into the file, and the log emptied.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] leaves the file as it is.
    pub async fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, SqliteConnectOptions::new()).await
    }

    pub(crate) async fn open_with(dir: &Path, options: SqliteConnectOptions) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        own(&path).map_err(|e| of_io(&e))?;
        let options = options
            .filename(&path)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON")
            .pragma("temp_store", "MEMORY");
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await.map_err(of_sqlx)?;
        let ready = make_ready(&pool).await;
        if ready.is_err() {
            // Nobody has it open any more when it is set aside.
            pool.close().await;
        }
        ready?;
        Ok(Self { pool })
    }
}

/// Soundness before anything is written, then the tables.
async fn make_ready(pool: &SqlitePool) -> Result<(), StoreError> {
    let verdict: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(pool).await.map_err(of_sqlx)?;
    if verdict != "ok" {
        return Err(StoreError::Damaged(verdict));
    }
    let mut migrator = sqlx::migrate!();
    // A file that a newer Deedbox wrote has only more tables and columns.
    migrator.set_ignore_missing(true);
    migrator.run(pool).await.map_err(of_migration)?;
    // A process that ended at once leaves its log, and in it what was deleted; another one that still closes may
    // keep it from being emptied, and then empties it itself.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await.map_err(of_sqlx)?;
    Ok(())
}

/// Makes the file if there is none, readable by its owner alone; refuses a link or another user's file (T-22).
fn own(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => return Err(io::Error::other("deedbox.sqlite3 is not a plain file")),
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::NotFound => drop(create(path)?),
        Err(e) => return Err(e),
    }
    restrict(path)?;
    Ok(())
}

fn create(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Fails for a file of another user. SQLite gives its log and index files the same rights.
#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use domain::{
        Address, B256,
        amount::Amount,
        device::{DeviceId, Profile},
        time::Millis,
    };
    use wallet::ports::{
        MomentKind, RewardEntry, RewardMoment, RewardPlace, Store,
        store::{BatchHead, BatchRow},
    };

    use super::*;

    fn batch(seq: u64) -> BatchRow {
        let head = BatchHead {
            device: DeviceId(Address::repeat_byte(7)),
            seq,
            from: Millis(seq),
            to: Millis(seq),
            root: B256::ZERO,
            hash: B256::ZERO,
            readings: 1,
            uploaded: false,
        };
        BatchRow { head, sealed: vec![1; 20_000], sealed_summary: vec![2; 10] }
    }

    /// 1 is NORMAL, which may lose the last rows at a power cut: a signed transaction must outlive one.
    #[tokio::test]
    async fn what_was_written_is_on_the_disk_before_anything_follows_from_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).await.unwrap();
        let mut all = vec![];
        for _ in 0..CONNECTIONS {
            all.push(store.pool.acquire().await.unwrap());
        }
        for connection in &mut all {
            let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut **connection).await.unwrap();
            let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut **connection).await.unwrap();
            assert_eq!((journal.as_str(), synchronous), ("wal", 2));
        }
    }

    /// As 0.1.0 wrote it, before devices were reached elsewhere than on the radio.
    #[tokio::test]
    async fn a_device_of_an_older_file_is_a_deedbox_on_the_radio() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).await.unwrap();
        // On one connection: another one may not have heard yet that a table has fewer columns.
        let mut connection = store.pool.acquire().await.unwrap();
        for sql in [
            "DROP TRIGGER batches_added",
            "DROP TRIGGER batches_removed",
            "DROP TRIGGER devices_removed",
            "DROP TABLE hour_blocks",
            "DROP TABLE loose_batches",
            "DROP INDEX batches_here",
            "DROP INDEX batches_gone",
            "DROP TABLE contacts",
            "DROP TABLE alarms",
            "DROP TABLE watch_places",
            "DROP TABLE fleets",
            "DROP TABLE held",
            "DROP TABLE reward_places",
            "DROP TABLE reward_moments",
            "DROP TABLE reward_days",
            "DROP TABLE reward_entries",
            "DROP TABLE anchors",
            "DROP TABLE anchor_leaves",
            "DROP TABLE quarantine",
            "DROP TABLE requests",
            "ALTER TABLE grants DROP COLUMN paused_ms",
            "ALTER TABLE grants DROP COLUMN paused_why",
            "ALTER TABLE grants DROP COLUMN replaces",
            "ALTER TABLE grants DROP COLUMN replaced_by",
            "ALTER TABLE operations DROP COLUMN undone",
            "ALTER TABLE devices DROP COLUMN battery",
            "ALTER TABLE devices DROP COLUMN reach",
            "ALTER TABLE devices DROP COLUMN profile",
            "DELETE FROM _sqlx_migrations WHERE version > 1",
            "INSERT INTO devices VALUES ('0x0707070707070707070707070707070707070707', '', '', '', '', x'01', 1, 1, '', NULL, NULL)",
        ] {
            sqlx::query(sql).execute(&mut *connection).await.unwrap();
        }
        drop(connection);
        store.pool.close().await;

        let store = SqliteStore::open(dir.path()).await.unwrap();
        let row = store.device(DeviceId(Address::repeat_byte(7))).await.unwrap().unwrap();
        assert_eq!((row.profile, row.reach), (Profile::Deedbox, None));
    }

    /// As a file was written before other sources than the pool had their days.
    #[tokio::test]
    async fn the_rewards_of_an_older_file_are_kept() {
        let (account, pool) = ("4690/0x0", RewardEntry::count_pool(Address::repeat_byte(0x91)));
        let place = RewardPlace { next: 8, hash: B256::ZERO, devices: B256::ZERO, settled: 1, behind: false };
        let earned = MomentKind::Earned(Some(DeviceId(Address::repeat_byte(7))));
        let at = Millis(86_400_000);
        let moment = RewardMoment { block: 7, place: 0, kind: earned, token: None, amount: Amount::wei(5), at };
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).await.unwrap();
        store.put_rewards(account, pool, &place, 0, &[moment]).await.unwrap();
        let days = store.reward_days(account, 0, 9).await.unwrap();
        assert_eq!((days.len(), days[0].entry), (1, pool));
        let mut connection = store.pool.acquire().await.unwrap();
        for sql in [
            "INSERT INTO reward_places SELECT 1, account, '0x9191919191919191919191919191919191919191', place FROM reward_entries",
            "UPDATE reward_moments SET source = 1",
            "UPDATE reward_days SET source = 1",
            "DROP TABLE reward_entries",
            "DELETE FROM _sqlx_migrations WHERE version = 9",
        ] {
            sqlx::query(sql).execute(&mut *connection).await.unwrap();
        }
        drop(connection);
        store.pool.close().await;

        let store = SqliteStore::open(dir.path()).await.unwrap();

        assert_eq!(store.reward_place(account, pool).await.unwrap(), Some(place));
        assert_eq!(store.reward_moments(account, pool, 0).await.unwrap(), [moment]);
        assert_eq!(store.reward_days(account, 0, 9).await.unwrap(), days);
    }

    #[tokio::test]
    async fn a_full_disk_is_said_and_nothing_of_the_write_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let full = SqliteConnectOptions::new().pragma("max_page_count", "80");
        let store = SqliteStore::open_with(dir.path(), full).await.unwrap();
        store.add_batches(&[batch(1)]).await.unwrap();

        let many: Vec<BatchRow> = (1..40).map(batch).collect();
        let error = store.add_batches(&many).await.unwrap_err();

        assert!(matches!(&error, StoreError::Full(cause) if cause.contains("full")), "{error}");
        assert_eq!(store.batch_counts(many[0].head.device).await.unwrap(), (1, 0));
        drop(store);
        let store = SqliteStore::open(dir.path()).await.unwrap();
        assert_eq!(store.batch_counts(many[0].head.device).await.unwrap(), (1, 0));
        store.add_batches(&many).await.unwrap();
        assert_eq!(store.batch_counts(many[0].head.device).await.unwrap(), (39, 0));
    }

    #[tokio::test]
    async fn at_whatever_page_the_disk_is_full_what_was_there_stays_and_can_be_read() {
        for pages in 0..50_u32 {
            let dir = tempfile::tempdir().unwrap();
            let store = SqliteStore::open(dir.path()).await.unwrap();
            store.add_batches(&[batch(1)]).await.unwrap();
            let used: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&store.pool).await.unwrap();
            store.pool.close().await;
            let most = (used + i64::from(pages)).to_string();
            let full = SqliteConnectOptions::new().pragma("max_page_count", most);
            let store = SqliteStore::open_with(dir.path(), full).await.unwrap();

            let many: Vec<BatchRow> = (2..30).map(batch).collect();
            let error = store.add_batches(&many).await.unwrap_err();

            assert!(matches!(error, StoreError::Full(_)), "{pages} pages: {error}");
            assert_eq!(store.batch_counts(many[0].head.device).await.unwrap(), (1, 0), "{pages} pages");
            store.pool.close().await;
            let store = SqliteStore::open(dir.path()).await.unwrap();
            store.add_batches(&many).await.unwrap();
            assert_eq!(store.batch_counts(many[0].head.device).await.unwrap(), (29, 0), "{pages} pages");
        }
    }

    #[tokio::test]
    async fn a_database_that_cannot_be_written_is_said_to_be_and_is_read_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).await.unwrap();
        store.add_batches(&[batch(1)]).await.unwrap();
        // As on a disk that is mounted for reading, also for whoever may write anywhere; on each connection there can be.
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut connection = store.pool.acquire().await.unwrap();
            sqlx::query("PRAGMA query_only = 1").execute(&mut *connection).await.unwrap();
            connections.push(connection);
        }
        drop(connections);

        let error = store.add_batches(&[batch(2)]).await.unwrap_err();

        assert!(matches!(error, StoreError::ReadOnly(_)), "{error}");
        assert_eq!(store.batch_counts(batch(1).head.device).await.unwrap(), (1, 0));
    }

    #[test]
    fn what_the_file_system_refuses_is_told_apart() {
        let of = |kind: io::ErrorKind| of_io(&io::Error::from(kind));
        assert!(matches!(of(io::ErrorKind::StorageFull), StoreError::Full(_)));
        assert!(matches!(of(io::ErrorKind::ReadOnlyFilesystem), StoreError::ReadOnly(_)));
        assert!(matches!(of(io::ErrorKind::PermissionDenied), StoreError::ReadOnly(_)));
        assert!(matches!(of(io::ErrorKind::NotFound), StoreError::Failed(_)));
    }
}
