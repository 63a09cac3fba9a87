//! The wallets that devices have of their own.

use domain::{Address, failure::Failure, review::ReviewId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{failed, reply};
use crate::{Wallet, device_wallet::ExecuteRequest};

/// What is done with a device's own wallet; `device` is an address, a DID or a name.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "device_wallet", rename_all = "snake_case", deny_unknown_fields)]
pub enum DeviceWalletCommand {
    /// Tokens to look for besides, and the block from which on arrivals are searched for.
    Show {
        device: String,
        tokens: Vec<Address>,
        from: Option<u64>,
    },
    Plan {
        device: String,
        request: ExecuteRequest,
    },
    Confirm {
        review: ReviewId,
    },
}

impl Wallet {
    pub(super) async fn command_device_wallet(&self, command: DeviceWalletCommand) -> Result<Value, Failure> {
        match command {
            DeviceWalletCommand::Show { device, tokens, from } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.device_wallet(device, &tokens, from).await.map_err(failed)?)
            }
            DeviceWalletCommand::Plan { device, request } => {
                let device = self.choose(&device).await.map_err(failed)?;
                reply(self.plan_execute(device, request).await.map_err(failed)?)
            }
            DeviceWalletCommand::Confirm { review } => {
                self.run(self.start_execute(&review).await.map_err(failed)?.id).await
            }
        }
    }
}
