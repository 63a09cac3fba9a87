//! Whatever is done to a batch on its way, it is not stored (T-49 to T-52).

use std::sync::Arc;

use domain::time::Millis;
use wallet::ports::Store;

use crate::{
    fakes::{FakeVault, MemoryStore},
    home::{id_of, row, wallet},
    mutants::{HERE, Story},
    shelf::Shelf,
};

/// Mutants of one history.
const OF_ONE: usize = 64;
/// They come in pages as those of a device do.
const PAGE: usize = 16;

/// `MUTANTS` says how many, 2,000 unless told otherwise; `SEED` names the first history.
#[tokio::test]
async fn no_mutated_batch_is_stored_and_the_genuine_one_after_them_is() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let (wanted, first) = (number("MUTANTS").unwrap_or(2_000), number("SEED").unwrap_or(1));
    let histories = wanted.div_ceil(OF_ONE as u64);
    println!("{wanted} mutants, seeds {first} to {}", first + histories - 1);
    let mut tried = 0;
    for seed in first..first + histories {
        tried += tries(seed, OF_ONE.min(wanted as usize - tried)).await;
    }
    println!("{tried} tried, 0 stored");
}

/// How many were tried.
async fn tries(seed: u64, count: usize) -> usize {
    let story = Story::new(seed);
    let (device, store, shelf) = (id_of(&story.key), Arc::new(MemoryStore::default()), Arc::new(Shelf::default()));
    let wallet = wallet(Arc::new(FakeVault::new(7)), store.clone(), shelf.clone());
    store.put_device(&row(device)).await.unwrap();
    shelf.lay(device, story.genuine[..HERE].to_vec(), HERE as u64 + 1);
    assert_eq!(wallet.sync_device(device).await.unwrap().stored as usize, HERE, "seed {seed}");
    let before = store.batches(device, Millis(0), Millis(u64::MAX), u32::MAX).await.unwrap();

    let mutants: Vec<_> = (0..count).map(|_| story.mutant()).collect();
    for page in mutants.chunks(PAGE) {
        shelf.lay(device, page.iter().map(|(_, bytes)| bytes.clone()), HERE as u64 + 2);
        let report = wallet.sync_device(device).await.unwrap();
        let how: Vec<_> = page.iter().map(|(how, _)| *how).collect();
        assert_eq!((report.stored, report.refused.len()), (0, page.len()), "seed {seed}: {how:?}");
    }
    let after = store.batches(device, Millis(0), Millis(u64::MAX), u32::MAX).await.unwrap();
    assert_eq!(after, before, "seed {seed}");

    shelf.lay(device, story.genuine[HERE..].to_vec(), story.genuine.len() as u64 + 1);
    let report = wallet.sync_device(device).await.unwrap();
    assert_eq!((report.stored as usize, report.refused.len()), (story.genuine.len() - HERE, 0), "seed {seed}");
    count
}
