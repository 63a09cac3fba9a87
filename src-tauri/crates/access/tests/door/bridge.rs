//! The bridge for apps that start a program: what the door says, line by line (T-64).

use access::Bridge;
use domain::failure::{Code, Failure};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::Open;

async fn passed(open: &Open, bridge: &mut Bridge, message: &Value) -> Option<Value> {
    let line = bridge.pass(open.door.url(), &message.to_string()).await?;
    assert!(!line.contains('\n'), "{line}");
    Some(serde_json::from_str(&line).unwrap())
}

fn call(open: &Open, meta: Option<Value>) -> Value {
    let arguments = json!({ "device": open.device, "scope": "temperature.raw", "limit": 2 });
    let mut params = json!({ "name": "read_series", "arguments": arguments });
    if let Some(meta) = meta {
        params["_meta"] = meta;
    }
    json!({ "jsonrpc": "2.0", "id": "seven", "method": "tools/call", "params": params })
}

#[tokio::test]
async fn a_bridge_carries_both_editions() {
    let open = Open::new().await;
    let mut bridge = Bridge::new(SecretString::from(open.token()));
    let hello =
        json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello });
    let answer = passed(&open, &mut bridge, &hello).await.unwrap();
    assert_eq!(answer["result"]["protocolVersion"], "2025-11-25", "{answer}");
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    assert_eq!(passed(&open, &mut bridge, &ready).await, None);
    let old = passed(&open, &mut bridge, &call(&open, None)).await.unwrap();
    assert_eq!((old["id"].as_str(), old["result"]["structuredContent"]["unit"].as_str()), (Some("seven"), Some("Cel")));
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "t", "version": "1" },
    });
    let new = passed(&open, &mut bridge, &call(&open, Some(meta))).await.unwrap();
    assert_eq!(new["result"]["structuredContent"]["unit"], "Cel", "{new}");
}

#[tokio::test]
async fn a_refusal_of_the_door_comes_back_as_an_error_of_its_request() {
    let open = Open::new().await;
    let mut bridge = Bridge::new(SecretString::from(open.token()));
    open.house.wallet.revoke(&open.grant.id).await.unwrap();
    let answer = passed(&open, &mut bridge, &call(&open, None)).await.unwrap();
    assert_eq!(
        (answer["id"].as_str(), answer["error"]["data"]["code"].as_str()),
        (Some("seven"), Some("access.revoked"))
    );
    let garbage = bridge.pass(open.door.url(), "{").await.unwrap();
    assert!(garbage.contains("-32700"), "{garbage}");
}

#[tokio::test]
async fn a_key_goes_to_no_address_but_this_computers() {
    let open = Open::new().await;
    let mut bridge = Bridge::new(SecretString::from(open.token()));
    let line = call(&open, None).to_string();
    let answer = bridge.pass("http://192.0.2.1:80/mcp", &line).await.unwrap();
    assert!(answer.contains("access.closed"), "{answer}");
    let failure = Failure { code: Code::AccessClosed, detail: "closed".to_string() };
    assert!(Bridge::refusal(&line, &failure).unwrap().contains("seven"));
    assert_eq!(Bridge::refusal(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, &failure), None);
}
