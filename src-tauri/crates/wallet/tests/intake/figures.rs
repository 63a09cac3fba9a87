//! What it costs to take readings in, to keep them, and to draw a year of one device out of many.

use std::{
    fs::File,
    path::Path,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use async_trait::async_trait;
use domain::{device::DeviceId, scope::Resolution, time::Millis};
use store::SqliteStore;
use vault::{FileVault, KdfCost, Keyring, Options, ZeroAlloc, ledger::Ledger};
use wallet::{
    Wallet,
    ports::{Clock, Store, Vault},
    readings::SeriesRequest,
};
use wire::batch::SignedBatch;

use crate::{
    fakes::{DAY, START, Seeded},
    floor::{Took, floor, ready},
    home::{id_of, row, wallet},
    shelf::Shelf,
    year::{STREAM, batches, hours, key},
};

const INGESTED: u64 = 1_000_000;
const DEVICES: u32 = 1_000;
/// Each is done so often, in turn.
const TURNS: usize = 3;
/// Charts of which the middle one counts.
const CHARTS: usize = 15;

/// Every binary that opens a vault has it, and so its price is in what is measured.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// The computer's clock: a vault is made as dear to open as it takes.
struct Ticking;

#[async_trait]
impl Clock for Ticking {
    fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Millis(u64::try_from(since.as_millis()).unwrap())
    }

    async fn sleep(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

/// `cargo xtask bench readings` runs it alone, as a release is built; `READINGS_ROWS` says how many rows are kept for the
/// chart.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "cargo xtask bench readings runs it alone"]
async fn figures_of_intake() {
    let rows = std::env::var("READINGS_ROWS").map_or(10_000_000, |rows| rows.parse::<u64>().unwrap());
    let vault = vault().await;
    let (floor, ingest) = ingest_beside_floor(vault.clone()).await;
    let part = |part: fn(&Took) -> Duration| millis(median(floor.iter().map(part).collect()));
    let (floor_ms, ingest_ms) = (part(Took::all), millis(median(ingest)));
    println!("  floor: {:?}", floor.last().unwrap());

    let dir = tempfile::tempdir().unwrap();
    let each = rows / u64::from(DEVICES);
    let began = Instant::now();
    fill(dir.path(), vault.clone(), each).await;
    let filled = began.elapsed();
    let bytes = size(dir.path());
    let (warm, cold) = charts(dir.path(), vault, each).await;
    println!(
        "FIGURES {{\"ingest_ratio_to_floor\":{:.2},\"ingest_1m_ms\":{ingest_ms:.0},\"ingest_floor_1m_ms\":{floor_ms:.0},\
         \"floor_hashes_ms\":{:.0},\"floor_signatures_ms\":{:.0},\"floor_sealing_ms\":{:.0},\"floor_rows_ms\":{:.0},\
         \"history_rows\":{},\"history_fill_s\":{:.0},\"history_by_hour_warm_ms\":{:.2},\"history_by_hour_cold_ms\":{:.2},\
         \"bytes_per_reading\":{:.1}}}",
        ingest_ms / floor_ms,
        part(|took| took.hashes),
        part(|took| took.signatures),
        part(|took| took.sealing),
        part(|took| took.rows),
        each * u64::from(DEVICES),
        filled.as_secs_f64(),
        millis(median(warm)),
        millis(median(cold)),
        bytes as f64 / (each * u64::from(DEVICES)) as f64,
    );
}

/// One device's million, as it comes in a synchronisation, and the floor of the same, in turn.
async fn ingest_beside_floor(vault: Arc<FileVault>) -> (Vec<Took>, Vec<Duration>) {
    let key = key(0);
    let signed = batches(&key, 1, INGESTED);
    let prepared = ready(&signed);
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let dir = tempfile::tempdir().unwrap();
        bare.push(floor(dir.path(), &key, &prepared).await);
        let store = Arc::new(SqliteStore::open(dir.path()).await.unwrap());
        let shelf = Arc::new(Shelf::default());
        let wallet = wallet(vault.clone(), store.clone(), shelf.clone());
        lay(&shelf, store.as_ref(), id_of(&key), &signed).await;
        let began = Instant::now();
        let report = wallet.sync_device(id_of(&key)).await.unwrap();
        ours.push(began.elapsed());
        assert_eq!((report.stored as usize, report.refused.len()), (signed.len(), 0));
    }
    (bare, ours)
}

/// So many readings of each device, all of them taken in from the device.
async fn fill(dir: &Path, vault: Arc<FileVault>, each: u64) {
    let store = Arc::new(SqliteStore::open(dir).await.unwrap());
    let shelf = Arc::new(Shelf::default());
    let wallet = wallet(vault, store.clone(), shelf.clone());
    for number in 1..=DEVICES {
        let key = key(number);
        lay(&shelf, store.as_ref(), id_of(&key), &batches(&key, u64::from(number), each)).await;
        let report = wallet.sync_device(id_of(&key)).await.unwrap();
        assert!(report.stored > 0 && report.refused.is_empty(), "device {number}");
    }
}

async fn lay(shelf: &Shelf, store: &SqliteStore, device: DeviceId, signed: &[SignedBatch]) {
    store.put_device(&row(device)).await.unwrap();
    shelf.lay(device, signed.iter().map(SignedBatch::to_bytes), signed.len() as u64 + 1);
}

/// How long a year by hour takes, of a device that was just shown, and of one of which nothing is in memory.
async fn charts(dir: &Path, vault: Arc<FileVault>, each: u64) -> (Vec<Duration>, Vec<Duration>) {
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for turn in 0..5 {
        let store = Arc::new(SqliteStore::open(dir).await.unwrap());
        // Opening looks at the whole file. Whoever writes makes the other one's pages stale, and the disk's are dropped.
        let another = SqliteStore::open(dir).await.unwrap();
        another.put_setting("bench", &turn.to_string()).await.unwrap();
        drop_from_memory(dir);
        let wallet = wallet(vault.clone(), store, Arc::new(Shelf::default()));
        let device = id_of(&key(DEVICES / 7 * (turn + 1)));
        cold.push(chart(&wallet, device, each).await);
        for _ in 0..CHARTS {
            warm.push(chart(&wallet, device, each).await);
        }
        drop(another);
    }
    (warm, cold)
}

async fn chart(wallet: &Wallet, device: DeviceId, each: u64) -> Duration {
    let request = SeriesRequest {
        device,
        stream: STREAM.to_string(),
        from: Millis(START.0 - 366 * DAY),
        to: START,
        resolution: Resolution::Hourly,
        limit: 9_000,
    };
    let began = Instant::now();
    let series = wallet.series(&request).await.unwrap();
    let took = began.elapsed();
    assert_eq!(series.points.len(), hours(each));
    took
}

/// Has the system read the database from the disk again.
fn drop_from_memory(dir: &Path) {
    for entry in dir.read_dir().unwrap() {
        let file = File::open(entry.unwrap().path()).unwrap();
        file.sync_all().unwrap();
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
    }
}

/// What lies in the folder.
fn size(dir: &Path) -> u64 {
    dir.read_dir().unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

async fn vault() -> Arc<FileVault> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        clock: Arc::new(Ticking),
        random: Arc::new(Seeded::new(1)),
        keyring: Keyring::None,
        ledger: Ledger::of_computer(),
        cost: KdfCost::calibrated(),
    };
    let vault = FileVault::open(&folder.path().join("home"), options).unwrap();
    let phrase = "test test test test test test test test test test test junk";
    vault.import(phrase.into(), "correct horse battery".into()).await.unwrap();
    Arc::new(vault)
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort_unstable();
    took[took.len() / 2]
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}
