//! What the door is, for whoever comes without a token (RFC 9728).
//!
//! It names no authorization server, since none exists: the owner makes a token in Deedbox and gives it to one app.

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
};
use serde_json::json;

use crate::{door, refusal::Refusal};

/// Where the document about [`door::PATH`] stands.
pub(crate) const PATH: &str = "/.well-known/oauth-protected-resource/mcp";
/// How the document names this server.
pub(crate) const NAME: &str = "Deedbox";

/// The whole address of the document.
pub(crate) fn url(authority: &str) -> String {
    format!("http://{authority}{PATH}")
}

/// The document; it tells nothing of the wallet, so it needs no token and no row in the log.
pub(crate) fn answer(method: &Method, authority: &str) -> Result<Response, Refusal> {
    if method != Method::GET {
        return Err(Refusal::bad(StatusCode::METHOD_NOT_ALLOWED, "this document is read with GET"));
    }
    let document = json!({
        "resource": format!("http://{authority}{}", door::PATH),
        "resource_name": NAME,
        "bearer_methods_supported": ["header"],
    });
    let mut response = Response::new(Body::from(document.to_string()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
