//! The result of a program over the door: it leaves, and the readings stay.

use std::time::Duration;

use domain::{access::Outcome, grant::GrantId, time::Millis};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use wallet::{
    access::RunRequest,
    algorithm::{AlgorithmResult, verify},
    grant::GrantRequest,
    proof::{MOST_BYTES, Proof, Selection},
};

use crate::{
    Open,
    fakes::{FakeSandbox, START, request},
    http::Ask,
};

/// A permission for the result of the program that counts rows.
async fn counted(open: &Open) -> (GrantId, SecretString) {
    let program = Some(FakeSandbox::count().hash());
    let asked = GrantRequest { program, ..request("Counter", &[open.device], &["temperature.raw"]) };
    let (grant, token) = open.house.grant(asked).await;
    (grant.id, token)
}

fn call(open: &Open, token: &SecretString, tool: &str, arguments: Value) -> Ask {
    Ask::new(open.authority(), token.expose_secret()).call(tool, arguments)
}

fn plain(open: &Open, token: &SecretString, body: &Value) -> Ask {
    let ask = Ask::new(open.authority(), token.expose_secret()).json(body);
    Ask { target: "/api/v1/result".to_string(), ..ask }
}

async fn began(open: &Open) {
    while open.house.sandbox.runs() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_result_over_the_door_is_computed_again_and_no_tool_gives_a_row() {
    let open = Open::new().await;
    let (_, token) = counted(&open).await;
    let answer = plain(&open, &token, &json!({ "device": open.device })).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = answer.json();
    assert_eq!((answer["private"].as_bool(), answer.get("values")), (Some(true), None), "{answer}");
    let result = AlgorithmResult::read(answer["result"].to_string().as_bytes()).unwrap();
    let selection = Selection { streams: vec!["temperature".to_string()], from: Millis(0), to: START };
    let proven = open.house.wallet.prove_readings(open.device, &selection, MOST_BYTES).await.unwrap();
    let rows = Proof::read(proven.text.as_bytes()).unwrap();
    verify(&*open.house.sandbox, &FakeSandbox::count(), &rows, &result).await.unwrap();

    let (is_error, by_tool) = call(&open, &token, "run_program", json!({ "device": open.device })).send().await.tool();
    assert_eq!((is_error, &by_tool), (false, &answer));
    let (_, described) = call(&open, &token, "describe_grant", json!({})).send().await.tool();
    assert_eq!(described["program"], json!(FakeSandbox::count().hash()), "{described}");
    let read = json!({ "device": open.device, "scope": "temperature.raw" });
    let (is_error, refused) = call(&open, &token, "read_series", read).send().await.tool();
    assert_eq!((is_error, refused["code"].as_str()), (true, Some("access.program")));
}

#[tokio::test]
async fn another_program_and_a_permission_without_one_are_refused() {
    let open = Open::new().await;
    let (_, token) = counted(&open).await;
    let other = json!({ "device": open.device, "program": format!("0x{}", "09".repeat(32)) });
    let answer = plain(&open, &token, &other).send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some("access.scope")));
    let unread = plain(&open, &token, &json!({ "device": open.device, "wasm": "00" })).send().await;
    assert_eq!((unread.status, unread.json()["code"].as_str()), (400, Some("app.bad_request")));
    let (is_error, refused) = open.call("run_program", json!({ "device": open.device })).send().await.tool();
    assert_eq!((is_error, refused["code"].as_str()), (true, Some("access.scope")));
    assert_eq!(open.house.sandbox.runs(), 0);
}

#[tokio::test]
async fn a_revocation_during_the_run_leaves_nothing_to_answer() {
    let open = Open::new().await;
    let (grant, token) = counted(&open).await;
    let _gate = open.house.sandbox.hold();
    let ask = call(&open, &token, "run_program", json!({ "device": open.device }));
    let under_way = tokio::spawn(async move { ask.send().await });
    began(&open).await;
    open.house.wallet.revoke(&grant).await.unwrap();
    let answer = tokio::time::timeout(Duration::from_secs(10), under_way).await.unwrap().unwrap();
    let (is_error, content) = answer.tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("access.revoked")));
    assert!(!answer.body.contains("inputs_root"), "{answer:?}");
    let log = open.house.wallet.access_log(10).await.unwrap();
    let served = |outcome: &Outcome| matches!(outcome, Outcome::Served { .. });
    assert!(log.rows.iter().all(|row| row.action != "run_program" || !served(&row.outcome)), "{:?}", log.rows);
}

#[tokio::test]
async fn a_program_ends_with_the_door_it_was_asked_for_through() {
    for by_tool in [false, true] {
        let open = Open::new().await;
        let (_, token) = counted(&open).await;
        let _gate = open.house.sandbox.hold();
        let body = json!({ "device": open.device });
        let ask = if by_tool { call(&open, &token, "run_program", body) } else { plain(&open, &token, &body) };
        let under_way = tokio::spawn(async move { ask.open().await });
        began(&open).await;
        let Open { house, door, device, .. } = open;
        door.close().await;
        drop(under_way.await);
        house.sandbox.let_go();
        // The place of the one program is free again, which it is not while that one runs.
        let again = RunRequest { device: device.to_string(), ..RunRequest::default() };
        let ends = async {
            while house.wallet.run_program(&token, again.clone()).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), ends).await.unwrap();
    }
}
