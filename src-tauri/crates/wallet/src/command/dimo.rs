//! Devices of DIMO.

use domain::{
    Address, U256,
    claim::{ClaimOutlook, PaidBy, Through},
    failure::Failure,
    review::ReviewId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{failed, reply};
use crate::Wallet;

/// What is done with a device of DIMO; `device` is an address, a DID or a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "dimo", rename_all = "snake_case", deny_unknown_fields)]
pub enum DimoCommand {
    /// What DIMO's registry has of it.
    Show { device: String },
    /// Connects it with the vehicle of this number.
    ConnectPlan { device: String, vehicle: U256 },
    /// Ends its connection.
    DisconnectPlan { device: String },
    /// Ends what somebody is permitted on the vehicle of this number, or else on it.
    EndGrantPlan { device: String, grantee: Address, vehicle: Option<U256> },
    /// Of any of them.
    Confirm { review: ReviewId },
}

impl Wallet {
    pub(super) async fn command_dimo(&self, command: DimoCommand) -> Result<Value, Failure> {
        match command {
            DimoCommand::Show { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.dimo_device(device).await.map_err(failed)?)
            }
            DimoCommand::ConnectPlan { device, vehicle } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_connection(device, vehicle).await.map_err(failed)?)
            }
            DimoCommand::DisconnectPlan { device } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_disconnection(device).await.map_err(failed)?)
            }
            DimoCommand::EndGrantPlan { device, grantee, vehicle } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_end_of_grant(device, grantee, vehicle).await.map_err(failed)?)
            }
            DimoCommand::Confirm { review } => self.run(self.start_dimo(&review).await.map_err(failed)?.id).await,
        }
    }

    /// How a device can be claimed: through the registry that was asked for, else through the one that it is made for.
    pub(super) async fn outlook_of(
        &self,
        device: &str,
        paid_by: Option<PaidBy>,
        through: Option<Through>,
    ) -> Result<ClaimOutlook, Failure> {
        let device = self.choose(device).await.map_err(failed)?;
        match (through, paid_by) {
            (Some(Through::Dimo), _) => self.dimo_outlook(device).await.map_err(failed),
            // Only claims through ioID have another payer.
            (Some(Through::Ioid), _) | (None, Some(_)) => self.claim_outlook_by(device, paid_by).await.map_err(failed),
            (None, None) => self.claim_outlook(device).await.map_err(failed),
        }
    }
}
