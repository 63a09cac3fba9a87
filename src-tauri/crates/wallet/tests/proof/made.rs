//! What a wallet proves of what it stored.

use domain::{
    failure::{Code, Coded},
    reading::Provenance,
    time::Millis,
};
use wallet::proof::{MOST_BYTES, Proof, check};

use crate::{
    fakes::{HOUR, House, MINUTE, START},
    readings::{batches, between, key, of},
};

#[tokio::test]
async fn what_a_wallet_exports_is_verified_without_it() {
    let house = House::new(1);
    let device = house.device(3, "environment.sensor", &["temperature", "humidity"]).await;
    let (from, to) = (START.0 - 3 * HOUR, START.0 - HOUR - MINUTE);

    let proven = house.wallet.prove_readings(device, &between(&["temperature"], from, to), MOST_BYTES).await.unwrap();

    let found = check(&Proof::read(proven.text.as_bytes()).unwrap()).unwrap();
    assert_eq!(found, proven.evidence);
    assert_eq!((found.device, found.level, found.readings), (device, Provenance::L1, 120));
    assert_eq!((found.from, found.to), (Millis(from), Millis(to)));
    assert_eq!((found.streams, found.gaps), (vec!["temperature".to_string()], Vec::new()));
    let batches: Vec<_> = found.batches.iter().map(|batch| (batch.seq, batch.readings, batch.whole)).collect();
    assert_eq!(batches, [(22, 60, false), (23, 60, false)], "those around it have nothing to say");
}

#[tokio::test]
async fn a_batch_of_which_all_is_wanted_is_carried_whole() {
    let house = House::new(2);
    let device = house.device_with(3, "environment.sensor", &["temperature", "humidity"], 2).await;
    let proven = house.wallet.prove_readings(device, &of(&[]), MOST_BYTES).await.unwrap();
    assert_eq!(proven.evidence.readings, 240);
    assert!(proven.evidence.batches.iter().all(|batch| batch.whole));
    assert!(!proven.text.contains("path"), "no reading needs its own way");
}

#[tokio::test]
async fn what_is_not_there_or_too_much_is_not_written() {
    let house = House::new(3);
    let device = house.device_with(3, "environment.sensor", &["temperature"], 2).await;
    let nothing = house.wallet.prove_readings(device, &of(&["rain"]), MOST_BYTES).await.unwrap_err();
    assert_eq!(nothing.code(), Code::BadRequest, "{nothing}");
    let large = house.wallet.prove_readings(device, &of(&[]), 1000).await.unwrap_err();
    assert!(large.to_string().contains("shorter span"), "{large}");
    assert_eq!(house.wallet.evidence(device, &of(&["rain"])).await.unwrap(), None);
}

#[tokio::test]
async fn the_evidence_of_a_chart_is_checked_when_it_is_looked_at() {
    let house = House::new(4);
    let device = house.device_with(3, "environment.sensor", &["temperature", "humidity"], 3).await;
    let shown = house.wallet.evidence(device, &of(&["humidity"])).await.unwrap().unwrap();
    assert_eq!((shown.level, shown.readings, shown.batches.len()), (Provenance::L1, 180, 3));
    assert!(shown.batches.iter().all(|batch| batch.anchor.is_none() && batch.level == Provenance::L1));
}

#[test]
fn a_batch_without_a_wanted_reading_still_shows_that_none_is_missing() {
    let key = key(5);
    let mut all = batches(&key, 3);
    let from = all[1].header.from;
    let outside = between(&["temperature"], 0, from - 1);
    let proof = Proof::over(key.address(), &all, &outside).unwrap();
    let found = check(&proof).unwrap();
    assert_eq!((found.gaps.len(), found.batches[1].readings, found.batches[2].readings), (0, 0, 0));

    all.remove(1);
    let proof = Proof::over(key.address(), &all, &of(&["temperature"])).unwrap();
    let found = check(&proof).unwrap();
    assert_eq!((found.gaps[0].first, found.gaps[0].last, found.gaps.len()), (2, 2, 1), "a gap is named, not refused");
}
