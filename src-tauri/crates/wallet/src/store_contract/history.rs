//! Batches over a random history, against a plain model of them.

use std::collections::BTreeMap;

use domain::time::Millis;

use super::{
    random::Random,
    rows::{EVER, batch, device, id, seqs},
};
use crate::ports::{Store, store::BatchRow};

const STEPS: u64 = 400;
const DEVICES: u64 = 3;
/// Numbers of batches lie below it.
const NUMBERS: u64 = 40;
/// Moments lie below it, in milliseconds.
const MOMENTS: u64 = 3_600_000;

/// All batches by device and number.
type Model = BTreeMap<(u8, u64), BatchRow>;

pub async fn batches_are_what_a_plain_model_says_over_any_history(store: &dyn Store) {
    let mut random = Random::new(0xba7c);
    let mut model = Model::new();
    for step in 0..STEPS {
        let byte = some_device(&mut random);
        match random.below(10) {
            0 => forget(store, &mut model, byte).await,
            1..4 => upload(store, &mut model, byte, &mut random).await,
            _ => add(store, &mut model, byte, &mut random).await,
        }
        for byte in 1..=u8::try_from(DEVICES).unwrap() {
            compare(store, &model, byte, &mut random, step).await;
        }
    }
}

fn some_device(random: &mut Random) -> u8 {
    u8::try_from(random.below(DEVICES) + 1).unwrap()
}

async fn forget(store: &dyn Store, model: &mut Model, byte: u8) {
    store.put_device(&device(byte, "device")).await.unwrap();
    store.forget_device(id(byte)).await.unwrap();
    model.retain(|(of, _), _| *of != byte);
}

async fn upload(store: &dyn Store, model: &mut Model, byte: u8, random: &mut Random) {
    let numbers: Vec<u64> = (0..random.below(6)).map(|_| random.below(NUMBERS)).collect();
    store.mark_uploaded(id(byte), &numbers).await.unwrap();
    for number in numbers {
        if let Some(row) = model.get_mut(&(byte, number)) {
            row.head.uploaded = true;
        }
    }
}

/// Numbers come in any order and more than once, and the spans of two batches may overlap.
async fn add(store: &dyn Store, model: &mut Model, byte: u8, random: &mut Random) {
    let rows: Vec<BatchRow> = (0..random.below(5)).map(|_| some_batch(byte, random)).collect();
    store.add_batches(&rows).await.unwrap();
    for row in rows {
        model.entry((byte, row.head.seq)).or_insert(row);
    }
}

fn some_batch(byte: u8, random: &mut Random) -> BatchRow {
    let mut row = batch(byte, random.below(NUMBERS));
    let from = random.below(MOMENTS);
    (row.head.from, row.head.to) = (Millis(from), Millis(from + random.below(MOMENTS / 4)));
    // An empty one would be a batch that is gone.
    row.sealed = vec![byte; usize::try_from(random.below(40) + 1).unwrap()];
    row
}

async fn compare(store: &dyn Store, model: &Model, byte: u8, random: &mut Random, step: u64) {
    let of_device = model.iter().filter(|((of, _), _)| *of == byte);
    let all: Vec<BatchRow> = of_device.map(|(_, row)| row.clone()).collect();
    let device = id(byte);
    let last = all.last().map(|row| row.head.clone());
    assert_eq!(store.last_batch(device).await.unwrap(), last, "step {step}");
    let uploaded = all.iter().filter(|row| row.head.uploaded).count();
    let counts = (u32::try_from(all.len()).unwrap(), u32::try_from(uploaded).unwrap());
    assert_eq!(store.batch_counts(device).await.unwrap(), counts, "step {step}");

    let limit = u32::try_from(random.below(12)).unwrap();
    let limited = usize::try_from(limit).unwrap();
    let waiting: Vec<BatchRow> = all.iter().filter(|row| !row.head.uploaded).take(limited).cloned().collect();
    assert_eq!(store.not_uploaded(device, limit).await.unwrap(), waiting, "step {step}");

    let from = random.below(MOMENTS);
    let to = from + random.below(MOMENTS);
    let overlaps = |row: &&BatchRow| row.head.to.0 >= from && row.head.from.0 <= to;
    let after = random.below(NUMBERS);
    let later = all.iter().filter(|row| row.head.seq > after);
    let page: Vec<BatchRow> = later.filter(overlaps).take(limited).cloned().collect();
    let found = store.batches_after(device, after, Millis(from), Millis(to), limit).await.unwrap();
    assert_eq!(found, page, "step {step}");

    let mut span: Vec<BatchRow> = all.iter().filter(overlaps).cloned().collect();
    span.sort_by_key(|row| (row.head.from, row.head.to, row.head.seq));
    let newest = span.split_off(span.len().saturating_sub(limited));
    assert_eq!(store.batches(device, Millis(from), Millis(to), limit).await.unwrap(), newest, "step {step}");

    summed(store, &all, byte, step).await;
}

async fn summed(store: &dyn Store, all: &[BatchRow], byte: u8, step: u64) {
    let stored = store.stored_batches(id(byte)).await.unwrap();
    let heads = || all.iter().map(|row| &row.head);
    let bounds = (heads().map(|head| head.from).min(), heads().map(|head| head.to).max());
    assert_eq!((stored.from, stored.to), bounds, "step {step}");
    let readings: u64 = heads().map(|head| u64::from(head.readings)).sum();
    let bytes: usize = all.iter().map(|row| row.sealed.len() + row.sealed_summary.len()).sum();
    assert_eq!((stored.readings, stored.bytes), (readings, u64::try_from(bytes).unwrap()), "step {step}");

    let rows = store.batches_after(id(byte), 0, EVER.0, EVER.1, u32::MAX).await.unwrap();
    let numbers: Vec<u64> = heads().map(|head| head.seq).collect();
    let above: Vec<u64> = numbers.iter().copied().filter(|number| *number > 0).collect();
    assert_eq!(seqs(&rows), above, "step {step}");
    let span = numbers.first().copied().unwrap_or_default()..numbers.last().copied().unwrap_or_default();
    let lacking: Vec<u64> = span.filter(|number| !numbers.contains(number)).collect();
    let named: Vec<u64> = stored.gaps.iter().flat_map(|gap| gap.first..=gap.last).collect();
    assert_eq!(named, lacking, "step {step}");
    assert_eq!(stored.missing, u64::try_from(lacking.len()).unwrap(), "step {step}");
}
