//! The plain door: JSON by POST, held to the same rules as the tools; and the receipt of an answer.

use domain::access::Outcome;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wallet::proof::{Answer as Saved, ProofError};

use crate::{
    Open,
    fakes::{MINUTE, request},
    http::{Answer, Ask},
};

fn ask(open: &Open, what: &str, body: &Value) -> Ask {
    let ask = Ask::new(open.authority(), open.token()).json(body);
    Ask { target: format!("/api/v1/{what}"), ..ask }
}

/// A read with a permission of everything that the device measures.
async fn whole(open: &Open) -> Answer {
    let kind = domain::kind::by_id("environment.sensor").unwrap();
    let scopes: Vec<String> = kind.streams.iter().map(|stream| format!("{}.raw", stream.id)).collect();
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    let (_, token) = open.house.grant(request("Whole", &[open.device], &scopes)).await;
    let bearer = format!("Bearer {}", token.expose_secret());
    let body = json!({ "device": open.device, "scope": "temperature.raw", "limit": 90 });
    ask(open, "read", &body).set("Authorization", &bearer).send().await
}

#[tokio::test]
async fn the_plain_door_answers_what_the_tools_answer() {
    let open = Open::new().await;
    let body = json!({ "device": open.device, "scope": "temperature.raw", "limit": 2 });
    let plain = ask(&open, "read", &body).send().await;
    assert_eq!((plain.status, plain.header("content-type")), (200, Some("application/json")), "{plain:?}");
    assert_eq!(plain.header("cache-control"), Some("private, no-store"));
    let (_, tool) = open.read().send().await.tool();
    assert_eq!(plain.json(), tool);

    let latest =
        ask(&open, "latest", &json!({ "device": open.device, "scope": "temperature.raw" })).send().await.json();
    assert_eq!(latest["values"].as_array().unwrap().len(), 1);
    let described = ask(&open, "describe", &json!({})).send().await.json();
    assert_eq!((described["app"].as_str(), described["private"].as_bool()), (Some("App"), Some(true)));
    let devices = ask(&open, "devices", &json!({})).send().await.json();
    assert_eq!(devices["devices"], described["devices"]);
    let grants = ask(&open, "grants", &json!({})).send().await.json();
    assert_eq!(grants["grants"][0]["sentence"], described["sentence"]);
    let log = open.house.wallet.access_log(1).await.unwrap();
    assert_eq!((log.rows[0].action.as_str(), log.total), ("describe_grant", 7));
}

#[tokio::test]
async fn averages_are_asked_for_by_stream_and_resolution() {
    let open = Open::new().await;
    let (_, token) = open.house.grant(request("Mean", &[open.device], &["temperature.hourly"])).await;
    let bearer = format!("Bearer {}", token.expose_secret());
    let asked = |resolution: &str| {
        let body = json!({ "device": open.device, "stream": "temperature", "resolution": resolution });
        ask(&open, "aggregate", &body).set("Authorization", &bearer)
    };
    let answer = asked("hourly").send().await;
    let answer = answer.json();
    assert_eq!(answer["scope"], "temperature.hourly");
    assert_eq!((&answer["receipt"]["level"], answer["receipt"].get("proof")), (&json!("L0"), None), "{answer}");
    let found = Saved::read(answer.to_string().as_bytes()).unwrap().check().unwrap();
    assert_eq!((found.proven, found.evidence.is_none()), (0, true));
    assert_eq!(asked("raw").send().await.status, 400);
    assert_eq!(asked("daily").send().await.json()["code"], "access.scope");
}

#[tokio::test]
async fn the_plain_door_refuses_as_the_other_one_does_and_logs_it_once() {
    let open = Open::new().await;
    let device = open.device.to_string();
    let cases = [
        (ask(&open, "read", &json!({ "device": open.other, "scope": "temperature.raw" })), 404, "access.not_found"),
        (ask(&open, "read", &json!({ "device": device, "scope": "humidity.raw" })), 403, "access.scope"),
        (ask(&open, "read", &json!({ "device": device })), 400, "app.bad_request"),
        (ask(&open, "read", &json!([])), 400, "app.bad_request"),
        (
            ask(&open, "latest", &json!({ "device": device, "scope": "temperature.raw", "limit": 9 })),
            400,
            "app.bad_request",
        ),
        (ask(&open, "describe", &json!({ "grant": 1 })), 400, "app.bad_request"),
        (ask(&open, "sign", &json!({})), 404, "app.bad_request"),
    ];
    for (before, (ask, status, code)) in cases.into_iter().enumerate() {
        open.house.clock.pass(MINUTE);
        let answer = ask.send().await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{answer:?}");
        let log = open.house.wallet.access_log(1).await.unwrap();
        assert_eq!(log.total as usize, before + 2, "the owner's row, and one each");
        assert!(matches!(log.rows[0].outcome, Outcome::Refused { .. }));
    }
    let good = ask(&open, "describe", &json!({}));
    assert_eq!(good.clone().without("Authorization").send().await.status, 401);
    assert_eq!(good.clone().with("Origin", "https://evil.example").send().await.status, 403);
    assert_eq!(Ask { target: "/api/v1/describe?x=1".to_string(), ..good.clone() }.send().await.status, 400);
    assert_eq!(Ask { method: "GET", ..good.clone() }.send().await.status, 405);
    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    assert_eq!(good.send().await.json()["code"], "access.revoked");
}

#[tokio::test]
async fn a_saved_answer_is_proven_and_a_changed_digit_is_not() {
    let open = Open::new().await;
    let answer = whole(&open).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let found = Saved::read(answer.body.as_bytes()).unwrap().check().unwrap();
    assert_eq!((found.rows, found.proven, found.device), (90, 90, open.device));
    assert_eq!(serde_json::to_value(found.level).unwrap(), "L1");

    let mut value = answer.json();
    value["values"][3]["value"] = json!(value["values"][3]["value"].as_f64().unwrap() + 0.1);
    assert_eq!(refusal(&value), ProofError::Rows);
    for (name, other) in [("unit", json!("K")), ("scope", json!("humidity.raw")), ("device", json!(open.other))] {
        let mut value = answer.json();
        value[name] = other;
        assert_eq!(refusal(&value), ProofError::Rows, "{name}");
    }
    let mut value = answer.json();
    value["values"][0]["at"] = value["values"][1]["at"].clone();
    assert_eq!(refusal(&value), ProofError::Rows);
    let mut value = answer.json();
    value["receipt"]["proof"]["batches"][0]["readings"]["some"][0]["value"] = json!("1");
    assert!(matches!(refusal(&value), ProofError::Reading { .. } | ProofError::Head(_)), "{}", refusal(&value));
    let mut value = answer.json();
    value["receipt"]["level"] = json!("L2");
    assert!(matches!(refusal(&value), ProofError::Level { .. }));
}

fn refusal(value: &Value) -> ProofError {
    Saved::read(value.to_string().as_bytes()).unwrap().check().unwrap_err()
}

#[tokio::test]
async fn no_root_digest_or_signature_of_a_batch_leaves_where_some_of_it_is_not_granted() {
    let open = Open::new().await;
    let body = json!({ "device": open.device, "scope": "temperature.raw" });
    let answer = ask(&open, "read", &body).send().await.json();
    assert_eq!((&answer["receipt"]["level"], answer["receipt"].get("proof")), (&json!("L0"), None));
    let mut fields: Vec<&String> = answer["receipt"].as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["grant", "level", "rows_root", "type", "version"]);
}
