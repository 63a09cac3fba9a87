//! What a thief does to a deed is noticed at the next look.

use serde_json::{Value, json};
use world::devices::Model;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_theft_by_migrate_is_noticed_at_the_next_look_and_an_owners_own_claim_is_no_alarm() {
    let site = Site::new(47).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    // From here on one process holds the home, and the commands ask it: the password is worked on only once.
    let (serving, _) = owner.start(&["access", "serve"]).await;
    let sensor = site.device(Model::EnvironmentSensor);
    let told = sensor.describe();
    owner.must(&["device", "pair", &told.address, "--code", &told.label_code]).await;
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "nothing was claimed");
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &told.address]).await;
    owner.must(&["claim", &told.address, "--yes"]).await;
    assert_eq!(owner.must(&["alarms"]).await, json!([]), "the owner's own claim is no alarm");

    let stolen = steal(&site, &told.address).await;
    let alarms = owner.must(&["alarms"]).await;

    let [alarm] = alarms.as_array().map(Vec::as_slice).unwrap_or_default() else { panic!("{alarms:#}") };
    assert_eq!((&alarm["alarm"], &alarm["tx"]), (&json!("migrated"), &stolen["tx"]), "{alarm:#}");
    assert_eq!(
        alarm["to"].as_str(),
        Some(site.world.chain.stranger.address().to_checksum(None).to_lowercase().as_str())
    );
    assert!(alarm["block"].as_str().is_some_and(|block| block.parse::<u64>().is_ok()), "{alarm:#}");
    assert_eq!(owner.must(&["alarms"]).await, alarms, "it is told once");

    // A buyer, who has no wallet here, learns it too.
    let checked = owner.must(&["check", &told.address]).await;
    assert_eq!((&checked["moves"][1]["what"], &checked["permits"]), (&json!("migrated"), &json!("0x2")), "{checked}");
    let notes = checked["notes"].to_string();
    assert!(notes.contains("by the device's signature alone") && notes.contains("2 permits"), "{notes}");

    let id = alarm["id"].as_str().expect("an id");
    let known = owner.must(&["alarms", "--dismiss", id]).await;
    assert_eq!(known[0]["dismissed"], true, "{known:#}");
    owner.refused(&["alarms", "--dismiss", "00"], "alarm.unknown").await;
    serving.end().await;
}

/// Somebody holds the device in his hands and has it sign for him.
async fn steal(site: &Site, device: &str) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = client.post(format!("{}/thief", site.world.report.service)).json(&json!({ "device": device })).send();
    let answer = answer.await.expect("the world answers");
    assert!(answer.status().is_success(), "{}", answer.status());
    answer.json().await.expect("JSON")
}
