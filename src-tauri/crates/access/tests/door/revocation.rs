//! Taking a permission back (T-57).

use std::time::Duration;

use domain::access::Outcome;
use serde_json::json;

use crate::{Open, http::Ask};

#[tokio::test]
async fn a_whole_request_replayed_after_the_revocation_is_refused() {
    let open = Open::new().await;
    let ask = open.read();
    assert_eq!(ask.send().await.status, 200);
    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    let answer = ask.send().await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (401, Some("access.revoked")));
    assert!(answer.header("www-authenticate").unwrap().contains("invalid_token"));
    let log = open.house.wallet.access_log(10).await.unwrap();
    let kinds: Vec<&str> = log
        .rows
        .iter()
        .map(|row| match row.outcome {
            Outcome::Served { .. } => "served",
            Outcome::Refused { .. } => "refused",
            Outcome::Owner => "owner",
        })
        .collect();
    assert_eq!(kinds, ["refused", "owner", "served", "owner"]);
    assert!(log.intact);
}

#[tokio::test]
async fn no_stream_can_be_held_open() {
    let open = Open::new().await;
    let wish = json!({ "notifications": { "toolsListChanged": true } });
    let listen = Ask::new(open.authority(), open.token()).modern("subscriptions/listen", wish).send().await;
    assert_eq!((listen.status, listen.json()["error"]["code"].as_i64()), (404, Some(-32601)));
    assert_eq!(Ask { method: "GET", ..open.read() }.send().await.status, 405);
}

#[tokio::test]
async fn an_answer_under_way_when_the_permission_is_revoked_is_not_sent() {
    let open = Open::new().await;
    open.house.clock.pass(4_000);
    let gate = open.house.chain.hold();
    let ask = open.read();
    let under_way = tokio::spawn(async move { ask.send().await });
    while open.house.chain.waiting() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    gate.notify_waiters();
    let (is_error, content) = under_way.await.unwrap().tool();
    assert_eq!((is_error, content["code"].as_str()), (true, Some("access.revoked")));
}
