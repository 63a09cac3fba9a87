//! A refused request: a status and `{"code","detail"}`.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use domain::failure::{Code, Coded, Failure};

use crate::metadata;

/// Why a request went no further.
pub(crate) struct Refusal {
    status: StatusCode,
    failure: Failure,
    /// What the challenge says beside the realm; none where a token would not help.
    challenge: Option<&'static str>,
}

impl Refusal {
    /// A request that is not what this door takes.
    pub(crate) fn bad(status: StatusCode, detail: &str) -> Self {
        Self { status, failure: Failure { code: Code::BadRequest, detail: detail.to_string() }, challenge: None }
    }

    /// A request without a token in the one place for it.
    pub(crate) fn no_token() -> Self {
        let detail = "send the permission's token as `Authorization: Bearer …`".to_string();
        let failure = Failure { code: Code::AccessBadToken, detail };
        Self { status: StatusCode::UNAUTHORIZED, failure, challenge: Some("") }
    }

    /// A refusal of the wallet.
    pub(crate) fn of(status: StatusCode, error: &impl Coded) -> Self {
        let challenge = ", error=\"invalid_token\"";
        Self { status, failure: error.failure(), challenge: (status == StatusCode::UNAUTHORIZED).then_some(challenge) }
    }

    /// Something of ours that went wrong.
    pub(crate) fn failed(failure: Failure) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, failure, challenge: None }
    }

    pub(crate) fn response(self, authority: &str) -> Response {
        let body = serde_json::to_vec(&self.failure).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(more) = self.challenge {
            let at = metadata::url(authority);
            let challenge = format!("Bearer realm=\"deedbox\"{more}, resource_metadata=\"{at}\"");
            if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
        }
        response
    }
}
