//! Calls to programs on the bus.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use tokio::time::timeout;
use zbus::{Connection, DynamicType, Type};

use super::{AttError, error::Refusal};

/// A program did not do what it was asked for.
pub(super) enum Failure {
    /// It said nothing in time.
    Silent,
    /// It answered with this error: its name and text.
    Refused(String, String),
    /// Its answer cannot be understood.
    Malformed,
}

/// A program on the bus, as one that calls it knows it.
#[derive(Clone)]
pub(super) struct Owner {
    pub bus: Connection,
    pub name: String,
    pub patience: Duration,
}

impl Owner {
    /// Calls a method of one of the program's objects.
    pub async fn ask<B, R>(&self, path: &str, interface: &str, member: &str, body: &B) -> Result<R, Failure>
    where
        B: Serialize + DynamicType + Sync,
        R: DeserializeOwned + Type,
    {
        let call = self.bus.call_method(Some(self.name.as_str()), path, Some(interface), member, body);
        let reply = timeout(self.patience, call).await.map_err(|_| Failure::Silent)?;
        let reply = reply.map_err(Failure::from)?;
        reply.body().deserialize::<R>().map_err(|_| Failure::Malformed)
    }
}

impl From<zbus::Error> for Failure {
    fn from(error: zbus::Error) -> Self {
        match error {
            zbus::Error::MethodError(name, text, _) => Self::Refused(name.to_string(), text.unwrap_or_default()),
            other => Self::Refused(String::new(), other.to_string()),
        }
    }
}

/// The code that bluetoothd sends over the air for the error of a program.
pub(super) fn att_error(name: &str, text: &str, not_permitted: AttError) -> AttError {
    match name.strip_prefix("org.bluez.Error.") {
        Some("Failed") => application_error(text),
        Some("NotSupported") => AttError::NOT_SUPPORTED,
        Some("NotAuthorized") => AttError::AUTHORIZATION,
        Some("InvalidValueLength") => AttError::INVALID_LENGTH,
        Some("InvalidOffset") => AttError::INVALID_OFFSET,
        Some("InProgress") => AttError(0xFE),
        Some("ImproperlyConfigured") => AttError(0xFD),
        Some("NotPermitted") => not_permitted,
        _ => AttError::UNLIKELY,
    }
}

// The text of a failure may be a code of its own, from 0x80 to 0x9f.
fn application_error(text: &str) -> AttError {
    let code = match text.strip_prefix("0x") {
        Some(hex) => u8::from_str_radix(hex, 16),
        None => text.parse::<u8>(),
    };
    match code {
        Ok(code @ 0x80..=0x9F) => AttError(code),
        Ok(_) => AttError::UNLIKELY,
        Err(_) => AttError(0x80),
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Silent => Self::failed("Operation failed"),
            Failure::Refused(_, text) => Self::failed(text),
            Failure::Malformed => Self::not_supported(),
        }
    }
}
