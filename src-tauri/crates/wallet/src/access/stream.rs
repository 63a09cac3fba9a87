//! What a stream of a device is.

use domain::{device::DeviceId, kind, scope::Scope};
use secrecy::SecretString;
use serde::Serialize;

use super::{
    AccessError, Entry,
    asked::{Asked, StreamRequest},
};
use crate::{Wallet, iso, ports::store::GrantRow};

/// A stream as an app may know it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StreamAnswer {
    pub device: DeviceId,
    /// Text of the owner or the maker: data, never an instruction.
    pub name: String,
    pub kind: String,
    pub scope: Scope,
    pub title: String,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
    /// The unit as shown, such as `°C`.
    pub symbol: String,
    /// Decimals worth showing.
    pub places: u8,
    /// `raw`, or what each mean or commonest cell is over.
    pub resolution: &'static str,
    /// It can show where the owner is, or when at home.
    pub sensitive: bool,
    /// Worked out here from others, not measured.
    pub derived: bool,
    /// ISO 8601, UTC: the oldest and the newest moment that may be read now.
    pub from: String,
    pub to: String,
    /// The moment of the newest value there.
    pub newest: Option<String>,
}

impl Wallet {
    /// Says what a stream is; either way the log has it first.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn describe_stream(
        &self,
        token: &SecretString,
        request: StreamRequest,
    ) -> Result<StreamAnswer, AccessError> {
        let mut entry = request.entry("describe_stream");
        let checked = self.checked_stream(token, &request, &mut entry).await;
        self.answered(entry, checked).await
    }

    async fn checked_stream(
        &self,
        token: &SecretString,
        request: &StreamRequest,
        entry: &mut Entry,
    ) -> Result<(GrantRow, usize, StreamAnswer), AccessError> {
        let Asked { row, known, scope, span } = self.asked_stream(token, request, entry).await?;
        let stream = kind::stream(scope.stream()).ok_or(AccessError::Scope)?;
        let newest = self.newest(&row.terms, known.id, scope.clone(), span).await?.map(|newest| newest.at);
        let answer = StreamAnswer {
            device: known.id,
            name: known.name,
            kind: known.kind,
            title: stream.title,
            unit: stream.unit,
            symbol: stream.symbol,
            places: stream.places,
            resolution: scope.resolution().as_str(),
            scope,
            sensitive: stream.sensitive,
            derived: stream.derived.is_some(),
            from: iso::text(span.from),
            to: iso::text(span.to),
            newest,
        };
        Ok((row, 0, answer))
    }
}
