use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::answer::{Refusal, body};

const BAD: &str = "pin.bad_request";

/// Pinned documents by their CID.
#[derive(Default)]
pub struct Pins(Mutex<HashMap<String, Vec<u8>>>);

#[derive(Deserialize)]
struct Request {
    data: Value,
    #[serde(rename = "type")]
    kind: String,
}

impl Pins {
    /// Keeps the bytes; gives their CID.
    pub fn pin(&self, bytes: Vec<u8>) -> String {
        let cid = cid(&bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(cid.clone(), bytes);
        cid
    }

    fn get(&self, cid: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(cid).cloned()
    }
}

/// A text is kept byte for byte, any other value as compact JSON.
pub async fn upload(State(pins): State<Arc<Pins>>, request: Bytes) -> Result<Json<Value>, Refusal> {
    let request: Request = body(&request, BAD)?;
    if request.kind != "ipfs" {
        return Err(Refusal::bad(BAD, "`type` must be \"ipfs\""));
    }
    let document = match request.data {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(Json(json!({ "cid": pins.pin(document.into_bytes()) })))
}

pub async fn read(State(pins): State<Arc<Pins>>, Path(cid): Path<String>) -> Response {
    match pins.get(&cid) {
        Some(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        None => {
            Refusal::new(StatusCode::NOT_FOUND, "pin.not_found", "nothing is pinned under this CID").into_response()
        }
    }
}

/// CIDv1, raw codec, sha2-256, multibase base32 in lower case.
fn cid(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let binary: Vec<u8> = [0x01, 0x55, 0x12, 0x20].into_iter().chain(digest).collect();
    format!("b{}", base32(&binary))
}

/// RFC 4648 in lower case, without padding.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let bit = |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    let digit = |from: usize| (from..from + 5).fold(0, |value, at| value << 1 | usize::from(bit(at)));
    (0..bytes.len() * 8).step_by(5).map(|from| char::from(ALPHABET[digit(from)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cid_is_version_1_raw_sha2_256_in_base32() {
        // Worked out with Python's hashlib and base64.
        assert_eq!(cid(b"hello world"), "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
    }
}
