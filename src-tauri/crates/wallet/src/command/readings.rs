//! Stored readings: shown, counted, taken out and brought back.

use domain::{
    failure::{Code, Failure},
    keep_signed::KeepSigned,
    scope::Resolution,
    time::Millis,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, proof::moment, reply};
use crate::{
    Wallet,
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
                let device = match device {
                    Some(device) => Some(self.choose(&device).await.map_err(failed)?),
                    None => None,
                };
                reply(self.stored_readings(device).await.map_err(failed)?)
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

fn day(before: Option<&str>) -> Result<Option<Millis>, Failure> {
    before.map(|text| moment(Some(text), Millis(0))).transpose()
}

fn resolution_of(word: &str) -> Result<Resolution, Failure> {
    Resolution::ALL.into_iter().find(|one| one.as_str() == word).ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: "a resolution is raw, 15min, hourly or daily".to_string(),
    })
}
