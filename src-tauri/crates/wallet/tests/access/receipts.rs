//! What a receipt holds, and what it keeps back.

use domain::{device::DeviceId, reading::Provenance};
use secrecy::SecretString;
use serde_json::Value;
use wallet::{
    access::{ReadAnswer, ReadRequest},
    proof::Answer,
};

use crate::fakes::{HOUR, House, MINUTE, request};

const SENSOR: &str = "environment.sensor";
const ALL: [&str; 4] = ["temperature.raw", "humidity.raw", "pressure.raw", "co2.raw"];

async fn read(house: &House, token: &SecretString, device: DeviceId, from: u64, to: u64) -> ReadAnswer {
    let (from, to) = (Some(from.to_string()), Some(to.to_string()));
    let (device, scope) = (device.to_string(), "temperature.raw".to_string());
    house.wallet.read(token, ReadRequest { device, scope, from, to, limit: None, cursor: None }).await.unwrap()
}

fn numbers(answer: &ReadAnswer) -> Vec<Value> {
    let receipt = serde_json::to_value(&answer.receipt).unwrap();
    let batches = receipt["proof"]["batches"].as_array().cloned().unwrap_or_default();
    batches.into_iter().map(|batch| batch["header"]["seq"].clone()).collect()
}

#[tokio::test]
async fn at_the_edge_of_the_window_nothing_leads_to_what_lies_before_it() {
    let house = House::new(140);
    let device = house.device_with(1, SENSOR, &["temperature", "humidity"], 48).await;
    let (grant, token) = house.grant(request("Whole", &[device], &ALL)).await;
    let from = grant.terms.history_from.0;
    let answer = read(&house, &token, device, from, from + 3 * HOUR).await;
    // The first batch of the window names the digest of the one before, which is not granted.
    assert_eq!(answer.origin.batches[0].seq, 25);
    assert_eq!(numbers(&answer), ["26", "27", "28"]);
    let text = serde_json::to_string(&answer).unwrap();
    let found = Answer::read(text.as_bytes()).unwrap().check().unwrap();
    assert_eq!((found.rows, found.proven, found.level), (181, 121, Provenance::L0));
    let later = read(&house, &token, device, from + HOUR, from + 3 * HOUR).await;
    let text = serde_json::to_string(&later).unwrap();
    let found = Answer::read(text.as_bytes()).unwrap().check().unwrap();
    assert_eq!((found.rows, found.proven, found.level), (121, 121, Provenance::L1));
}

#[tokio::test]
async fn a_devices_first_batch_has_nothing_before_it_and_an_empty_answer_has_a_receipt_too() {
    let house = House::new(141);
    let device = house.device(1, SENSOR, &["temperature"]).await;
    let (grant, token) = house.grant(request("Whole", &[device], &ALL)).await;
    let from = grant.terms.history_from.0;
    let answer = read(&house, &token, device, from, from + 30 * MINUTE).await;
    assert_eq!(numbers(&answer), ["1"]);
    let none = read(&house, &token, device, from + 1, from + 2).await;
    let text = serde_json::to_string(&none).unwrap();
    let found = Answer::read(text.as_bytes()).unwrap().check().unwrap();
    assert_eq!((found.rows, found.level, found.evidence), (0, Provenance::L0, None));
}
