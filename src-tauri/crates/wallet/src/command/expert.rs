//! The expert view.

use domain::failure::Failure;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply};
use crate::Wallet;

/// What is done with the expert view. Switching it on is not among it: that wants the password again, which stays with the
/// process that holds the home (T-07).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(tag = "expert", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpertCommand {
    Show {},
    Off {},
}

impl Wallet {
    pub(super) async fn command_expert(&self, command: ExpertCommand) -> Result<Value, Failure> {
        if let ExpertCommand::Off {} = command {
            self.switch_expert_off().await.map_err(failed)?;
        }
        reply(json!({ "expert": self.expert().await.map_err(failed)? }))
    }
}
