//! From a request to a permission: as much as was asked for, or less of any field.

use domain::{
    access_request::{AppRequest, RequestId},
    device::DeviceId,
    kind,
    review::ReviewView,
    scope::{Resolution, Scope},
};
use serde::{Deserialize, Serialize};

use super::AskedError;
use crate::{
    Wallet,
    grant::{End, GrantRequest, History, has_stream},
    ports::store::DeviceRow,
};

/// The days of a permission where the owner says none and the app asked for more (T-65).
const DAYS: u16 = 7;
/// The stream that stands for a place coarsely, and those that it stands for.
const COARSE: &str = "cell";
const PLACE: [&str; 2] = ["latitude", "longitude"];

/// What of a request the owner allows; an empty option takes what was asked for, without what can show where somebody is
/// and for at most seven days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Narrowed {
    pub devices: Option<Vec<DeviceId>>,
    /// Those that were asked for, a mean in place of single readings, or the coarse place in place of the exact one.
    pub scopes: Option<Vec<Scope>>,
    pub days: Option<u16>,
    pub history_days: Option<u16>,
    pub max_reads_per_day: Option<u32>,
    pub max_bytes_per_day: Option<u64>,
}

impl Wallet {
    /// Checks who asks and what of it the owner allows, and keeps it for the owner's answer. The request goes on waiting.
    ///
    /// # Errors
    /// [`AskedError`] names what the owner can change.
    pub async fn plan_requested(&self, id: &RequestId, narrowed: Narrowed) -> Result<ReviewView, AskedError> {
        let row = self.waiting_request(id).await?;
        self.verified(&row).await?;
        let asked = row.request;
        let mut scopes = match &narrowed.scopes {
            Some(chosen) => chosen_scopes(&asked, chosen)?,
            None => asked.scopes.iter().filter(|scope| !is_sensitive(scope)).cloned().collect(),
        };
        if scopes.is_empty() {
            return Err(AskedError::OnlySensitive);
        }
        let known = self.ports.store.devices().await?;
        let fitting: Vec<DeviceId> = known
            .iter()
            .filter(|row| asked.is_about(row.id, &row.kind) && has_any(row, &scopes))
            .map(|row| row.id)
            .collect();
        let devices = chosen_devices(fitting, narrowed.devices)?;
        if narrowed.scopes.is_none() {
            let of = |scope: &Scope| {
                known.iter().any(|row| devices.contains(&row.id) && has_any(row, std::slice::from_ref(scope)))
            };
            scopes.retain(of);
        }
        let within = |chosen: Option<u64>, most: u64, otherwise: u64| match chosen {
            Some(chosen) if chosen > most => Err(AskedError::Wider(most)),
            Some(chosen) => Ok(chosen),
            None => Ok(otherwise),
        };
        let days = u64::from(asked.days);
        let days = within(narrowed.days.map(u64::from), days, days.min(u64::from(DAYS)))?;
        let history = u64::from(asked.history_days);
        let history = within(narrowed.history_days.map(u64::from), history, history)?;
        let (reads, bytes) = (u64::from(asked.max_reads_per_day), asked.max_bytes_per_day);
        let reads = within(narrowed.max_reads_per_day.map(u64::from), reads, reads)?;
        let request = GrantRequest {
            app: asked.app.name,
            purpose: asked.purpose,
            devices,
            scopes,
            end: Some(End::Days(u16::try_from(days).unwrap_or(DAYS))),
            history_from: Some(History::Days(u16::try_from(history).unwrap_or(0))),
            history_to: None,
            max_reads_per_day: Some(u32::try_from(reads).unwrap_or(u32::MAX)),
            max_bytes_per_day: Some(within(narrowed.max_bytes_per_day, bytes, bytes)?),
            program: None,
        };
        Ok(self.plan_grant_to(request, asked.app.identity).await?)
    }
}

/// Whether it can show where somebody is, or when, more than coarsely or not.
fn is_sensitive(scope: &Scope) -> bool {
    kind::stream(scope.stream()).is_none_or(|stream| stream.sensitive)
}

fn has_any(row: &DeviceRow, scopes: &[Scope]) -> bool {
    scopes.iter().any(|scope| has_stream(&row.kind, scope.stream()))
}

fn chosen_devices(fitting: Vec<DeviceId>, chosen: Option<Vec<DeviceId>>) -> Result<Vec<DeviceId>, AskedError> {
    let devices = chosen.unwrap_or_else(|| fitting.clone());
    match devices.iter().find(|device| !fitting.contains(device)) {
        Some(strange) => Err(AskedError::NotAsked(strange.to_string())),
        None if devices.is_empty() => Err(AskedError::NoDevice),
        None => Ok(devices),
    }
}

fn chosen_scopes(asked: &AppRequest, chosen: &[Scope]) -> Result<Vec<Scope>, AskedError> {
    let strange = chosen.iter().find(|scope| !asked.scopes.iter().any(|wider| is_no_more(scope, wider)));
    match strange {
        Some(strange) => Err(AskedError::NotAsked(strange.to_string())),
        None => Ok(chosen.to_vec()),
    }
}

/// Whether `scope` tells no more than `asked`.
fn is_no_more(scope: &Scope, asked: &Scope) -> bool {
    let same = scope.stream() == asked.stream();
    let coarser = scope.stream() == COARSE && PLACE.contains(&asked.stream());
    let finer_was_asked = scope.resolution() == asked.resolution() || asked.resolution() == Resolution::Raw;
    (same || coarser) && finer_was_asked
}
