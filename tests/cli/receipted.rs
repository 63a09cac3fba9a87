//! An answer that an app kept, checked by somebody who has nothing but its file.

use std::fs;

use reqwest::Client;
use serde_json::{Value, json};
use world::devices::Model;

use crate::{
    ctl::Owner,
    proving::{alone, synchronises},
    site::Site,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_answer_is_verified_without_a_wallet_and_refused_once_a_digit_changed() {
    let site = Site::new(67).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let (serving, door) = owner.start(&["access", "serve"]).await;
    let sensor = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &sensor.address, "--code", &sensor.label_code]).await;
    owner.must(&["wallet", "fund"]).await;
    owner.must(&["device", "token", &sensor.address]).await;
    owner.must(&["claim", &sensor.address, "--yes"]).await;
    synchronises(&owner, &sensor.address).await;

    let token = granted(&owner, &sensor.address).await;
    let url = door["url"].as_str().expect("a door").replace("/mcp", "/api/v1/read");
    let answer = read(&url, &token, &json!({ "device": sensor.address, "scope": "temperature.raw" })).await;
    let file = site.folder().join("answer.json");
    fs::write(&file, &answer).expect("it is written");
    let (well, found) = alone("verify", &file);
    assert!(well, "{found}");
    assert_eq!((&found["level"], &found["proven"]), (&json!("L1"), &found["rows"]), "{found}");
    assert_eq!((&found["checked"], &found["device"]), (&json!(true), &json!(sensor.address.to_lowercase())), "{found}");

    let mut value: Value = serde_json::from_str(&answer).expect("JSON");
    let row = &mut value["values"][0]["value"];
    *row = json!(row.as_f64().expect("a number") + 0.1);
    let changed = site.folder().join("changed.json");
    fs::write(&changed, value.to_string()).expect("it is written");
    let (well, refusal) = alone("verify", &changed);
    assert!(!well && refusal["code"] == "proof.refused", "{refusal}");
    serving.end().await;
}

/// A permission of all that the sensor measures, as it is; gives its token.
async fn granted(owner: &Owner<'_>, device: &str) -> String {
    let mut create = vec!["grant", "create", "--app", "Whole", "--device", device, "--history-days", "7", "--yes"];
    for scope in ["temperature.raw", "humidity.raw", "pressure.raw", "co2.raw"] {
        create.extend(["--scope", scope]);
    }
    let grant = owner.must(&create).await;
    grant["token"].as_str().expect("a token").to_owned()
}

async fn read(url: &str, token: &str, body: &Value) -> String {
    let client = Client::builder().no_proxy().build().expect("a client");
    let asked = client.post(url).bearer_auth(token).header("content-type", "application/json").body(body.to_string());
    let reply = asked.send().await.expect("the door answers");
    assert!(reply.status().is_success(), "{reply:?}");
    reply.text().await.expect("a whole answer")
}
