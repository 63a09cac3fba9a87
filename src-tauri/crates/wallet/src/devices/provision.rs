//! Setting up a device nearby: who it says it is, the networks it hears, and its Wi-Fi.

use domain::{
    device::{DeviceId, NearbyId},
    event::Event,
    failure::{Code, Coded},
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork},
};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::OwnedMutexGuard;

use super::candidates::Candidates;
use crate::{
    Wallet,
    ports::{Consent, Credential, LinkError, Provisioning},
};

/// The longest password of a Wi-Fi in bytes: 63 characters, or 64 digits of a key.
const PASSWORD_BYTES: usize = 64;

/// A network, and how far its password may go.
#[derive(Debug)]
pub struct Wifi {
    pub ssid: Ssid,
    pub password: SecretString,
    pub consent: Consent,
}

/// A device that is being set up, and the radio it holds; both are free again when it closes or drops.
pub(super) struct Setup {
    pub(super) device: Box<dyn Provisioning>,
    _radio: OwnedMutexGuard<()>,
}

impl Wallet {
    /// Asks a device nearby what it is.
    ///
    /// # Errors
    /// [`ProvisionError`]; the radio is free in any case.
    pub async fn nearby_facts(&self, near: &NearbyId, credential: &Credential) -> Result<DeviceFacts, ProvisionError> {
        let setup = self.set_up(near, credential).await?;
        let facts = setup.device.facts().clone();
        setup.device.close().await;
        Ok(facts)
    }

    /// Asks a device nearby which networks it hears.
    ///
    /// # Errors
    /// [`ProvisionError`]; the radio is free in any case.
    pub async fn wifi_networks(
        &self,
        near: &NearbyId,
        credential: &Credential,
    ) -> Result<Vec<WifiNetwork>, ProvisionError> {
        let mut setup = self.set_up(near, credential).await?;
        let networks = setup.device.networks().await;
        setup.device.close().await;
        Ok(networks?)
    }

    /// Puts a device nearby on a network; each step is told as [`Event::Wifi`]. The password is not kept (T-36).
    ///
    /// # Errors
    /// [`ProvisionError`]; the radio is free in any case.
    pub async fn set_wifi(
        &self,
        near: &NearbyId,
        credential: &Credential,
        wifi: &Wifi,
    ) -> Result<Joined, ProvisionError> {
        if wifi.password.expose_secret().len() > PASSWORD_BYTES {
            return Err(ProvisionError::PasswordTooLong);
        }
        let mut setup = self.set_up(near, credential).await?;
        let tell = |step| self.tell(Event::Wifi(step));
        let joined = setup.device.join(&wifi.ssid, &wifi.password, wifi.consent, &tell).await;
        setup.device.close().await;
        Ok(joined?)
    }

    /// Has a device nearby show which one it is.
    ///
    /// # Errors
    /// [`ProvisionError`]; the radio is free in any case.
    pub async fn identify_nearby(&self, near: &NearbyId, credential: &Credential) -> Result<(), ProvisionError> {
        let mut setup = self.set_up(near, credential).await?;
        let identified = setup.device.identify().await;
        setup.device.close().await;
        Ok(identified?)
    }

    pub(super) async fn set_up(&self, near: &NearbyId, credential: &Credential) -> Result<Setup, LinkError> {
        let radio = self.radio.clone().lock_owned().await;
        let device = match credential {
            Credential::Paired { device, .. } => self.provision_known(*device, near, credential).await?,
            Credential::None | Credential::LabelCode(_) | Credential::ProofOfPossession { .. } => {
                self.ports.link.provision(near, credential).await?
            }
        };
        Ok(Setup { device, _radio: radio })
    }

    async fn provision_known(
        &self,
        device: DeviceId,
        near: &NearbyId,
        credential: &Credential,
    ) -> Result<Box<dyn Provisioning>, LinkError> {
        let link = &self.ports.link;
        let mut candidates = Candidates::from(link.as_ref(), device, near.clone());
        loop {
            match link.provision(candidates.near(), credential).await {
                Ok(opened) => return Ok(opened),
                Err(error) => candidates.after(error).await?,
            }
        }
    }
}

/// Why a device nearby was not set up.
#[derive(Debug, Error)]
pub enum ProvisionError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error("the password of a Wi-Fi has at most 63 characters")]
    PasswordTooLong,
}

impl Coded for ProvisionError {
    fn code(&self) -> Code {
        match self {
            Self::Link(e) => e.code(),
            Self::PasswordTooLong => Code::BadRequest,
        }
    }
}
