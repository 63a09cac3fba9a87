//! Setting up a device of this profile inside its session.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    device::Profile,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiStep},
};
use secrecy::SecretString;
use wallet::ports::{Consent, Credential, LinkError, Provisioning, Random, Session};
use wire::message::Capabilities;

use super::{DeedboxSession, open, wifi};
use crate::ble::Connection;

/// A device with an open session.
pub(crate) struct Deedbox {
    session: DeedboxSession,
    facts: DeviceFacts,
}

/// Opens a session with the code of the label.
pub(crate) async fn set_up(
    connection: Connection,
    credential: &Credential,
    random: Arc<dyn Random>,
) -> Result<Deedbox, LinkError> {
    let expected = match credential {
        Credential::Paired { device, .. } => Some(*device),
        Credential::None | Credential::LabelCode(_) | Credential::ProofOfPossession { .. } => None,
    };
    let session = open(connection, credential, expected, random).await?;
    let device = session.device();
    let facts = DeviceFacts {
        profile: Profile::Deedbox,
        name: device.model.clone(),
        firmware: device.firmware.clone(),
        version: wire::VERSION.to_string(),
        hardware: String::new(),
        serial: String::new(),
        bluetooth: String::new(),
        mobile_signal: None,
        wifi: None,
        hostname: String::new(),
        needs_presence: false,
        lists_networks: session.capabilities.has(Capabilities::WIFI_NETWORKS),
        identifies: session.capabilities.has(Capabilities::IDENTIFY),
        takes_name: false,
        takes_hostname: false,
        in_the_clear: false,
    };
    Ok(Deedbox { session, facts })
}

#[async_trait]
impl Provisioning for Deedbox {
    fn facts(&self) -> &DeviceFacts {
        &self.facts
    }

    async fn networks(&mut self) -> Result<Vec<WifiNetwork>, LinkError> {
        wifi::networks(&mut self.session).await
    }

    async fn join(
        &mut self,
        ssid: &Ssid,
        password: &SecretString,
        // Both are kept: it is a session that the password goes into.
        _consent: Consent,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<Joined, LinkError> {
        wifi::join(&mut self.session, ssid, password, tell).await
    }

    async fn identify(&mut self) -> Result<(), LinkError> {
        self.session.identify().await
    }

    async fn close(self: Box<Self>) {
        Box::new(self.session).close().await;
    }
}
