//! Insights of devices.

use domain::{failure::Failure, insight::InsightId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{failed, reply};
use crate::Wallet;

/// What is asked of insights; `device` is an address, a DID or a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "insight", rename_all = "snake_case", deny_unknown_fields)]
pub enum InsightsCommand {
    /// Looks at the readings first; of all devices where none is named.
    List {
        #[serde(default)]
        device: Option<String>,
    },
    Dismiss {
        id: InsightId,
    },
}

impl Wallet {
    pub(super) async fn command_insights(&self, command: InsightsCommand) -> Result<Value, Failure> {
        match command {
            InsightsCommand::List { device } => {
                let device = match device {
                    Some(device) => Some(self.choose(&device).await.map_err(failed)?),
                    None => None,
                };
                self.look_at_insights().await.map_err(failed)?;
                reply(self.insights(device).await.map_err(failed)?)
            }
            InsightsCommand::Dismiss { id } => reply(self.dismiss_insight(&id).await.map_err(failed)?),
        }
    }
}
