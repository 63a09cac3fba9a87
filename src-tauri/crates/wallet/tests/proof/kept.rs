//! Hours that are kept beside the signed batches, and what is left where signed readings are gone.

use std::collections::BTreeMap;

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
    reading::{Provenance, Series},
    scope::Resolution,
    time::Millis,
};
use wallet::{
    proof::{MOST_BYTES, Proof},
    readings::SeriesRequest,
};
use wire::{
    batch::{SignedBatch, Tip},
    reading::{Column, Point},
};

use crate::{
    fakes::{DAY, HOUR, House, Seeded},
    readings::{BEGIN, key, of},
};

const STREAMS: [&str; 3] = ["temperature", "humidity", "power"];
/// Questions asked of each history.
const QUESTIONS: usize = 60;

#[tokio::test]
async fn hours_and_days_are_exactly_what_the_signed_readings_give() {
    for seed in 0..6 {
        println!("seed {seed}");
        let random = Seeded::new(seed);
        let all = history(&random, 40);
        let (house, device) = with(&all).await;
        let asked: Vec<SeriesRequest> = (0..QUESTIONS).map(|_| question(&random, device, &all)).collect();
        let mut signed = Vec::new();
        for request in &asked {
            let series = house.wallet.series(request).await.unwrap();
            near(&series, &computed(&all, request));
            signed.push(series);
        }
        tidy(&house).await;
        for (request, signed) in asked.iter().zip(&signed) {
            let kept = house.wallet.series(request).await.unwrap();
            assert_eq!((&kept.points, kept.provenance), (&signed.points, signed.provenance), "{request:?}");
        }
        assert!(!house.wallet.tidy_readings().await.unwrap(), "there is nothing left to do");
    }
}

#[tokio::test]
async fn readings_that_come_after_others_went_into_their_hours_count_with_them() {
    let seed = 77;
    println!("seed {seed}");
    let random = Seeded::new(seed);
    let all = history(&random, 30);
    let (house, device) = with(&all[..13]).await;
    tidy(&house).await;
    house.clock.set(Millis(BEGIN + 200 * DAY));
    house.wallet.import_readings(&file(&all[..21])).await.unwrap();
    tidy(&house).await;
    house.wallet.import_readings(&file(&all)).await.unwrap();
    for _ in 0..QUESTIONS {
        let request = question(&random, device, &all);
        near(&house.wallet.series(&request).await.unwrap(), &computed(&all, &request));
    }
}

#[tokio::test]
async fn what_is_older_than_the_rule_keeps_its_means_and_cannot_be_proven() {
    let all = history(&Seeded::new(3), 20);
    let (house, device) = with(&all).await;
    let request = whole(device, "temperature");
    let before = house.wallet.series(&request).await.unwrap();
    house.wallet.set_keep_signed("35".parse().unwrap()).await.unwrap();
    tidy(&house).await;
    assert_eq!(house.wallet.stored_readings(Some(device)).await.unwrap()[0].stored.gone, 0, "nothing is old yet");

    house.clock.pass(36 * DAY);
    tidy(&house).await;
    let stored = house.wallet.stored_readings(Some(device)).await.unwrap().remove(0).stored;
    assert_eq!((stored.batches, stored.gone, stored.missing), (20, 19, 0), "the newest one stays");
    let after = house.wallet.series(&request).await.unwrap();
    assert_eq!((&after.points, after.provenance), (&before.points, Provenance::L0));
    assert!(!house.wallet.latest(device).await.unwrap().is_empty());
    let newest = Millis(all[19].header.from - 1);
    let gone = crate::readings::between(&[], 0, newest.0);
    let error = house.wallet.prove_readings(device, &gone, MOST_BYTES).await.unwrap_err();
    assert!(error.code() == Code::BadRequest && error.to_string().contains("gone"), "{error}");
    let again = house.wallet.import_readings(&file(&all)).await.unwrap();
    assert_eq!((again.stored, again.known, again.left_out.len()), (0, 1, 19));
    assert!(again.left_out[0].reason.contains("gone"), "{:?}", again.left_out[0]);
}

#[tokio::test]
async fn a_device_is_read_by_day_after_its_readings_before_one_were_deleted() {
    let seed = 9;
    println!("seed {seed}");
    let all = history(&Seeded::new(seed), 40);
    let (house, device) = with(&all).await;
    tidy(&house).await;
    let day = Millis(all[20].header.to / DAY * DAY);
    let plan = house.wallet.plan_deletion(device, Some(day)).await.unwrap();
    let gone = all.iter().filter(|batch| batch.header.to < day.0).count();
    assert_eq!((plan.batches as usize, plan.waiting), (gone, 0));
    let odd = house.wallet.plan_deletion(device, Some(day.plus(1))).await.unwrap_err();
    let other = house.wallet.delete_readings(device, Some(day), plan.batches + 1).await.unwrap_err();
    assert_eq!((odd.code(), other.code()), (Code::BadRequest, Code::BadRequest));

    let deleted = house.wallet.delete_readings(device, Some(day), plan.batches).await.unwrap();
    assert_eq!((deleted.batches, deleted.emptied), (plan.batches, true));
    let left: Vec<SignedBatch> = all.iter().filter(|batch| batch.header.to >= day.0).cloned().collect();
    for stream in STREAMS {
        let request = whole(device, stream);
        near(&house.wallet.series(&request).await.unwrap(), &computed(&left, &request));
    }
}

