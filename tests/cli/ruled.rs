//! The rule that collects by itself is set with the password by who holds the home, and ended by anybody of the owner's.

use serde_json::{Value, json};

use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_is_set_with_the_password_and_switched_off_without() {
    let site = Site::new(85).await;
    let owner = site.owner("home");
    owner.must(&["wallet", "create"]).await;
    let shown = owner.must(&["rewards", "rule", "show"]).await;
    assert_eq!((&shown["rule"], &shown["spent"]), (&Value::Null, &json!("0")), "{shown}");

    let set = |percent: &'static str, cap: &'static str| {
        ["rewards", "rule", "set", "--percent", percent, "--cap", cap, "--yes"]
    };
    owner.refused(&set("51", "0.5"), "app.bad_request").await;
    owner.refused(&set("2", "0"), "app.bad_request").await;
    let asked = owner.ctl(&["rewards", "rule", "set", "--percent", "2", "--cap", "0.5"]).await;
    assert!(asked.said().contains("less than 2 %"), "{}", asked.said());
    asked.refusal("app.cancelled");
    owner.with_password(Some("another one")).refused(&set("2", "0.5"), "vault.wrong_password").await;
    assert_eq!(owner.must(&["rewards", "rule", "show"]).await["rule"], Value::Null);

    let rule = owner.must(&set("2", "0.5")).await["rule"].clone();
    assert_eq!((&rule["percent"], &rule["cap_per_day"]), (&json!(2), &json!("500000000000000000")), "{rule}");

    let (serving, _) = owner.start(&["access", "serve"]).await;
    owner.refused(&set("3", "0.5"), "app.second_instance").await;
    assert_eq!(owner.must(&["rewards", "rule", "show"]).await["rule"], rule);
    assert_eq!(owner.must(&["rewards", "rule", "off"]).await["rule"], Value::Null);
    serving.end().await;
}
