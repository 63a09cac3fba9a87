//! What every request must be before MCP or the plain door sees it (T-53, T-54, T-61).

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use domain::failure::{Code, Coded};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use wallet::{Wallet, access::AccessError};

use crate::{
    door::{MOST_BYTES, PATH},
    metadata,
    refusal::Refusal,
    stream,
};

/// The longest a client may take to send the body of a request.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// A token of ours has 68 characters; more than this is not looked at.
const MOST_TOKEN: usize = 256;

/// What the guard compares with.
#[derive(Clone)]
pub(crate) struct Guard {
    wallet: Wallet,
    /// The one `Host` that is served, such as `127.0.0.1:4711`.
    authority: Arc<str>,
    stop: CancellationToken,
}

impl Guard {
    pub(crate) fn new(wallet: Wallet, authority: String, stop: CancellationToken) -> Self {
        Self { wallet, authority: authority.into(), stop }
    }
}

/// The token of a request that passed, for the tools.
#[derive(Clone)]
pub(crate) struct Bearer(pub(crate) Arc<SecretString>);

/// Lets a request through, or refuses it.
pub(crate) async fn check(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match passed(&guard, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.response(&guard.authority),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

async fn passed(guard: &Guard, request: Request, next: Next) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    is_for_us(&parts.headers, &parts.uri, &guard.authority)?;
    if parts.uri.path() == metadata::PATH {
        return metadata::answer(&parts.method, &guard.authority);
    }
    let token = match bearer(&parts.headers) {
        Ok(token) => token,
        Err(refusal) => {
            guard.wallet.turned_stranger_away().await;
            return Err(refusal);
        }
    };
    let grant = guard.wallet.admit(&token).await.map_err(of_admission)?;
    let token = Arc::new(token);
    let bytes = match whole(&parts.headers, body).await {
        Ok(bytes) => bytes,
        Err((status, detail)) => {
            unreadable(&guard.wallet, &token, detail).await;
            return Err(Refusal::bad(status, detail));
        }
    };
    // The token goes no further than to the wallet: no tool sees it in a header.
    parts.headers.remove(header::AUTHORIZATION);
    parts.extensions.insert(Bearer(token.clone()));
    let for_mcp = parts.uri.path() == PATH;
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if for_mcp && is_refused_by_mcp(response.status()) {
        unreadable(&guard.wallet, &token, "the request is no well-formed MCP").await;
    }
    Ok(stream::ending_with(response, guard.wallet.clone(), grant, guard.stop.clone()))
}

/// Whether MCP took the body for no request. Another path or method, such as the GET that clients try for a stream, asks
/// for nothing.
fn is_refused_by_mcp(status: StatusCode) -> bool {
    status.is_client_error() && !matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
}

async fn unreadable(wallet: &Wallet, token: &SecretString, detail: &'static str) {
    wallet.turn_away(token, "unreadable", AccessError::Unreadable(detail)).await;
}

fn is_for_us(headers: &HeaderMap, uri: &axum::http::Uri, authority: &str) -> Result<(), Refusal> {
    let forbidden = |detail| Refusal::bad(StatusCode::FORBIDDEN, detail);
    let host = one(headers, &header::HOST).ok_or_else(|| forbidden("exactly one Host header is needed"))?;
    if host.as_bytes() != authority.as_bytes() || uri.authority().is_some_and(|named| named.as_str() != authority) {
        return Err(forbidden("this door answers to its own address only"));
    }
    if headers.contains_key(header::ORIGIN) {
        return Err(forbidden("web pages are not served"));
    }
    if uri.query().is_some() {
        return Err(Refusal::bad(
            StatusCode::BAD_REQUEST,
            "the address takes no query; the token belongs into the Authorization header",
        ));
    }
    if headers.contains_key(header::COOKIE) {
        return Err(Refusal::bad(
            StatusCode::BAD_REQUEST,
            "cookies are not taken; the token belongs into the Authorization header",
        ));
    }
    Ok(())
}

/// The token of the one `Authorization: Bearer` header.
fn bearer(headers: &HeaderMap) -> Result<SecretString, Refusal> {
    if headers.get_all(header::AUTHORIZATION).iter().count() > 1 {
        return Err(Refusal::bad(StatusCode::BAD_REQUEST, "one Authorization header is enough"));
    }
    let value = headers.get(header::AUTHORIZATION).ok_or_else(Refusal::no_token)?;
    let text = value.to_str().map_err(|_| Refusal::no_token())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(Refusal::no_token)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        return Err(Refusal::no_token());
    }
    if token.len() > MOST_TOKEN {
        return Err(Refusal::of(StatusCode::UNAUTHORIZED, &AccessError::BadToken));
    }
    Ok(SecretString::from(token))
}

/// The body, if it is plain, small and in time.
async fn whole(headers: &HeaderMap, body: Body) -> Result<Bytes, (StatusCode, &'static str)> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the request uncompressed"));
    }
    let length = one(headers, &header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MOST_BYTES) {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "a request may have at most 1 MiB"));
    }
    let reading = tokio::time::timeout(BODY_DEADLINE, to_bytes(body, MOST_BYTES)).await;
    reading
        .map_err(|_| (StatusCode::REQUEST_TIMEOUT, "the request took too long"))?
        .map_err(|_| (StatusCode::PAYLOAD_TOO_LARGE, "a request may have at most 1 MiB, whole and well formed"))
}

fn one<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

fn of_admission(error: AccessError) -> Refusal {
    let status = match error.code() {
        Code::AccessBadToken | Code::AccessRevoked | Code::AccessExpired => StatusCode::UNAUTHORIZED,
        Code::StoreFailed | Code::StoreFull | Code::StoreReadOnly | Code::StoreDamaged | Code::AccessLogFailed => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _other_doubt => StatusCode::FORBIDDEN,
    };
    Refusal::of(status, &error)
}
