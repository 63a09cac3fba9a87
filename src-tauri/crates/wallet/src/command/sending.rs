//! Sending, receiving and contacts.

use domain::{decimal::Decimal, failure::Failure, review::ReviewId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply};
use crate::{Wallet, send::SendRequest};

/// What is done with contacts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "contact", rename_all = "snake_case", deny_unknown_fields)]
pub enum ContactCommand {
    List {},
    Add {
        name: domain::contact::ContactName,
        address: domain::Address,
        /// The owner compared it with a trusted source.
        confirmed: bool,
    },
    Remove {
        name: domain::contact::ContactName,
    },
}

impl Wallet {
    pub(super) async fn send_planned(&self, request: SendRequest) -> Result<Value, Failure> {
        reply(self.plan_send(request).await.map_err(failed)?)
    }

    pub(super) async fn send_agreed(&self, review: &ReviewId) -> Result<Value, Failure> {
        self.run(self.start_send(review).await.map_err(failed)?.id).await
    }

    pub(super) fn received_at(&self, amount: Option<&Decimal>) -> Result<Value, Failure> {
        reply(self.receive(amount).map_err(failed)?)
    }

    pub(super) async fn keep_contacts(&self, command: ContactCommand) -> Result<Value, Failure> {
        match command {
            ContactCommand::List {} => reply(self.contacts().await.map_err(failed)?),
            ContactCommand::Add { name, address, confirmed } => {
                reply(self.add_contact(name, address, confirmed).await.map_err(failed)?)
            }
            ContactCommand::Remove { name } => {
                self.remove_contact(&name).await.map_err(failed)?;
                reply(json!({ "removed": name }))
            }
        }
    }
}
