//! The tools that look at readings in other ways than one by one.

use domain::failure::Coded;
use rmcp::model::{CallToolResult, JsonObject, Tool};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Value, json};
use wallet::{
    Wallet,
    access::{AggregateRequest, StreamRequest},
};

use crate::{
    answer::{refused_by, served},
    tools::tool,
};

/// What a tool answers, or what the arguments should have been; none where there is no such tool.
pub(crate) async fn answer(
    wallet: &Wallet,
    name: &str,
    arguments: &JsonObject,
    token: &SecretString,
) -> Option<Result<CallToolResult, &'static str>> {
    Some(match name {
        "my_grants" => {
            let grant = wallet.my_grant(token).await;
            Ok(told(grant.map(|grant| json!({ "grants": [grant] }))))
        }
        "describe_stream" => match stream_request(arguments, &["device", "scope"]) {
            Some(asked) => Ok(told(wallet.describe_stream(token, asked).await)),
            None => Err("describe_stream takes {\"device\", \"scope\"}"),
        },
        "latest" => match stream_request(arguments, &["device", "scope"]) {
            Some(asked) => Ok(told(wallet.latest_values(token, asked).await)),
            None => Err("latest takes {\"device\", \"scope\"?}"),
        },
        "aggregate" => match aggregate_request(arguments) {
            Some(asked) => Ok(told(wallet.aggregate(token, asked).await)),
            None => Err("aggregate takes {\"device\", \"scope\", \"resolution\"?, \"from\"?, \"to\"?}"),
        },
        "provenance" => match stream_request(arguments, &["device", "scope", "from", "to"]) {
            Some(asked) => Ok(told(wallet.provenance(token, asked).await)),
            None => Err("provenance takes {\"device\", \"scope\", \"from\"?, \"to\"?}"),
        },
        _unknown => return None,
    })
}

fn told<A: Serialize, E: Coded>(answer: Result<A, E>) -> CallToolResult {
    match answer {
        Ok(answer) => served(&answer),
        Err(error) => refused_by(&error),
    }
}

/// The arguments, if there are no others than these; whether they are allowed is for the wallet to say. A scope that is
/// left out is empty, which only `latest` takes.
fn stream_request(arguments: &JsonObject, known: &[&str]) -> Option<StreamRequest> {
    if arguments.keys().any(|key| !known.contains(&key.as_str())) {
        return None;
    }
    let scope = match arguments.get("scope") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_str()?.to_string()),
    };
    let device = arguments.get("device")?.as_str()?.to_string();
    Some(StreamRequest { device, scope, from: moment(arguments, "from").ok()?, to: moment(arguments, "to").ok()? })
}

fn aggregate_request(arguments: &JsonObject) -> Option<AggregateRequest> {
    let mut rest = arguments.clone();
    let resolution = match rest.remove("resolution") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_str()?.to_string()),
    };
    let of = stream_request(&rest, &["device", "scope", "from", "to"])?;
    Some(AggregateRequest { of, resolution })
}

/// A moment as the app wrote it.
///
/// # Errors
/// It is neither text nor a whole number.
pub(crate) fn moment(arguments: &JsonObject, name: &str) -> Result<Option<String>, ()> {
    match arguments.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) if number.is_u64() => Ok(Some(number.to_string())),
        Some(_) => Err(()),
    }
}

/// How a moment is written.
pub(crate) fn moment_schema() -> Value {
    json!({ "type": ["string", "integer"], "description": "ISO 8601 in UTC, such as 2026-11-23T08:30:00Z, or milliseconds since 1970" })
}

pub(crate) fn tools() -> Vec<Tool> {
    let device = json!({ "type": "string", "description": "The device's address or DID" });
    let scope = json!({ "type": "string", "description": "Exactly as in the permission, such as temperature.hourly" });
    let (from, to) = (moment_schema(), moment_schema());
    let object = |properties: Value, required: &[&str]| json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let one = object(json!({ "device": device, "scope": scope }), &["device", "scope"]);
    let newest = object(json!({ "device": device, "scope": scope }), &["device"]);
    let span = object(json!({ "device": device, "scope": scope, "from": from, "to": to }), &["device", "scope"]);
    let resolution = json!({
        "type": "string",
        "enum": ["15min", "hourly", "daily", "all"],
        "description": "How long each span is; `all` (default) is the whole time as one. Not finer than the scope",
    });
    let spans = object(
        json!({ "device": device, "scope": scope, "resolution": resolution, "from": from, "to": to }),
        &["device", "scope"],
    );
    vec![
        tool(
            "my_grants",
            "The permission that your key opens, and how many reads and bytes of the day are left of it.",
            &object(json!({}), &[]),
        ),
        tool("describe_stream", "What a stream of a device is: unit, resolution, the window, the newest moment.", &one),
        tool("latest", "The newest value of each stream of a device that you may read, or of one scope.", &newest),
        tool(
            "aggregate",
            "Least, greatest, mean and number of the values that a scope gives, for each span of time, at most 1000 spans, the newest ones.",
            &spans,
        ),
        tool(
            "provenance",
            "Where the values of a span come from: signed batches, how far each is proven, anchors on a chain, and batches that are missing.",
            &span,
        ),
    ]
}
