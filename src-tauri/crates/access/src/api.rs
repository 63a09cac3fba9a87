//! The plain door (docs/read-api.md): JSON by POST for apps that speak no MCP. It answers through the same functions of the
//! wallet as the tools do, with the same limits and the same log.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Extension, Path, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
    routing::post,
};
use domain::failure::{Code, Coded};
use serde::Serialize;
use serde_json::{Map, Value, json};
use wallet::{
    Wallet,
    access::{AccessError, ReadRequest, RunRequest},
};

use crate::{
    answer::{marked, unwritten},
    asked,
    guard::Bearer,
    refusal::Refusal,
};

const NOTHING: &str = "this takes {}";
const READ: &str = "read takes {\"device\", \"scope\", \"from\"?, \"to\"?, \"limit\"?, \"cursor\"?}";
const AGGREGATE: &str = "aggregate takes {\"device\", \"stream\", \"resolution\", \"from\"?, \"to\"?, \"limit\"?}; resolution is 15min, hourly or daily";
const LATEST: &str = "latest takes {\"device\", \"scope\"}";
const RESULT: &str = "result takes {\"device\", \"program\"?, \"from\"?, \"to\"?}";

/// The paths of the plain door.
pub(crate) fn routes(wallet: Wallet, authority: &str) -> Router {
    let plain = Plain { wallet, authority: authority.into() };
    Router::new().route("/api/v1/{what}", post(answer)).with_state(plain)
}

/// What answers.
#[derive(Clone)]
struct Plain {
    wallet: Wallet,
    /// Where the door is, such as `127.0.0.1:4711`.
    authority: Arc<str>,
}

/// What can be asked for.
enum Ask {
    Describe,
    Devices,
    Grants,
    Read(ReadRequest),
    Run(RunRequest),
}

async fn answer(
    State(Plain { wallet, authority }): State<Plain>,
    Extension(token): Extension<Bearer>,
    Path(what): Path<String>,
    body: Bytes,
) -> Response {
    let token = &token.0;
    let answered = match read(&what, &body) {
        Ok(Some(Ask::Describe)) => wallet.describe(token, "describe_grant").await.map(|summary| marked(&summary)),
        Ok(Some(Ask::Devices)) => {
            let summary = wallet.describe(token, "list_devices").await;
            summary.map(|summary| marked(&json!({ "devices": summary.devices })))
        }
        Ok(Some(Ask::Grants)) => {
            let summary = wallet.describe(token, "describe_grant").await;
            summary.map(|summary| marked(&json!({ "grants": [summary] })))
        }
        Ok(Some(Ask::Read(request))) => wallet.read(token, request).await.map(|answer| marked(&answer)),
        Ok(Some(Ask::Run(request))) => wallet.run_program(token, request).await.map(|answer| marked(&answer)),
        Ok(None) => {
            let error = wallet.turn_away(token, "unreadable", AccessError::Unreadable("there is no such path")).await;
            return Refusal::of(status_of(&error, StatusCode::NOT_FOUND), &error).response(&authority);
        }
        Err(form) => Err(wallet.turn_away(token, "unreadable", AccessError::Unreadable(form)).await),
    };
    match answered {
        Ok(Some(fields)) => written(&fields, &authority),
        Ok(None) => Refusal::failed(unwritten()).response(&authority),
        Err(error) => Refusal::of(status_of(&error, StatusCode::BAD_REQUEST), &error).response(&authority),
    }
}

/// What is asked for; none where nothing is served under that name.
fn read(what: &str, body: &[u8]) -> Result<Option<Ask>, &'static str> {
    let form = match what {
        "describe" | "devices" | "grants" => NOTHING,
        "read" => READ,
        "aggregate" => AGGREGATE,
        "latest" => LATEST,
        "result" => RESULT,
        _unknown => return Ok(None),
    };
    let arguments = serde_json::from_slice::<Map<String, Value>>(body).map_err(|_| form)?;
    let ask = match what {
        "read" => Ask::Read(asked::series(&arguments, form)?),
        "aggregate" => Ask::Read(asked::averages(&arguments, form)?),
        "latest" => Ask::Read(asked::newest(&arguments, form)?),
        "result" => Ask::Run(asked::run(&arguments, form)?),
        _nothing => {
            asked::only(&arguments, &[], form)?;
            match what {
                "devices" => Ask::Devices,
                "grants" => Ask::Grants,
                _described => Ask::Describe,
            }
        }
    };
    Ok(Some(ask))
}

fn written(fields: &impl Serialize, authority: &str) -> Response {
    let Ok(body) = serde_json::to_vec(fields) else { return Refusal::failed(unwritten()).response(authority) };
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// The status of a refusal; `unread` for what could not be read.
fn status_of(error: &AccessError, unread: StatusCode) -> StatusCode {
    match error.code() {
        Code::AccessBadToken | Code::AccessRevoked | Code::AccessExpired => StatusCode::UNAUTHORIZED,
        Code::BadRequest => unread,
        Code::AccessNotFound => StatusCode::NOT_FOUND,
        Code::AccessLimit => StatusCode::TOO_MANY_REQUESTS,
        Code::StoreFailed | Code::StoreFull | Code::StoreReadOnly | Code::StoreDamaged | Code::AccessLogFailed => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _other_doubt => StatusCode::FORBIDDEN,
    }
}
