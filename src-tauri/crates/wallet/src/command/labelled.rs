//! Devices by what stands on their labels.

use domain::{device::DeviceId, failure::Failure};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{failed, internal, merge, paired};
use crate::{Wallet, label::DeedboxLabel};

impl Wallet {
    pub(super) async fn pair_by_label(&self, code: SecretString, device: Option<DeviceId>) -> Result<Value, Failure> {
        paired(self.pair_labelled(&DeedboxLabel { code, device }).await.map_err(failed)?)
    }

    pub(super) async fn look_up(&self, device: DeviceId) -> Result<Value, Failure> {
        let known = self.known_device(device).await.map_err(failed)?;
        let mut value = json!({ "device": known.id, "did": known.id.did(), "name": known.name });
        merge(&mut value, serde_json::to_value(&known.ownership).map_err(internal)?);
        Ok(value)
    }
}
