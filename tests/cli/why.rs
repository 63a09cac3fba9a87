//! Why a device earned what it did.

use serde_json::{Value, json};

use crate::{ctl::Owner, site::Site};

/// After `device` earned rewards and `idle`, which has a deed, did not.
pub async fn is_explained(site: &Site, owner: &Owner<'_>, device: &str, idle: &str) {
    let told = owner.must(&["rewards", "why", device, "--periods", "30"]).await;

    let chain = &site.world.chain;
    let rule = &told["rule"];
    assert_eq!(rule["per_period"], json!(chain.terms.reward.to_string()), "{told}");
    assert_eq!((&rule["threshold"], &told["unknown"]), (&json!("1"), &Value::Null), "{told}");
    let periods = told["periods"].as_array().expect("a list");
    assert_eq!(periods.len(), 30, "{told}");
    for row in periods.iter().filter(|row| row["rewarded"] == true) {
        assert_eq!((&row["why"]["verdict"], &row["missed"]), (&json!("full"), &json!("0")), "{row}");
        assert!(row["paid"].is_null() || row["paid"] == rule["per_period"], "{row}");
    }
    assert!(told["words"].as_array().is_some_and(|words| words.len() > 30), "{told}");

    let told = owner.must(&["rewards", "why", idle]).await;
    let periods = told["periods"].as_array().expect("a list");
    assert_eq!(periods.len(), 7, "{told}");
    assert!(periods.iter().all(|row| row["rewarded"] == false && row["counted"] == "0"), "{told}");
    owner.refused(&["rewards", "why", "Nobody’s"], "device.unknown").await;
    owner.refused(&["rewards", "why", idle, "--periods", "31"], "app.bad_request").await;
}
