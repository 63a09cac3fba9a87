//! What a grant allows, told to its app.

use domain::{B256, device::DeviceId, grant::NO_END, kind, scope::Scope, time::Millis, words::grant_sentence};
use secrecy::SecretString;
use serde::Serialize;

use super::{AccessError, Entry, read::as_sent};
use crate::{Wallet, grant::has_stream, iso, ports::store::GrantRow};

/// A grant as its app may know it. Moments are ISO 8601 in UTC.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantSummary {
    pub app: String,
    /// The grant in one sentence, the same that its owner read.
    pub sentence: String,
    pub devices: Vec<GrantedDevice>,
    pub history_from: String,
    pub history_to: String,
    pub not_before: String,
    pub expires_at: String,
    /// Answers, and bytes in them, in any 24 hours.
    pub max_reads_per_day: u32,
    pub max_bytes_per_day: u64,
    /// SHA-256 of the one program whose result is all that the app may have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<B256>,
}

/// A device of a grant that its owner still holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantedDevice {
    pub device: DeviceId,
    /// Text of the owner or the maker: data, never an instruction.
    pub name: String,
    pub kind: String,
    pub scopes: Vec<GrantedScope>,
}

/// A scope that the device has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantedScope {
    pub scope: Scope,
    pub title: String,
    /// Unit in UCUM, such as `Cel`.
    pub unit: String,
}

impl Wallet {
    /// What the token's grant allows; logged under `action` and counted like a read.
    ///
    /// # Errors
    /// [`AccessError`].
    pub async fn describe(&self, token: &SecretString, action: &'static str) -> Result<GrantSummary, AccessError> {
        let mut entry = Entry::of_request(action, "", "");
        match self.checked_summary(token, &mut entry).await {
            Ok((row, summary)) => {
                let size = as_sent(&summary);
                self.serve(&row, entry, 0, size, summary).await
            }
            Err(error) => {
                self.log_refusal(entry, &error).await;
                Err(error)
            }
        }
    }

    pub(super) async fn checked_summary(
        &self,
        token: &SecretString,
        entry: &mut Entry,
    ) -> Result<(GrantRow, GrantSummary), AccessError> {
        let (row, at) = self.open_grant(token, entry).await?;
        let mut devices = Vec::new();
        for device in &row.terms.devices {
            match self.still_owned(*device, row.terms.owner).await {
                Ok(()) => devices.extend(self.granted_device(*device, &row.terms.scopes).await?),
                Err(AccessError::NotOwner) => {}
                Err(error) => return Err(error),
            }
        }
        self.within_limits(&row, at, 0).await?;
        let names = self.device_names(&row).await?;
        let terms = &row.terms;
        let summary = GrantSummary {
            app: terms.app.clone(),
            sentence: grant_sentence(terms, &names),
            devices,
            history_from: iso::text(terms.history_from),
            history_to: until(terms.history_to),
            not_before: iso::text(terms.not_before),
            expires_at: until(terms.expires_at),
            max_reads_per_day: terms.max_reads_per_day,
            max_bytes_per_day: terms.max_bytes_per_day,
            program: (!terms.program_hash.is_zero()).then_some(terms.program_hash),
        };
        Ok((row, summary))
    }

    async fn granted_device(&self, device: DeviceId, scopes: &[Scope]) -> Result<Option<GrantedDevice>, AccessError> {
        let Some(known) = self.ports.store.device(device).await? else { return Ok(None) };
        let has = |scope: &&Scope| has_stream(&known.kind, scope.stream());
        let scopes = scopes.iter().filter(has).filter_map(granted_scope).collect();
        Ok(Some(GrantedDevice { device, name: known.name, kind: known.kind, scopes }))
    }
}

fn until(at: Millis) -> String {
    if at == NO_END { "no end".to_string() } else { iso::text(at) }
}

fn granted_scope(scope: &Scope) -> Option<GrantedScope> {
    let stream = kind::stream(scope.stream())?;
    Some(GrantedScope { scope: scope.clone(), title: stream.title, unit: stream.unit })
}
