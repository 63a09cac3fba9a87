//! The database through its port.

mod alarms;
mod anchors;
mod contacts;
mod devices;
mod figures;
mod fleet;
mod quarantine;
mod requests;
mod rewards;
mod stored;
mod versions;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use domain::{
    Address, B256, U256,
    access::{LogRow, Outcome},
    account::Owner,
    claim::DeviceToken,
    device::{DeviceId, NearbyId, Percent, Profile},
    failure::Code,
    grant::{GrantId, GrantTerms},
    operation::{OperationId, OperationKind},
    time::Millis,
};
use store::SqliteStore;
use tempfile::TempDir;
use wallet::ports::{
    Store, StoreError,
    store::{BatchHead, BatchRow, DeviceRow, GrantRow, OperationRow},
};

fn device(byte: u8, name: &str) -> DeviceRow {
    DeviceRow {
        id: DeviceId(Address::repeat_byte(byte)),
        name: name.into(),
        kind: "environment.sensor".into(),
        model: "Airlet".into(),
        firmware: "1.0.0".into(),
        profile: if byte.is_multiple_of(2) { Profile::Deedbox } else { Profile::IoidSdk },
        reach: (byte % 2 == 1).then(|| NearbyId(format!("http://10.0.0.{byte}:8000"))),
        sealed_code: vec![0, 255, byte],
        paired: Millis(1_700_000_000_000),
        last_seen: Millis(1_700_000_000_500),
        document: "{ \"id\": \"did:io:0x\" }\n".into(),
        token: Some(DeviceToken { contract: Address::repeat_byte(0xaa), token_id: U256::MAX }),
        battery: Percent::new(81),
    }
}

fn operation(id: &str, started: u64) -> OperationRow {
    OperationRow {
        id: OperationId(id.into()),
        kind: OperationKind::Claim,
        device: Some(DeviceId(Address::repeat_byte(1))),
        title: "Balcony".into(),
        state: r#"{"step":"approve"}"#.into(),
        open: true,
        undone: false,
        started: Millis(started),
        updated: Millis(started),
    }
}

/// A batch of the minute that starts `seq` minutes after 1970.
fn batch(byte: u8, seq: u64) -> BatchRow {
    let from = seq * 60_000;
    let head = BatchHead {
        device: DeviceId(Address::repeat_byte(byte)),
        seq,
        from: Millis(from),
        to: Millis(from + 59_999),
        root: B256::repeat_byte(3),
        hash: B256::from(U256::from(seq)),
        readings: 60,
        uploaded: false,
    };
    BatchRow { head, sealed: vec![9; 500], sealed_summary: vec![8; 50] }
}

fn grant(byte: u8, created: u64) -> GrantRow {
    let terms = GrantTerms {
        owner: Owner(Address::repeat_byte(5)),
        app: "Weather mind".into(),
        identity: domain::identity::Identity::Name,
        devices: vec![DeviceId(Address::repeat_byte(1))],
        scopes: vec!["temperature.hourly".parse().unwrap()],
        history_from: Millis(1_000),
        history_to: Millis(2_000),
        not_before: Millis(1_000),
        expires_at: Millis(9_000),
        max_reads_per_day: 10,
        max_bytes_per_day: u64::MAX,
        purpose: "to learn \"quotes\" and ünicode".into(),
        program_hash: B256::ZERO,
        version: 1,
    };
    let id = GrantId(B256::repeat_byte(byte));
    GrantRow {
        id,
        terms,
        signature: vec![7; 65],
        token_hash: B256::repeat_byte(byte ^ 0xff),
        created: Millis(created),
        revoked: None,
        paused: None,
        replaces: None,
        replaced_by: None,
    }
}

fn log_row(number: u64, grant: GrantId, outcome: Outcome) -> LogRow {
    LogRow {
        number,
        at: Millis(number * 1_000),
        grant: Some(grant),
        app: "Weather mind".into(),
        action: "read".into(),
        device: "0x01".into(),
        scope: "temperature.hourly".into(),
        outcome,
        prev: B256::from(U256::from(number - 1)),
        hash: B256::from(U256::from(number)),
    }
}

