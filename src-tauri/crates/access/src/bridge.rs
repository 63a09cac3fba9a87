//! MCP over stdio for apps that start a program: each line goes through the door on this computer, and the answer comes
//! back as a line.
//!
//! It decides nothing: the door checks and logs every request as it does those of other apps.

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
};
use domain::failure::{Code, Failure};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::{
    client::{Answer, address, send},
    door::PATH,
};

const VERSION: &str = "mcp-protocol-version";
const METHOD: &str = "mcp-method";
const NAME: &str = "mcp-name";
/// Where a request of 2026-07-28 says which revision it speaks.
const VERSION_IN_META: &str = "/params/_meta/io.modelcontextprotocol~1protocolVersion";

/// An app on the other side of stdin and stdout, with its token.
pub struct Bridge {
    token: SecretString,
    /// The revision that the app and the door agreed on; requests that name their own need none.
    agreed: Option<String>,
}

impl Bridge {
    #[must_use]
    pub fn new(token: SecretString) -> Self {
        Self { token, agreed: None }
    }

    /// Passes one message on to the door at `url`; gives the line to answer with, none for what takes no answer.
    pub async fn pass(&mut self, url: &str, line: &str) -> Option<String> {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            return Some(error(&Value::Null, -32700, "this is no JSON", None));
        };
        let id = message.get("id").cloned();
        let answer = match self.sent(url, &message, line).await {
            Ok(answer) => answer,
            Err(failure) => return id.map(|id| refused(&id, &failure)),
        };
        self.line(id, &answer)
    }

    /// The line that tells an app why its message went nowhere; none for what takes no answer.
    #[must_use]
    pub fn refusal(line: &str, failure: &Failure) -> Option<String> {
        let message = serde_json::from_str::<Value>(line).ok()?;
        message.get("id").map(|id| refused(id, failure))
    }

    async fn sent(&self, url: &str, message: &Value, line: &str) -> Result<Answer, Failure> {
        let closed = |detail: String| Failure { code: Code::AccessClosed, detail };
        let at = address(url).ok_or_else(|| closed("the door has no address on this computer".to_string()))?;
        let request = self.request(&at.to_string(), message, line).ok_or_else(|| Failure {
            code: Code::BadRequest,
            detail: "the key in DEEDBOX_TOKEN or the message has characters that no request can carry".to_string(),
        })?;
        send(at, request).await.map_err(|error| closed(error.to_string()))
    }

    fn request(&self, authority: &str, message: &Value, line: &str) -> Option<Request<Body>> {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", self.token.expose_secret())).ok()?;
        bearer.set_sensitive(true);
        let mut request = Request::post(PATH)
            .header(header::HOST, authority)
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json, text/event-stream");
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
        match text(VERSION_IN_META) {
            Some(own) => {
                request = request.header(VERSION, own);
                if let Some(method) = text("/method") {
                    request = request.header(METHOD, method);
                }
                if let Some(name) = text("/params/name").or_else(|| text("/params/uri")) {
                    request = request.header(NAME, name);
                }
            }
            None => {
                let agreed = self.agreed.as_deref().filter(|_| text("/method") != Some("initialize"));
                if let Some(agreed) = agreed {
                    request = request.header(VERSION, agreed);
                }
            }
        }
        request.body(Body::from(line.trim_end().to_string())).ok()
    }

    fn line(&mut self, id: Option<Value>, answer: &Answer) -> Option<String> {
        let body = serde_json::from_slice::<Value>(&answer.body).ok();
        if let Some(message) = body.as_ref().filter(|body| body.get("jsonrpc").is_some()) {
            let agreed = message.pointer("/result/protocolVersion").and_then(Value::as_str);
            if let Some(agreed) = agreed {
                self.agreed = Some(agreed.to_string());
            }
            // An answer on one line, whatever it looked like.
            return Some(message.to_string());
        }
        let id = id?;
        let failure = body.and_then(|body| serde_json::from_value::<Failure>(body).ok());
        let failure = failure.unwrap_or_else(|| Failure {
            code: Code::BadRequest,
            detail: format!("the door answered {} without a reason", answer.status.as_u16()),
        });
        Some(refused(&id, &failure))
    }
}

fn refused(id: &Value, failure: &Failure) -> String {
    error(id, -32000, &failure.detail, Some(json!({ "code": failure.code })))
}

fn error(id: &Value, code: i32, message: &str, data: Option<Value>) -> String {
    let mut error = json!({ "code": code, "message": message });
    if let (Some(fields), Some(data)) = (error.as_object_mut(), data) {
        fields.insert("data".to_string(), data);
    }
    json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string()
}
