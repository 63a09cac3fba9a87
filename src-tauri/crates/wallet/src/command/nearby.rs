//! Setting up a device nearby that is named as a person types it.

use domain::failure::Failure;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{failed, reply, revealed, secret};
use crate::{Wallet, devices::Wifi, ports::Credential};

/// What the owner knows of a device, from its label.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceProof {
    /// The name beside the code, where the label has one.
    pub username: Option<String>,
    #[serde(serialize_with = "revealed", deserialize_with = "secret")]
    pub code: SecretString,
}

impl From<Option<DeviceProof>> for Credential {
    fn from(proof: Option<DeviceProof>) -> Self {
        match proof {
            Some(DeviceProof { username, code }) => Self::ProofOfPossession { username, proof: code },
            None => Self::None,
        }
    }
}

impl Wallet {
    pub(super) async fn info_named(&self, near: &str, proof: Option<DeviceProof>) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        reply(self.nearby_facts(&near, &proof.into()).await.map_err(failed)?)
    }

    pub(super) async fn networks_named(&self, near: &str, proof: Option<DeviceProof>) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        reply(self.wifi_networks(&near, &proof.into()).await.map_err(failed)?)
    }

    pub(super) async fn set_wifi_named(
        &self,
        near: &str,
        proof: Option<DeviceProof>,
        wifi: &Wifi,
    ) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        let joined = self.set_wifi(&near, &proof.into(), wifi).await.map_err(failed)?;
        reply(json!({ "joined": wifi.ssid, "url": joined.url }))
    }

    pub(super) async fn identify_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        self.identify_nearby(&near, &Credential::None).await.map_err(failed)?;
        reply(json!({ "identified": true }))
    }

    pub(super) async fn unbond_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        self.unbond(&near).await.map_err(failed)?;
        reply(json!({ "bond": "removed" }))
    }
}
