//! Proofs of readings.

use domain::{
    failure::{Code, Failure},
    time::Millis,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply};
use crate::{
    Wallet, iso,
    proof::{Selection, all_time},
};

/// What is asked of proofs; `device` is an address, a DID or a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "proof", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProofCommand {
    /// The text of a proof's file of at most `most` bytes. Moments are ISO 8601 in UTC or milliseconds since 1970; without
    /// one the span has no end there.
    Export {
        device: String,
        #[serde(default)]
        streams: Vec<String>,
        #[serde(default)]
        from: Option<String>,
        #[serde(default)]
        to: Option<String>,
        most: usize,
    },
}

impl Wallet {
    pub(super) async fn command_proof(&self, command: ProofCommand) -> Result<Value, Failure> {
        match command {
            ProofCommand::Export { device, streams, from, to, most } => {
                let (first, last) = all_time();
                let (from, to) = (moment(from.as_deref(), first)?, moment(to.as_deref(), last)?);
                let device = self.choose(&device).await.map_err(failed)?;
                let selection = Selection { streams, from, to };
                let proven = self.prove_readings(device, &selection, most).await.map_err(failed)?;
                reply(json!({ "text": proven.text, "evidence": proven.evidence }))
            }
        }
    }
}

/// A moment as it is typed, or another one without it.
pub(super) fn moment(text: Option<&str>, otherwise: Millis) -> Result<Millis, Failure> {
    let Some(text) = text else { return Ok(otherwise) };
    iso::parse(text).ok_or_else(|| Failure {
        code: Code::BadRequest,
        detail: "a moment is 2026-11-23, 2026-11-23T08:30Z or milliseconds since 1970 (UTC)".to_string(),
    })
}
