//! What a wallet takes from a proof's file, and what it does not.

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
    reading::Provenance,
    scope::Resolution,
    time::Millis,
};
use wallet::{
    proof::{MOST_BYTES, Proof, check},
    readings::SeriesRequest,
};
use wire::batch::SignedBatch;

use crate::{
    changed::change,
    fakes::{DAY, House, Seeded},
    readings::{after, batches, between, key, of},
};

const IMPORTS: u64 = 2_000;

#[tokio::test]
async fn a_file_brings_readings_and_their_level_to_another_wallet_and_twice_nothing_more() {
    let house = House::new(1);
    let device = house.device_with(3, "environment.sensor", &["temperature", "humidity"], 5).await;
    let file = house.wallet.prove_readings(device, &of(&[]), MOST_BYTES).await.unwrap().text;
    let (other, _) = waiting(2).await;

    let found = other.wallet.import_readings(file.as_bytes()).await.unwrap();
    assert_eq!((found.device, found.level, found.stored, found.known), (device, Provenance::L1, 5, 0));
    assert_eq!((found.left_out.len(), found.gaps.len()), (0, 0));
    let request = request(device);
    let (here, there) = (house.wallet.series(&request).await.unwrap(), other.wallet.series(&request).await.unwrap());
    assert_eq!((&there.points, there.provenance), (&here.points, Provenance::L1));
    assert_eq!(other.wallet.prove_readings(device, &of(&[]), MOST_BYTES).await.unwrap().text, file);

    let again = other.wallet.import_readings(file.as_bytes()).await.unwrap();
    assert_eq!((again.stored, again.known), (0, 5));
    assert_eq!(batches_of(&other, device).await, 5);
}

#[tokio::test]
async fn a_gap_is_said_and_filled_by_a_file_that_has_what_was_missing() {
    let (house, device) = waiting(3).await;
    let all = batches(&key(3), 4);
    let gapped = house.wallet.import_readings(&file(&[all[0].clone(), all[3].clone()])).await.unwrap();
    assert_eq!((gapped.stored, gapped.gaps[0].first, gapped.gaps[0].last), (2, 2, 3));
    let stored = house.wallet.stored_readings(Some(device)).await.unwrap().remove(0).stored;
    assert_eq!((stored.missing, stored.gaps.len()), (2, 1));

    let filled = house.wallet.import_readings(&file(&all)).await.unwrap();
    assert_eq!((filled.stored, filled.known), (2, 2));
    let stored = house.wallet.stored_readings(Some(device)).await.unwrap().remove(0).stored;
    assert_eq!((stored.batches, stored.missing, stored.readings), (4, 0, 24));
}

#[tokio::test]
async fn another_history_than_the_stored_one_is_refused_wherever_it_touches_it() {
    let (house, device) = waiting(4).await;
    let all = batches(&key(3), 5);
    house.wallet.import_readings(&file(&all[2..4])).await.unwrap();
    for seq in [2, 3, 4, 5] {
        let error = house.wallet.import_readings(&file(&[after(&key(3), seq)])).await.unwrap_err();
        assert_eq!(error.code(), Code::ProofRefused, "{error}");
        assert!(error.to_string().contains(&format!("batch {seq}")), "{error}");
    }
    // One that is good does not come in with one that is not.
    let error = house.wallet.import_readings(&file(&[all[0].clone(), after(&key(3), 5)])).await.unwrap_err();
    assert_eq!((error.code(), batches_of(&house, device).await), (Code::ProofRefused, 2));
}

#[tokio::test]
async fn only_whole_batches_of_a_known_device_that_are_not_of_tomorrow_are_stored() {
    let (house, device) = waiting(5).await;
    let all = batches(&key(3), 2);
    let part = Proof::over(key(3).address(), &all, &of(&["temperature"])).unwrap();
    let error = house.wallet.import_readings(&serde_json::to_vec(&part).unwrap()).await.unwrap_err();
    assert_eq!(error.code(), Code::BadRequest, "{error}");

    let cut = between(&[], 0, all[1].header.from);
    let cut = serde_json::to_vec(&Proof::over(key(3).address(), &all, &cut).unwrap()).unwrap();
    let found = house.wallet.import_readings(&cut).await.unwrap();
    assert_eq!((found.stored, found.left_out.len(), found.left_out[0].seq), (1, 1, 2));

    let strange = Proof::over(key(6).address(), &batches(&key(6), 1), &of(&[])).unwrap();
    let error = house.wallet.import_readings(&serde_json::to_vec(&strange).unwrap()).await.unwrap_err();
    assert_eq!(error.code(), Code::DeviceUnknown, "{error}");

    house.clock.set(Millis(all[0].header.from - DAY));
    let error = house.wallet.import_readings(&file(&batches(&key(3), 3))).await.unwrap_err();
    assert!(error.to_string().contains("5 minutes ahead"), "{error}");
    assert_eq!(batches_of(&house, device).await, 1);
}

#[tokio::test]
async fn of_files_with_one_sign_changed_none_is_imported() {
    let seed = 50;
    println!("seed {seed}");
    let random = Seeded::new(seed);
    let (house, device) = waiting(6).await;
    let all = batches(&key(3), 3);
    let mut accepted = 0;
    for number in 0..IMPORTS {
        let first = usize::try_from(random.below(3)).unwrap();
        let text = String::from_utf8(file(&all[first..])).unwrap();
        assert!(Proof::read(text.as_bytes()).is_ok_and(|proof| check(&proof).is_ok()), "{text}");
        let changed = change(&text, &random);
        if house.wallet.import_readings(&changed).await.is_ok() {
            accepted += 1;
            println!("import {number} is accepted:\n{text}\n{}", String::from_utf8_lossy(&changed));
        }
    }
    assert_eq!((accepted, batches_of(&house, device).await), (0, 0), "of {IMPORTS}");
}

/// A wallet, a day later, that knows the device of key 3 and has no reading of it.
async fn waiting(seed: u64) -> (House, DeviceId) {
    let house = House::new(seed);
    let device = house.device_with(3, "environment.sensor", &["temperature", "humidity"], 0).await;
    house.clock.pass(DAY);
    (house, device)
}

/// The file of these batches of key 3, whole.
fn file(batches: &[SignedBatch]) -> Vec<u8> {
    serde_json::to_vec(&Proof::over(key(3).address(), batches, &of(&[])).unwrap()).unwrap()
}

async fn batches_of(house: &House, device: DeviceId) -> u32 {
    house.wallet.stored_readings(Some(device)).await.unwrap().remove(0).stored.batches
}

fn request(device: DeviceId) -> SeriesRequest {
    let (from, to) = (Millis(0), Millis(u64::MAX));
    let (stream, resolution) = ("temperature".to_string(), Resolution::Raw);
    SeriesRequest { device, stream, from, to, resolution, limit: 100_000 }
}
