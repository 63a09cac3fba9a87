//! What services answer: a value, or `{"code","detail"}` with another status than 2xx.

use domain::shown::shown_text;
use serde::{Deserialize, de::DeserializeOwned};
use wallet::ports::GatewayError;

use crate::http::{Answer, Service};

#[derive(Deserialize)]
struct Refusal {
    code: String,
    detail: String,
}

impl Answer {
    /// The value of a good answer.
    pub fn value<T: DeserializeOwned>(&self, service: Service<'_>) -> Result<T, GatewayError> {
        self.good(service)?;
        serde_json::from_slice(&self.body).map_err(|e| service.lied(&shown_text(&e.to_string())))
    }

    /// Nothing for a good answer, its reason for another one; the words are the service's and made safe to show (T-08).
    pub fn good(&self, service: Service<'_>) -> Result<(), GatewayError> {
        if self.status.is_success() {
            return Ok(());
        }
        let status = format!("HTTP {}", self.status.as_u16());
        match serde_json::from_slice::<Refusal>(&self.body) {
            Ok(refusal) => Err(GatewayError::Refused {
                service: service.name,
                code: shown_text(&refusal.code),
                detail: shown_text(&refusal.detail),
            }),
            Err(_) if self.status.is_client_error() && self.status.as_u16() != 429 => {
                Err(GatewayError::Refused { service: service.name, code: String::new(), detail: status })
            }
            Err(_) => Err(service.unreachable(&status)),
        }
    }
}
