//! What a device handed in at the network's gateway reaches a wallet that is nowhere near it.

use serde_json::{Value, json};
use world::devices::Model;

use crate::{ctl::Owner, proving::synchronises, site::Site};

#[tokio::test(flavor = "multi_thread")]
async fn with_the_radio_off_readings_come_from_the_gateway_and_are_checked_as_those_of_the_device() {
    let site = Site::new(171).await;
    let (owner, other) = (site.owner("home"), site.owner("other"));
    let said = site.device(Model::EnvironmentSensor).describe();
    let device = said.address.as_str();
    for one in [&owner, &other] {
        one.must(&["wallet", "create"]).await;
        one.must(&["device", "pair", device, "--code", &said.label_code]).await;
    }
    // From its first batch on: nothing is taken behind a gap from a gateway.
    synchronises(&owner, device).await;
    let nothing = other.must(&["readings", "sync", device, "--from", "gateway"]).await;
    assert_eq!((&nothing["received"], &nothing["stored"]), (&json!(0), &json!(0)), "{nothing}");
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", device]).await;
    owner.must(&["claim", device, "--yes"]).await;
    owner.must(&["readings", "sync", device]).await;
    let handed_in = kept(&owner, device).await;

    site.adapter("off").await;
    other.refused(&["readings", "sync", device], "radio.off").await;
    let report = other.must(&["readings", "sync", device, "--from", "gateway"]).await;
    assert_eq!((&report["carrier"], &report["refused"]), (&json!("gateway"), &json!([])), "{report}");
    let stored = kept(&other, device).await;
    assert_eq!(stored, handed_in, "every batch that was handed in, and nothing else");
    assert!(stored["batches"].as_u64() > Some(0) && report["stored"] == stored["batches"], "{report}");
    let shown = other.must(&["device", "show", device]).await;
    assert!(
        shown["latest"].as_array().is_some_and(|latest| latest.iter().all(|one| one["provenance"] == "L1")),
        "{shown}"
    );

    let again = other.must(&["readings", "sync", "--from", "gateway"]).await;
    assert_eq!((&again[0]["device"], &again[0]["report"]["received"]), (&json!(said.address), &json!(0)), "{again}");
    assert_eq!(other.must(&["readings", "quarantine"]).await, json!([]));

    site.adapter("on").await;
    let near = other.must(&["readings", "sync", device]).await;
    assert_eq!(near["refused"], json!([]), "the device goes on where the gateway ended: {near}");
    let cleared = other.must(&["readings", "quarantine", device, "--clear"]).await;
    assert_eq!(cleared["cleared"], 0, "{cleared}");
}

async fn kept(owner: &Owner<'_>, device: &str) -> Value {
    let stats = owner.must(&["readings", "stats", device]).await;
    assert_eq!(stats[0]["quarantined"], 0, "{stats}");
    let mut stored = stats[0]["stored"].clone();
    // Hours that are not over yet are sealed once more as readings come.
    stored.as_object_mut().unwrap().remove("bytes");
    stored
}
