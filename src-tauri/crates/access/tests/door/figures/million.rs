//! Means of a million readings of one device.

use std::{sync::Arc, time::Instant};

use domain::{B256, device::DeviceId, time::Millis};
use store::SqliteStore;
use wallet::{
    access::{ReadRequest, Served},
    grant::{GrantRequest, History},
    ports::{
        Store,
        store::{BatchHead, BatchRow},
    },
};
use wire::{
    batch::{SignedBatch, Tip},
    identity::DeviceKey,
    reading::{Column, Point},
};

use crate::fakes::{House, MINUTE, START, request};

const BATCHES: u64 = 1_000;
/// Of one batch, one a minute.
const READINGS: u64 = 1_000;
const FIRST: u64 = START.0 - BATCHES * READINGS * MINUTE;
const ROUNDS: usize = 9;
/// Minutes of a day.
const DAY_MINUTES: u64 = 1_440;

/// How long the means of all days take to be read, checked and logged, in milliseconds.
pub async fn median_ms() -> f64 {
    let house = House::new(84);
    let device = house.device_with(1, "environment.sensor", &["temperature"], 0).await;
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(folder.path()).await.unwrap());
    store.put_device(&house.store.device(device).await.unwrap().unwrap()).await.unwrap();
    store.add_batches(&million(device)).await.unwrap();
    let wallet = house.wallet_with(|ports| ports.store = store);
    let asked = GrantRequest {
        history_from: Some(History::At(Millis(FIRST))),
        ..request("Measured", &[device], &["temperature.daily"])
    };
    let review = wallet.plan_grant(asked).await.unwrap();
    let token = wallet.confirm_grant(&review.id).await.unwrap().token;

    let mut took = Vec::new();
    for _ in 0..ROUNDS {
        let (device, scope) = (device.to_string(), "temperature.daily".to_string());
        let began = Instant::now();
        let answer = wallet.read(&token, ReadRequest { device, scope, ..ReadRequest::default() }).await.unwrap();
        took.push(began.elapsed());
        // The first and the last day have only some of their minutes.
        assert_eq!(answer.values.len() as u64, BATCHES * READINGS / DAY_MINUTES - 1);
        for value in &answer.values {
            let Served::Number(mean) = value.value else { panic!("{value:?}") };
            assert!((mean - 71.95).abs() < 1e-6, "{value:?}");
        }
    }
    took.sort_unstable();
    took[ROUNDS / 2].as_secs_f64() * 1_000.0
}

/// A minute's value is its number in the day, so that the mean of each day is the same.
fn million(device: DeviceId) -> Vec<BatchRow> {
    let key = DeviceKey::from_bytes(&[1; 32]).unwrap();
    let (mut rows, mut tip) = (Vec::new(), None);
    for number in 0..BATCHES {
        let minutes = (0..READINGS).map(|minute| FIRST / MINUTE + number * READINGS + minute);
        let points = minutes
            .map(|minute| Point { time_ms: minute * MINUTE, value: i64::try_from(minute % DAY_MINUTES).unwrap() })
            .collect();
        let column = Column { stream: "temperature".parse().unwrap(), scale: -1, points };
        let batch = SignedBatch::sign(&key, tip, vec![column]).unwrap();
        tip = Some(Tip { seq: batch.header.seq, hash: batch.header.hash() });
        rows.push(row(device, &batch));
    }
    rows
}

fn row(device: DeviceId, batch: &SignedBatch) -> BatchRow {
    let header = &batch.header;
    let head = BatchHead {
        device,
        seq: header.seq,
        from: Millis(header.from),
        to: Millis(header.to),
        root: B256::from(header.root),
        hash: B256::from(header.hash()),
        readings: u32::try_from(READINGS).unwrap(),
        uploaded: false,
    };
    BatchRow { head, sealed: batch.to_bytes(), sealed_summary: b"[]".to_vec() }
}
