//! What is done with deeds that are owned.

use domain::{
    check::CheckView,
    failure::{Code, Failure},
    operation::OperationId,
    review::ReviewId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, merge, reply};
use crate::Wallet;

/// What is done with a deed; `device` is an address, a DID or a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeedCommand {
    /// `to` is an address, or a contact's name.
    TransferPlan { device: String, to: String },
    /// What a buyer should know of a device that is near.
    CheckNear { device: String },
    /// Has the process that has a window ask for the password and a yes (T-07); the operation, started.
    TransferConfirm { review: ReviewId },
    /// Renews the record of a device.
    UpdatePlan { device: String },
    /// Ends the registration of a device.
    RemovePlan { device: String },
    /// Of either.
    UpkeepConfirm { review: ReviewId },
    /// Reads everything that the account holds, or what has changed of it.
    Sync {},
}

impl Wallet {
    pub(super) async fn deal(&self, command: DeedCommand) -> Result<Value, Failure> {
        match command {
            DeedCommand::TransferPlan { device, to } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_transfer(device, &to).await.map_err(failed)?)
            }
            DeedCommand::Sync {} => reply(self.sync_fleet().await.map_err(failed)?),
            DeedCommand::UpdatePlan { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_update(device).await.map_err(failed)?)
            }
            DeedCommand::RemovePlan { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_removal(device).await.map_err(failed)?)
            }
            DeedCommand::UpkeepConfirm { review } => {
                self.run(self.start_upkeep(&review).await.map_err(failed)?.id).await
            }
            DeedCommand::CheckNear { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(CheckView::from(self.check_near(device).await.map_err(failed)?))
            }
            DeedCommand::TransferConfirm { .. } => Err(Failure {
                code: Code::BadRequest,
                detail: "handing a deed over wants the password again, and nothing here can ask for it".to_string(),
            }),
        }
    }

    /// An operation with its receipt, where it has one.
    pub(super) async fn with_receipt(&self, id: &OperationId, mut shown: Value) -> Result<Value, Failure> {
        if let Some(receipt) = self.receipt(id).await.map_err(failed)? {
            merge(&mut shown, json!({ "receipt": receipt }));
        }
        Ok(shown)
    }
}
