//! Stored readings: shown, counted, taken out and brought back.

use domain::{
    device::{DeviceId, Profile},
    failure::{Code, Failure},
    keep_signed::KeepSigned,
    quarantine::Carrier,
    reading::SyncReport,
    scope::Resolution,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, proof::moment, reply};
use crate::{
    Wallet,
    devices::SyncError,
    proof::{Selection, all_time},
    readings::SeriesRequest,
};

/// What is asked of stored readings; `device` is an address, a DID or a name, and moments are as in
/// [`super::ProofCommand`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "readings", rename_all = "snake_case", deny_unknown_fields)]
pub enum ReadingsCommand {
    /// The values of a stream, the newest `limit` of them.
    Show {
        device: String,
        stream: String,
        #[serde(default)]
        from: Option<String>,
        #[serde(default)]
        to: Option<String>,
        /// `raw`, `15min`, `hourly` or `daily`.
        resolution: String,
        limit: u32,
    },
    /// How much is stored, of every device where none is named.
    Stats {
        #[serde(default)]
        device: Option<String>,
    },
    /// Fetches, verifies and stores the batches of a device, or of every device that keeps readings.
    Sync {
        #[serde(default)]
        device: Option<String>,
        #[serde(default)]
        from: Carrier,
    },
    /// What was refused of a device, or of every device, and whether it is to be removed.
    Quarantine {
        #[serde(default)]
        device: Option<String>,
        #[serde(default)]
        clear: bool,
    },
    /// Readings exactly as signed, of the batches after the number `after`.
    Page {
        device: String,
        #[serde(default)]
        streams: Vec<String>,
        #[serde(default)]
        from: Option<String>,
        #[serde(default)]
        to: Option<String>,
        after: u64,
    },
    /// Stores what the text of a proof's file carries whole.
    Import { text: String },
    /// How long signed readings are kept; with `signed`, another time from now on.
    Keep {
        #[serde(default)]
        signed: Option<KeepSigned>,
    },
    /// Does some of what Deedbox does by itself: readings into their hours, old ones away; whether there is `more`.
    Tidy {},
    /// What deleting a device's readings would take: all, or those of batches that ended before a day.
    DeletePlan {
        device: String,
        #[serde(default)]
        before: Option<String>,
    },
    /// Deletes them, if they are of as many batches as the owner was told.
    Delete {
        device: String,
        #[serde(default)]
        before: Option<String>,
        batches: u32,
    },
}

impl Wallet {
    pub(super) async fn command_readings(&self, command: ReadingsCommand) -> Result<Value, Failure> {
        let (first, last) = all_time();
        match command {
            ReadingsCommand::Show { device, stream, from, to, resolution, limit } => {
                let resolution = resolution_of(&resolution)?;
                let (from, to) = (moment(from.as_deref(), first)?, moment(to.as_deref(), last)?);
                let device = self.choose(&device).await.map_err(failed)?;
                let request = SeriesRequest { device, stream, from, to, resolution, limit: limit as usize };
                reply(self.series(&request).await.map_err(failed)?)
            }
            ReadingsCommand::Stats { device } => {
                let device = self.chosen(device.as_deref()).await?;
                reply(self.stored_readings(device).await.map_err(failed)?)
            }
            ReadingsCommand::Sync { device, from } => self.synced(device.as_deref(), from).await,
            ReadingsCommand::Quarantine { device, clear } => {
                let device = self.chosen(device.as_deref()).await?;
                if clear {
                    let cleared = self.clear_quarantine(device).await.map_err(failed)?;
                    return reply(json!({ "cleared": cleared }));
                }
                reply(self.quarantine(device).await.map_err(failed)?)
            }
            ReadingsCommand::Page { device, streams, from, to, after } => {
                let (from, to) = (moment(from.as_deref(), first)?, moment(to.as_deref(), last)?);
                let device = self.choose(&device).await.map_err(failed)?;
                let selection = Selection { streams, from, to };
                reply(self.signed_readings(device, &selection, after).await.map_err(failed)?)
            }
            ReadingsCommand::Keep { signed } => {
                if let Some(signed) = signed {
                    self.set_keep_signed(signed).await.map_err(failed)?;
                }
                reply(json!({ "signed": self.keep_signed().await.map_err(failed)? }))
            }
            ReadingsCommand::Tidy {} => reply(json!({ "more": self.tidy_readings().await.map_err(failed)? })),
            ReadingsCommand::DeletePlan { device, before } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_deletion(device, day(before.as_deref())?).await.map_err(failed)?)
            }
            ReadingsCommand::Delete { device, before, batches } => {
                let device = self.choose(&device).await.map_err(failed)?;
                let before = day(before.as_deref())?;
                reply(self.delete_readings(device, before, batches).await.map_err(failed)?)
            }
            ReadingsCommand::Import { text } => reply(self.import_readings(text.as_bytes()).await.map_err(failed)?),
        }
    }
}

impl Wallet {
    async fn chosen(&self, device: Option<&str>) -> Result<Option<DeviceId>, Failure> {
        Ok(match device {
            Some(device) => Some(self.choose(device).await.map_err(failed)?),
            None => None,
        })
    }

    /// One report, or one for each device; a device that cannot be reached holds up none of the others.
    async fn synced(&self, device: Option<&str>, from: Carrier) -> Result<Value, Failure> {
        if let Some(device) = self.chosen(device).await? {
            return reply(self.synced_by(device, from).await.map_err(failed)?);
        }
        let mut all = Vec::new();
        for device in self.devices().await.map_err(failed)? {
            if device.last_seen.is_none() || !device.profile.is_some_and(Profile::keeps_readings) {
                continue;
            }
            let (report, failure) = match self.synced_by(device.id, from).await {
                Ok(report) => (Some(report), None),
                Err(error) => (None, Some(failed(error))),
            };
            all.push(json!({ "device": device.id, "name": device.name, "report": report, "failure": failure }));
        }
        reply(all)
    }

    /// By the way that was chosen.
    async fn synced_by(&self, device: DeviceId, from: Carrier) -> Result<SyncReport, SyncError> {
        match from {
            Carrier::Link => self.sync_device(device).await,
            Carrier::Gateway => self.sync_from_gateway(device).await,
        }
    }
}

fn day(before: Option<&str>) -> Result<Option<Millis>, Failure> {
    before.map(|text| moment(Some(text), Millis(0))).transpose()
}

fn resolution_of(word: &str) -> Result<Resolution, Failure> {
    Resolution::ALL.into_iter().find(|one| one.as_str() == word).ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: "a resolution is raw, 15min, hourly or daily".to_string(),
    })
}
