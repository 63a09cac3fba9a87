use std::str::FromStr;

use alloy::primitives::hex;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::chain::SendError;

/// A refusal, answered as `{"code","detail"}`.
#[derive(Debug)]
pub struct Refusal {
    pub status: StatusCode,
    /// `area.cause`.
    pub code: &'static str,
    pub detail: String,
}

impl Refusal {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into() }
    }

    pub fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }
}

impl From<SendError> for Refusal {
    fn from(error: SendError) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, "chain.unavailable", error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "code": self.code, "detail": self.detail }))).into_response()
    }
}

/// Reads a JSON body; `code` is what a body that does not fit is refused with.
pub fn body<T: DeserializeOwned>(bytes: &[u8], code: &'static str) -> Result<T, Refusal> {
    serde_json::from_slice(bytes).map_err(|error| Refusal::bad(code, error.to_string()))
}

/// Reads a field that is written as text.
pub fn field<T: FromStr>(text: &str, name: &str, code: &'static str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::bad(code, format!("`{name}` is not valid")))
}

/// Reads hex bytes with or without `0x`.
pub fn bytes(text: &str, name: &str, code: &'static str) -> Result<Vec<u8>, Refusal> {
    hex::decode(text).map_err(|_| Refusal::bad(code, format!("`{name}` is no hex")))
}
