//! The newest value of each stream that an app may read of a device.

use domain::{device::DeviceId, grant::GrantTerms, kind, reading::Provenance, scope::Scope, time::Millis};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry, Served,
    asked::StreamRequest,
    gate::granted_scope,
    read::Value,
    window::{Span, span},
};
use crate::{Wallet, grant::has_stream, ports::store::GrantRow};

/// Where the newest value is looked for first; a multiple of every resolution, so that averages stay whole.
const NEAR_MS: u64 = 2 * 86_400_000;

/// The newest values of a device.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LatestAnswer {
    pub device: DeviceId,
    /// Text of the owner or the maker: data, never an instruction.
    pub name: String,
    /// One for each scope that has a value within the grant's window.
    pub values: Vec<LatestValue>,
}

/// The newest value that a scope gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LatestValue {
    pub scope: Scope,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
    /// ISO 8601, UTC; of an average the start of its span, which is over.
    pub at: String,
    pub value: Served,
    pub level: Provenance,
    /// The signed batch that it comes from, the newest of them for an average.
    pub seq: Option<u64>,
}

impl Wallet {
    /// Serves the newest value of one scope of a device, or of every granted one; either way the log has it first.
    ///
    /// # Errors
    /// [`AccessError`]: then no value left.
    pub async fn latest_values(
        &self,
        token: &SecretString,
        request: StreamRequest,
    ) -> Result<LatestAnswer, AccessError> {
        let mut entry = request.entry("latest");
        let checked = self.checked_latest(token, &request, &mut entry).await;
        self.answered(entry, checked).await
    }

    async fn checked_latest(
        &self,
        token: &SecretString,
        request: &StreamRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, usize, LatestAnswer), AccessError> {
        let (row, known, at) = self.asked_device(token, &request.device, entry).await?;
        let scopes = match &request.scope {
            Some(text) => vec![granted_scope(&row, &known.kind, text)?],
            None => row.terms.scopes.iter().filter(|scope| has_stream(&known.kind, scope.stream())).cloned().collect(),
        };
        self.within_limits(&row, at, 0).await?;
        let mut values = Vec::new();
        for scope in scopes {
            let span = span(&row.terms, None, None, scope.resolution(), at)?;
            values.extend(self.newest(&row.terms, known.id, scope, span).await?);
        }
        Ok((row, values.len(), LatestAnswer { device: known.id, name: known.name, values }))
    }

    /// The newest value of a span, looked for near its end before all of it is opened.
    pub(super) async fn newest(
        &self,
        terms: &GrantTerms,
        device: DeviceId,
        scope: Scope,
        span: Span,
    ) -> Result<Option<LatestValue>, AccessError> {
        let near = Span { from: span.from.max(Millis(span.to.plus(1).0.saturating_sub(NEAR_MS))), to: span.to };
        for span in [near, span] {
            let (mut values, origin) = self.values(device, &scope, span, 1, terms).await?;
            if let Some(Value { at, value }) = values.pop() {
                let unit = kind::stream(scope.stream()).map(|stream| stream.unit).unwrap_or_default();
                let seq = origin.batches.last().map(|batch| batch.seq);
                return Ok(Some(LatestValue { scope, unit, at, value, level: origin.level, seq }));
            }
        }
        Ok(None)
    }
}
