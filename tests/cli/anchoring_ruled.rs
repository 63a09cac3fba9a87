//! The rule that anchors by itself is set with the password by who holds the home, anchors there, and is ended by anybody of
//! the owner's.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use world::devices::Model;

use crate::{ctl::Owner, proving::synchronises, site::Site};

/// The rule acts within a minute of the wallet being opened.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_anchors_is_set_with_the_password_acts_once_and_is_switched_off_without() {
    let site = Site::new(143).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    owner.must(&["wallet", "fund"]).await;
    let said = site.device(Model::EnvironmentSensor).describe();
    owner.must(&["device", "pair", &said.address, "--code", &said.label_code]).await;
    synchronises(&owner, &said.address).await;
    let shown = owner.must(&["anchor", "rule", "show"]).await;
    assert_eq!((&shown["rule"], &shown["spent"]), (&Value::Null, &json!("0")), "{shown}");

    let set =
        |cap: &'static str, hours: &'static str| ["anchor", "rule", "set", "--per-day", cap, "--every", hours, "--yes"];
    owner.refused(&set("0", "24"), "app.bad_request").await;
    owner.refused(&set("0.5", "0"), "app.bad_request").await;
    let asked = owner.ctl(&["anchor", "rule", "set", "--per-day", "0.5"]).await;
    assert!(asked.said().contains("once in 24 hours"), "{}", asked.said());
    asked.refusal("app.cancelled");
    owner.with_password(Some("another one")).refused(&set("0.5", "24"), "vault.wrong_password").await;
    assert_eq!(owner.must(&["anchor", "rule", "show"]).await["rule"], Value::Null);

    let rule = owner.must(&set("0.5", "24")).await["rule"].clone();
    assert_eq!((&rule["every"], &rule["cap_per_day"]), (&json!(24), &json!("500000000000000000")), "{rule}");

    let (serving, _) = owner.start(&["access", "serve"]).await;
    owner.refused(&set("0.6", "24"), "app.second_instance").await;
    let done = anchored(&owner).await;
    assert_eq!((&done["kind"], &done["by_rule"]), (&json!("anchor"), &json!(true)), "{done}");
    let told = owner.must(&["anchor", "rule", "show"]).await;
    assert!(told["rule"] == rule && told["spent"] != "0", "{told}");
    assert_eq!(owner.must(&["anchor", "rule", "off"]).await["rule"], Value::Null);
    serving.end().await;
}

/// The one operation, once it is done.
async fn anchored(owner: &Owner<'_>) -> Value {
    let began = Instant::now();
    loop {
        let all = owner.must(&["operations", "list"]).await;
        if all[0]["status"] == "done" {
            assert_eq!(all.as_array().map(Vec::len), Some(1), "{all}");
            return all[0].clone();
        }
        assert!(began.elapsed() < PATIENCE, "the rule anchors nothing: {all}");
        sleep(Duration::from_millis(500)).await;
    }
}
