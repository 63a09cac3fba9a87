//! What apps ask for.

use domain::{Address, access_request::RequestId, failure::Failure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply};
use crate::{Wallet, requests::Narrowed};

/// What is done with requests of apps, and with the keys pinned to their names.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case", deny_unknown_fields)]
pub enum RequestCommand {
    /// JSON, or a link with it.
    Receive {
        text: String,
    },
    Inbox {},
    Show {
        request: RequestId,
    },
    Dismiss {
        request: RequestId,
    },
    Plan {
        request: RequestId,
        narrowed: Narrowed,
    },
    Pins {},
    /// No key: takes it away.
    Pin {
        name: String,
        key: Option<Address>,
    },
}

impl Wallet {
    pub(super) async fn command_request(&self, command: RequestCommand) -> Result<Value, Failure> {
        match command {
            RequestCommand::Receive { text } => reply(self.receive_request(&text).await.map_err(failed)?),
            RequestCommand::Inbox {} => reply(self.requests().await.map_err(failed)?),
            RequestCommand::Show { request } => reply(self.show_request(&request).await.map_err(failed)?),
            RequestCommand::Dismiss { request } => {
                self.dismiss_request(&request).await.map_err(failed)?;
                Ok(json!({ "dismissed": request }))
            }
            RequestCommand::Plan { request, narrowed } => {
                reply(self.plan_requested(&request, narrowed).await.map_err(failed)?)
            }
            RequestCommand::Pins {} => reply(self.pins().await.map_err(failed)?),
            RequestCommand::Pin { name, key } => reply(self.pin_app(&name, key).await.map_err(failed)?),
        }
    }
}
