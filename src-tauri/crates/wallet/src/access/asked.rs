//! A request about one stream of one device, checked in the one order (T-55).

use domain::{scope::Scope, time::Millis};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry,
    gate::{gives_readings, granted_scope, named_device},
    read::as_sent,
    window::{Span, span},
};
use crate::{
    Wallet,
    ports::store::{DeviceRow, GrantRow},
};

/// A request about a stream, as the app wrote it: each part is read when its turn to be checked comes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamRequest {
    /// Address or DID.
    pub device: String,
    /// Such as `temperature.hourly`; the newest values may be asked for without it.
    pub scope: Option<String>,
    /// Milliseconds since 1970 or ISO 8601 in UTC; default: the oldest moment the grant allows.
    pub from: Option<String>,
    /// Default: now, or the newest moment the grant allows.
    pub to: Option<String>,
}

impl StreamRequest {
    /// Its row in the log, before it is known whose it is.
    pub(super) fn entry(&self, action: &'static str) -> Entry {
        Entry::of_request(action, &self.device, self.scope.as_deref().unwrap_or_default())
    }
}

/// A request that passed: what may be answered for it.
pub(super) struct Asked {
    pub row: GrantRow,
    pub known: DeviceRow,
    pub scope: Scope,
    /// Within the grant's window; of averages only whole, finished ones.
    pub span: Span,
}

impl Wallet {
    /// Token to limits, for one scope of one device.
    pub(super) async fn asked_stream(
        &self,
        token: &SecretString,
        request: &StreamRequest,
        entry: &mut Entry,
    ) -> Result<Asked, AccessError> {
        let (row, known, at) = self.asked_device(token, &request.device, entry).await?;
        let scope = granted_scope(&row, &known.kind, request.scope.as_deref().unwrap_or_default())?;
        let span = span(&row.terms, request.from.as_deref(), request.to.as_deref(), scope.resolution(), at)?;
        self.within_limits(&row, at, 0).await?;
        Ok(Asked { row, known, scope, span })
    }

    /// Token to owner, for one device.
    pub(super) async fn asked_device(
        &self,
        token: &SecretString,
        device: &str,
        entry: &mut Entry,
    ) -> Result<(GrantRow, DeviceRow, Millis), AccessError> {
        let (row, at) = self.open_grant(token, entry).await?;
        gives_readings(&row)?;
        let device = named_device(&row, device)?;
        self.still_owned(device, row.terms.owner).await?;
        let known = self.ports.store.device(device).await?.ok_or(AccessError::NotFound)?;
        Ok((row, known, at))
    }

    /// Logs what came of the checks, and lets an answer of so many values go.
    pub(super) async fn answered<A: Serialize>(
        &self,
        entry: Entry,
        checked: Result<(GrantRow, usize, A), AccessError>,
    ) -> Result<A, AccessError> {
        match checked {
            Ok((row, values, answer)) => {
                let values = u32::try_from(values).unwrap_or(u32::MAX);
                let size = as_sent(&answer);
                self.serve(&row, entry, values, size, answer).await
            }
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }
}
