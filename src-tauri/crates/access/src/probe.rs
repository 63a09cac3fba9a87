//! Whether the door answers, tried as an app without a token would.

use axum::{
    body::Body,
    http::{Request, StatusCode, header, request::Builder},
};
use domain::access::{DoorStep, DoorTest, DoorView};
use serde_json::{Value, json};

use crate::{
    client::{address, send},
    metadata,
};

/// The revision that the hello speaks; the refusal comes before it is looked at.
const REVISION: &str = "2025-11-25";

/// Connects to the door, shows no token, and says how far it came.
///
/// The refusal that this provokes is in the owner's log like that of any other program without a token.
pub async fn test_door(door: &DoorView) -> DoorTest {
    let url = door.url.clone().filter(|_| door.open && !door.closed);
    let failed = tried(url.as_deref()).await.err();
    DoorTest { url, failed }
}

async fn tried(url: Option<&str>) -> Result<(), DoorStep> {
    let url = url.ok_or(DoorStep::Open)?;
    let at = address(url).ok_or(DoorStep::Open)?;
    let authority = at.to_string();

    let hello = hello(&authority).ok_or(DoorStep::Answers)?;
    let refusal = send(at, hello).await.map_err(|_| DoorStep::Answers)?;
    let challenge = refusal.headers.get(header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
    let told = format!("resource_metadata=\"{}\"", metadata::url(&authority));
    if refusal.status != StatusCode::UNAUTHORIZED || !challenge.is_some_and(|challenge| challenge.contains(&told)) {
        return Err(DoorStep::AsksForKey);
    }

    let look = get(&authority).body(Body::empty()).map_err(|_| DoorStep::IsDeedbox)?;
    let answer = send(at, look).await.map_err(|_| DoorStep::IsDeedbox)?;
    let document: Value = serde_json::from_slice(&answer.body).map_err(|_| DoorStep::IsDeedbox)?;
    let field = |name: &str| document.get(name).and_then(Value::as_str);
    let ours = field("resource") == Some(url) && field("resource_name") == Some(metadata::NAME);
    if answer.status == StatusCode::OK && ours { Ok(()) } else { Err(DoorStep::IsDeedbox) }
}

fn hello(authority: &str) -> Option<Request<Body>> {
    let client = json!({ "name": "deedbox-test", "version": env!("CARGO_PKG_VERSION") });
    let params = json!({ "protocolVersion": REVISION, "capabilities": {}, "clientInfo": client });
    let hello = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params });
    let request = Request::post(crate::door::PATH)
        .header(header::HOST, authority)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json, text/event-stream");
    request.body(Body::from(hello.to_string())).ok()
}

fn get(authority: &str) -> Builder {
    Request::get(metadata::PATH).header(header::HOST, authority).header(header::ACCEPT, "application/json")
}
