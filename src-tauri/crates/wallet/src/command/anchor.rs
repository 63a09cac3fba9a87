//! Anchoring.

use domain::{failure::Failure, review::ReviewId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{failed, reply};
use crate::Wallet;

/// What is asked of anchoring.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "anchor", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnchorCommand {
    /// The review of anchoring what is not anchored of these devices (addresses, DIDs or names), of all where none is named.
    Plan {
        #[serde(default)]
        devices: Vec<String>,
    },
    /// Carries the reviewed anchoring out.
    Run {
        review: ReviewId,
    },
    /// The owner's rule. Setting it is not among these: that wants the password again, which stays with the process that
    /// holds the home (T-07).
    Rule {},
    RuleOff {},
}

impl Wallet {
    pub(super) async fn command_anchor(&self, command: AnchorCommand) -> Result<Value, Failure> {
        match command {
            AnchorCommand::Plan { devices } => {
                let mut chosen = Vec::with_capacity(devices.len());
                for device in &devices {
                    chosen.push(self.choose(device).await.map_err(failed)?);
                }
                reply(self.plan_anchor(&chosen).await.map_err(failed)?)
            }
            AnchorCommand::Run { review } => self.run(self.start_anchor(&review).await.map_err(failed)?.id).await,
            AnchorCommand::Rule {} => reply(self.anchor_rule().await.map_err(failed)?),
            AnchorCommand::RuleOff {} => {
                self.end_anchor_rule().await.map_err(failed)?;
                reply(self.anchor_rule().await.map_err(failed)?)
            }
        }
    }
}
