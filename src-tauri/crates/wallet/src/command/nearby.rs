//! Setting up a device nearby that is named as a person types it.

use domain::{
    device::{DeviceId, NearbyId, Profile},
    failure::Failure,
    names::NewNames,
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ChooseError, failed, internal, merge, reply, revealed, secret};
use crate::{
    Wallet,
    devices::{PairedDevice, Wifi},
    ports::Credential,
};

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
    pub(super) async fn pair_named(&self, near: &str, code: SecretString) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        paired(self.pair(&near.id, code, None).await.map_err(failed)?)
    }

    pub(super) async fn info_named(&self, near: &str, proof: Option<DeviceProof>) -> Result<Value, Failure> {
        let (near, credential) = self.meant(near, proof).await?;
        reply(self.nearby_facts(&near, &credential).await.map_err(failed)?)
    }

    pub(super) async fn networks_named(&self, near: &str, proof: Option<DeviceProof>) -> Result<Value, Failure> {
        let (near, credential) = self.meant(near, proof).await?;
        reply(self.wifi_networks(&near, &credential).await.map_err(failed)?)
    }

    pub(super) async fn set_wifi_named(
        &self,
        near: &str,
        proof: Option<DeviceProof>,
        wifi: &Wifi,
    ) -> Result<Value, Failure> {
        let (near, credential) = self.meant(near, proof).await?;
        let joined = self.set_wifi(&near, &credential, wifi).await.map_err(failed)?;
        reply(json!({ "joined": wifi.ssid, "url": joined.url }))
    }

    pub(super) async fn names_named(&self, near: &str, new: &NewNames) -> Result<Value, Failure> {
        let (near, credential) = self.meant(near, None).await?;
        reply(self.name_nearby(&near, &credential, new).await.map_err(failed)?)
    }

    pub(super) async fn identify_named(&self, near: &str, proof: Option<DeviceProof>) -> Result<Value, Failure> {
        let (near, credential) = self.meant(near, proof).await?;
        self.identify_nearby(&near, &credential).await.map_err(failed)?;
        reply(json!({ "identified": true }))
    }

    pub(super) async fn unbond_named(&self, near: &str) -> Result<Value, Failure> {
        let near = self.choose_near(near).await.map_err(failed)?;
        self.unbond(&near.id).await.map_err(failed)?;
        reply(json!({ "bond": "removed" }))
    }

    /// The device nearby, and what the owner knows of it: for one of this wallet that is the code it was paired with.
    async fn meant(&self, text: &str, proof: Option<DeviceProof>) -> Result<(NearbyId, Credential), Failure> {
        let named = match self.choose(text).await {
            Ok(device) => self.ports.store.device(device).await.map_err(failed)?,
            Err(ChooseError::Unknown(_)) => None,
            Err(error) => return Err(failed(error)),
        };
        if let Some(row) = named {
            let credential = self.credential_of(row.id, proof).await?;
            return Ok((self.heard(row.id).await.map_err(failed)?, credential));
        }
        let near = self.choose_near(text).await.map_err(failed)?;
        let credential = match near.known.filter(|_| near.profile == Profile::Deedbox) {
            Some(device) => self.credential_of(device, proof).await?,
            None => proof.into(),
        };
        Ok((near.id, credential))
    }

    async fn credential_of(&self, device: DeviceId, proof: Option<DeviceProof>) -> Result<Credential, Failure> {
        match proof {
            Some(DeviceProof { code, .. }) => Ok(Credential::Paired { device, code }),
            None => self.paired_credential(device).await.map_err(failed),
        }
    }
}

pub(super) fn paired(paired: PairedDevice) -> Result<Value, Failure> {
    let mut value = json!({ "device": paired.device, "did": paired.device.id.did(), "name": paired.name });
    merge(&mut value, serde_json::to_value(&paired.ownership).map_err(internal)?);
    Ok(value)
}