async fn fresh() -> (TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn everything_written_is_there_after_the_file_is_opened_again() {
    let (dir, store) = fresh().await;
    let mut newer = operation("b", 2_000);
    newer.open = false;
    newer.kind = OperationKind::Send;
    newer.device = None;
    let mut revoked = grant(2, 50);
    revoked.revoked = Some(Millis(60));
    let refused = log_row(2, revoked.id, Outcome::Refused { code: Code::AccessScope });
    store.put_device(&device(1, "b")).await.unwrap();
    store.put_operation(&newer).await.unwrap();
    store.add_batches(&[batch(1, 0), batch(1, 1)]).await.unwrap();
    store.put_grant(&revoked).await.unwrap();
    store.append_log(&log_row(1, revoked.id, Outcome::Served { rows: 4, bytes: 300 })).await.unwrap();
    store.append_log(&refused).await.unwrap();
    store.put_setting("theme", "dark").await.unwrap();
    drop(store);

    let store = SqliteStore::open(dir.path()).await.unwrap();

    assert_eq!(store.device(device(1, "b").id).await.unwrap(), Some(device(1, "b")));
    assert_eq!(store.operation(&newer.id).await.unwrap(), Some(newer));
    assert_eq!(store.last_batch(batch(1, 1).head.device).await.unwrap(), Some(batch(1, 1).head));
    assert_eq!(store.grant(revoked.id).await.unwrap(), Some(revoked.clone()));
    assert_eq!(store.grant_by_token_hash(revoked.token_hash).await.unwrap(), Some(revoked));
    assert_eq!(store.last_log().await.unwrap(), Some(refused));
    assert_eq!(store.setting("theme").await.unwrap().as_deref(), Some("dark"));
    assert_eq!(store.setting("absent").await.unwrap(), None);
}

#[tokio::test]
async fn a_row_put_again_replaces_the_one_before() {
    let (_dir, store) = fresh().await;
    let mut row = device(1, "old");
    store.put_device(&row).await.unwrap();
    row.name = "new".into();
    row.token = None;
    store.put_device(&row).await.unwrap();
    store.put_operation(&operation("a", 1)).await.unwrap();
    store.put_operation(&OperationRow { open: false, undone: true, ..operation("a", 1) }).await.unwrap();
    store.put_setting("k", "1").await.unwrap();
    store.put_setting("k", "2").await.unwrap();

    assert_eq!(store.devices().await.unwrap(), vec![row]);
    assert_eq!(
        store.operations().await.unwrap(),
        vec![OperationRow { open: false, undone: true, ..operation("a", 1) }]
    );
    assert_eq!(store.setting("k").await.unwrap().as_deref(), Some("2"));
}

#[tokio::test]
async fn lists_come_in_the_promised_order() {
    let (_dir, store) = fresh().await;
    for row in [device(1, "beta"), device(2, "Alpha"), device(3, "gamma")] {
        store.put_device(&row).await.unwrap();
    }
    for (id, started) in [("a", 5), ("b", 9), ("c", 7)] {
        store.put_operation(&operation(id, started)).await.unwrap();
    }
    for (byte, created) in [(1, 5), (2, 9), (3, 7)] {
        store.put_grant(&grant(byte, created)).await.unwrap();
    }

    let names: Vec<String> = store.devices().await.unwrap().into_iter().map(|row| row.name).collect();
    let operations: Vec<String> = store.operations().await.unwrap().into_iter().map(|row| row.id.0).collect();
    let grants: Vec<u64> = store.grants().await.unwrap().into_iter().map(|row| row.created.0).collect();
    assert_eq!(names, ["Alpha", "beta", "gamma"]);
    assert_eq!(operations, ["b", "c", "a"]);
    assert_eq!(grants, [9, 7, 5]);
}

#[tokio::test]
async fn batches_are_found_by_the_span_they_overlap_and_the_newest_win_a_limit() {
    let (_dir, store) = fresh().await;
    let rows: Vec<BatchRow> = (0..10).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    store.add_batches(&[batch(2, 3)]).await.unwrap();
    let id = rows[0].head.device;
    let seqs = |found: Vec<BatchRow>| found.into_iter().map(|row| row.head.seq).collect::<Vec<u64>>();

    assert_eq!(seqs(store.batches(id, Millis(119_999), Millis(180_000), 100).await.unwrap()), [1, 2, 3]);
    assert_eq!(seqs(store.batches(id, Millis(120_000), Millis(179_999), 100).await.unwrap()), [2]);
    assert_eq!(seqs(store.batches(id, Millis(0), Millis(u64::MAX), 3).await.unwrap()), [7, 8, 9]);
    assert_eq!(store.batches(id, Millis(0), Millis(u64::MAX), 100).await.unwrap(), rows);
}

#[tokio::test]
async fn a_batch_that_is_there_already_is_left_as_it_is() {
    let (_dir, store) = fresh().await;
    store.add_batches(&[batch(1, 1)]).await.unwrap();
    let forged = BatchRow { sealed: vec![0; 3], ..batch(1, 1) };

    store.add_batches(&[forged, batch(1, 2)]).await.unwrap();

    assert_eq!(store.not_uploaded(batch(1, 1).head.device, 10).await.unwrap(), vec![batch(1, 1), batch(1, 2)]);
}

#[tokio::test]
async fn uploads_are_counted_and_no_longer_offered() {
    let (_dir, store) = fresh().await;
    let rows: Vec<BatchRow> = (0..5).map(|seq| batch(1, seq)).collect();
    store.add_batches(&rows).await.unwrap();
    let id = rows[0].head.device;

    store.mark_uploaded(id, &[0, 1, 3, 77]).await.unwrap();

    let waiting: Vec<u64> = store.not_uploaded(id, 10).await.unwrap().into_iter().map(|row| row.head.seq).collect();
    assert_eq!(waiting, [2, 4]);
    assert_eq!(store.not_uploaded(id, 1).await.unwrap().len(), 1);
    assert_eq!(store.batch_counts(id).await.unwrap(), (5, 3));
    assert_eq!(store.batch_counts(DeviceId(Address::ZERO)).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn the_access_log_takes_no_gap_and_no_second_row_of_a_number() {
    let (_dir, store) = fresh().await;
    let id = grant(1, 0).id;
    assert!(matches!(store.append_log(&log_row(2, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));
    store.append_log(&log_row(1, id, Outcome::Owner)).await.unwrap();
    assert!(matches!(store.append_log(&log_row(1, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));
    assert!(matches!(store.append_log(&log_row(3, id, Outcome::Owner)).await, Err(StoreError::Failed(_))));

    assert_eq!(store.log(0, 10).await.unwrap(), vec![log_row(1, id, Outcome::Owner)]);
}

#[tokio::test]
async fn of_rows_appended_at_once_with_one_number_only_one_stays() {
    let (_dir, store) = fresh().await;
    let id = grant(1, 0).id;
    for number in 1..=20 {
        let row = log_row(number, id, Outcome::Owner);
        let (a, b, c) = tokio::join!(store.append_log(&row), store.append_log(&row), store.append_log(&row));
        assert_eq!([a, b, c].into_iter().filter(Result::is_ok).count(), 1, "row {number}");
    }
    let numbers: Vec<u64> = store.log(1, 100).await.unwrap().into_iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<u64>>());
}

#[tokio::test]
async fn a_grants_use_is_summed_from_what_was_served() {
    let (_dir, store) = fresh().await;
    let (id, other) = (grant(1, 0).id, grant(2, 0).id);
    let served = |bytes| Outcome::Served { rows: 1, bytes };
    let refused = Outcome::Refused { code: Code::AccessLimit };
    let rows = [(id, served(100)), (id, refused), (other, served(5_000)), (id, served(u32::MAX)), (id, Outcome::Owner)];
    for (i, (grant, outcome)) in rows.into_iter().enumerate() {
        store.append_log(&log_row(i as u64 + 1, grant, outcome)).await.unwrap();
    }

    assert_eq!(store.served_since(id, Millis(0)).await.unwrap(), (2, 100 + u64::from(u32::MAX)));
    assert_eq!(store.served_since(id, Millis(1_001)).await.unwrap(), (1, u64::from(u32::MAX)));
    assert_eq!(store.served_since(id, Millis(4_001)).await.unwrap(), (0, 0));
    assert_eq!(store.usage(id).await.unwrap(), (2, 1, Some(Millis(4_000))));
    assert_eq!(store.usage(grant(9, 0).id).await.unwrap(), (0, 0, None));
    assert_eq!(store.log(3, 2).await.unwrap().iter().map(|row| row.number).collect::<Vec<_>>(), [3, 4]);
}

#[tokio::test]
async fn a_number_too_large_for_the_file_is_refused_not_wrapped() {
    let (_dir, store) = fresh().await;
    let mut row = batch(1, 1);
    row.head.seq = u64::MAX;
    assert!(matches!(store.add_batches(&[batch(1, 0), row]).await, Err(StoreError::Failed(_))));
    assert_eq!(store.batch_counts(batch(1, 0).head.device).await.unwrap(), (0, 0));
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
