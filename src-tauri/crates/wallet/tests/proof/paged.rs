//! Stored readings page by page, exactly as they were signed.

use domain::{device::DeviceId, reading::Provenance};
use wallet::{
    proof::Proof,
    readings::{Page, lines},
};
use wire::{
    batch::{SignedBatch, Tip},
    reading::{Column, Point},
};

use crate::{
    fakes::{DAY, House},
    readings::{BEGIN, batches, between, key, of},
};

#[tokio::test]
async fn every_reading_comes_once_in_the_order_of_the_batches() {
    let all = batches(&key(3), 450);
    let (house, device) = with(&all).await;
    let pages = pages(&house, device).await;
    assert!(pages.iter().all(|page| page.batches.len() <= 200) && pages.len() == 3);
    let seqs: Vec<u64> = pages.iter().flat_map(|page| &page.batches).map(|batch| batch.seq).collect();
    assert_eq!(seqs, (1..=450).collect::<Vec<u64>>());
    let signed: Vec<(u64, i64)> = all.iter().flat_map(SignedBatch::readings).map(|r| (r.time_ms, r.value)).collect();
    assert_eq!(points(&pages), signed);
    assert!(pages.iter().flat_map(|page| &page.batches).all(|batch| batch.level == Provenance::L1));
    assert_eq!(pages.iter().map(|page| lines(page).lines().count()).sum::<usize>(), 2_700);
}

#[tokio::test]
async fn a_page_is_bounded_by_its_readings_too() {
    let mut tip: Option<Tip> = None;
    let sign = |number: u64| {
        let from = BEGIN + number * 60_000;
        let points = (0..1_000).map(|at| Point { time_ms: from + at, value: 7 }).collect();
        let column = Column { stream: "temperature".parse().unwrap(), scale: -1, points };
        let batch = SignedBatch::sign(&key(3), tip, vec![column]).unwrap();
        tip = Some(batch.tip());
        batch
    };
    let all: Vec<SignedBatch> = (0..50).map(sign).collect();
    let (house, device) = with(&all).await;
    let pages = pages(&house, device).await;
    assert_eq!(pages.iter().map(Page::readings).collect::<Vec<_>>(), [40_000, 10_000]);
}

#[tokio::test]
async fn a_page_holds_what_was_asked_for_with_its_unit() {
    let all = batches(&key(3), 3);
    let (house, device) = with(&all).await;
    let (from, to) = (all[1].header.from, all[1].header.from + 1_000);
    let page = house.wallet.signed_readings(device, &between(&["temperature"], from, to), 0).await.unwrap();
    let [batch] = &page.batches[..] else { panic!("{page:?}") };
    let [column] = &batch.columns[..] else { panic!("{page:?}") };
    assert_eq!((batch.seq, column.stream.as_str(), column.unit.as_str(), column.scale), (2, "temperature", "Cel", -1));
    assert_eq!(column.points.iter().map(|(at, value)| (at.0, *value)).collect::<Vec<_>>(), [(from, 200), (to, 201)]);
    assert_eq!(page.next, None);
}

/// A wallet with these batches of key 3.
async fn with(all: &[SignedBatch]) -> (House, DeviceId) {
    let house = House::new(1);
    let device = house.device_with(3, "environment.sensor", &["temperature"], 0).await;
    house.clock.pass(DAY);
    let proof = Proof::over(key(3).address(), all, &of(&[])).unwrap();
    house.wallet.import_readings(&serde_json::to_vec(&proof).unwrap()).await.unwrap();
    (house, device)
}

async fn pages(house: &House, device: DeviceId) -> Vec<Page> {
    let (mut pages, mut after) = (Vec::new(), Some(0));
    while let Some(seq) = after {
        let page = house.wallet.signed_readings(device, &of(&[]), seq).await.unwrap();
        after = page.next;
        pages.push(page);
    }
    pages
}

fn points(pages: &[Page]) -> Vec<(u64, i64)> {
    let columns = pages.iter().flat_map(|page| &page.batches).flat_map(|batch| &batch.columns);
    columns.flat_map(|column| &column.points).map(|(at, value)| (at.0, *value)).collect()
}