#[tokio::test]
async fn after_all_readings_were_deleted_only_the_heads_are_left() {
    let all = history(&Seeded::new(4), 12);
    let (house, device) = with(&all).await;
    tidy(&house).await;
    let plan = house.wallet.plan_deletion(device, None).await.unwrap();
    house.wallet.delete_readings(device, None, plan.batches).await.unwrap();
    assert!(house.wallet.series(&whole(device, "temperature")).await.unwrap().points.is_empty());
    assert!(house.wallet.latest(device).await.unwrap().is_empty());
    let stored = house.wallet.stored_readings(Some(device)).await.unwrap().remove(0).stored;
    assert_eq!((stored.batches, stored.gone, stored.readings, stored.bytes), (12, 12, 0, 0));
    let error = house.wallet.prove_readings(device, &of(&[]), MOST_BYTES).await.unwrap_err();
    assert!(error.to_string().contains("gone"), "{error}");
    let error = house.wallet.import_readings(&file(&all)).await.unwrap_err();
    assert!(error.to_string().contains("gone"), "{error}");
}

/// A wallet, a day after the last of these batches of key 3.
async fn with(all: &[SignedBatch]) -> (House, DeviceId) {
    let house = House::new(1);
    let device = house.device_with(3, "environment.sensor", &["temperature"], 0).await;
    house.clock.set(Millis(BEGIN + 200 * DAY));
    house.wallet.import_readings(&file(all)).await.unwrap();
    house.clock.set(Millis(all.iter().map(|batch| batch.header.to).max().unwrap() + DAY));
    (house, device)
}

async fn tidy(house: &House) {
    while house.wallet.tidy_readings().await.unwrap() {}
}

fn file(all: &[SignedBatch]) -> Vec<u8> {
    serde_json::to_vec(&Proof::over(key(3).address(), all, &of(&[])).unwrap()).unwrap()
}

/// Batches of some hours each, with pauses, whose streams change their scale.
fn history(random: &Seeded, count: usize) -> Vec<SignedBatch> {
    let (mut tip, mut at): (Option<Tip>, u64) = (None, BEGIN);
    let mut all = Vec::new();
    for _ in 0..count {
        let start = at + random.below(20 * HOUR);
        let columns: Vec<Column> = STREAMS.iter().map(|stream| column(random, stream, start)).collect();
        at = columns.iter().flat_map(|column| &column.points).map(|point| point.time_ms).max().unwrap() + 1;
        let batch = SignedBatch::sign(&key(3), tip, columns).unwrap();
        tip = Some(batch.tip());
        all.push(batch);
    }
    all
}

fn column(random: &Seeded, stream: &str, start: u64) -> Column {
    let mut time_ms = start;
    let points = (0..=random.below(40)).map(|_| {
        time_ms += 1 + random.below(HOUR / 4);
        Point { time_ms, value: i64::try_from(random.below(4_000)).unwrap() - 2_000 }
    });
    let points = points.collect();
    let scale = i8::try_from(random.below(4)).unwrap() - 2;
    Column { stream: stream.parse().unwrap(), scale, points }
}

fn question(random: &Seeded, device: DeviceId, all: &[SignedBatch]) -> SeriesRequest {
    let end = all.iter().map(|batch| batch.header.to).max().unwrap() + HOUR;
    let first = BEGIN + random.below(end - BEGIN);
    let last = first + random.below(end - first);
    let whole = random.below(4) == 0;
    SeriesRequest {
        device,
        stream: STREAMS[usize::try_from(random.below(3)).unwrap()].to_string(),
        from: Millis(if whole { 0 } else { first }),
        to: Millis(if whole { u64::MAX } else { last }),
        resolution: if random.below(2) == 0 { Resolution::Hourly } else { Resolution::Daily },
        limit: usize::try_from(1 + random.below(500)).unwrap(),
    }
}

fn whole(device: DeviceId, stream: &str) -> SeriesRequest {
    let (from, to, resolution) = (Millis(0), Millis(u64::MAX), Resolution::Hourly);
    SeriesRequest { device, stream: stream.to_string(), from, to, resolution, limit: 100_000 }
}

/// The means straight from the batches.
fn computed(all: &[SignedBatch], request: &SeriesRequest) -> Vec<(u64, f64)> {
    let width = request.resolution.bucket_ms().unwrap();
    let mut sums: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for column in all.iter().flat_map(|batch| &batch.columns) {
        let wanted = column.stream.as_str() == request.stream;
        let inside = |at: u64| (request.from.0..=request.to.0).contains(&at);
        for reading in column.readings().filter(|reading| wanted && inside(reading.time_ms)) {
            let sum = sums.entry(reading.time_ms / width * width).or_default();
            *sum = (sum.0 + reading.quantity(), sum.1 + 1.0);
        }
    }
    let means: Vec<(u64, f64)> = sums.into_iter().map(|(start, (sum, count))| (start, sum / count)).collect();
    means[means.len().saturating_sub(request.limit)..].to_vec()
}

fn near(series: &Series, expected: &[(u64, f64)]) {
    assert_eq!(series.points.len(), expected.len(), "{}", series.stream);
    for (point, (start, mean)) in series.points.iter().zip(expected) {
        let close = (point.value - mean).abs() <= 1e-9 * mean.abs().max(1.0);
        assert!(point.at.0 == *start && close, "{point:?} for {mean} at {start}");
    }
}
