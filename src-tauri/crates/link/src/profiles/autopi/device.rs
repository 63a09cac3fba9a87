//! A device of this profile that can be set up.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    device::Profile,
    shown::shown_text,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiStep},
};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use tokio::time::{Duration, Instant, sleep};
use uuid::Uuid;
use wallet::ports::{Comparison, Consent, LinkError, Provisioning};
use zeroize::Zeroizing;

use super::numbers::{BLUETOOTH, HARDWARE, SERIAL, SET_WIFI, SIGNAL, SOFTWARE, STAY_AWAKE, WIFI_STATUS};
use crate::ble::Connection;

/// How long it may take to join a Wi-Fi.
const JOIN: Duration = Duration::from_secs(15);
/// How often it is asked meanwhile.
const POLL: Duration = Duration::from_millis(500);
/// The longest value of a characteristic in bytes.
const VALUE: usize = 512;

/// A connection, over which a bond is made once it is needed.
pub(crate) struct AutoPi {
    connection: Connection,
    owner: Arc<dyn Comparison>,
    facts: DeviceFacts,
}

/// Asks the device who it is, without a bond unless there is one.
pub(crate) async fn open(mut connection: Connection, owner: Arc<dyn Comparison>) -> Result<AutoPi, LinkError> {
    match introduce(&mut connection, owner.as_ref()).await {
        Ok(facts) => Ok(AutoPi { connection, owner, facts }),
        Err(error) => {
            connection.close().await;
            Err(error)
        }
    }
}

async fn introduce(connection: &mut Connection, owner: &dyn Comparison) -> Result<DeviceFacts, LinkError> {
    let bonded = connection.is_bonded().await;
    let wifi = if bonded == Some(true) { fact(connection, WIFI_STATUS).await? } else { String::new() };
    Ok(DeviceFacts {
        profile: Profile::AutoPi,
        name: shown_text(&connection.name().await.unwrap_or_default()),
        firmware: String::new(),
        version: fact(connection, SOFTWARE).await?,
        hardware: fact(connection, HARDWARE).await?,
        serial: fact(connection, SERIAL).await?,
        bluetooth: fact(connection, BLUETOOTH).await?,
        mobile_signal: fact(connection, SIGNAL).await?.trim_end_matches("dBm").trim().parse().ok(),
        wifi: Some(wifi).filter(|wifi| !wifi.is_empty()),
        hostname: String::new(),
        needs_presence: false,
        lists_networks: false,
        identifies: false,
        takes_name: false,
        takes_hostname: false,
        in_the_clear: match bonded {
            Some(true) => !owner.is_compared(&connection.near()).await,
            // Digits will be compared.
            Some(false) => false,
            None => true,
        },
    })
}

/// A text that the device may as well not tell.
pub(super) async fn fact(connection: &mut Connection, uuid: Uuid) -> Result<String, LinkError> {
    match connection.read(uuid).await {
        Ok(text) => Ok(shown_text(String::from_utf8_lossy(&text).trim_end_matches('\0').trim())),
        Err(LinkError::Misbehaved(_) | LinkError::BondLost) => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// What its firmware reads.
#[derive(Serialize)]
struct Wifi<'a> {
    network: &'a str,
    password: &'a str,
}

#[async_trait]
impl Provisioning for AutoPi {
    fn facts(&self) -> &DeviceFacts {
        &self.facts
    }

    async fn networks(&mut self) -> Result<Vec<WifiNetwork>, LinkError> {
        Err(LinkError::NotSupported("it cannot list the networks it hears; name yours"))
    }

    async fn join(
        &mut self,
        ssid: &Ssid,
        password: &SecretString,
        consent: Consent,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<Joined, LinkError> {
        let wifi = Wifi { network: ssid.as_str(), password: password.expose_secret() };
        let value = Zeroizing::new(serde_json::to_vec(&wifi).map_err(|_| LinkError::NotSupported("this name"))?);
        if value.len() > VALUE {
            return Err(LinkError::NotSupported("it takes no name and password as long as these"));
        }
        let compared = self.connection.bond(WIFI_STATUS, self.owner.as_ref()).await?;
        if !compared && consent == Consent::SessionOnly {
            return Err(LinkError::InTheClear);
        }
        // One that says no sleeps a little earlier.
        drop(self.connection.write(STAY_AWAKE, &[1]).await);
        tell(WifiStep::Joining);
        self.connection.write(SET_WIFI, &value).await?;
        self.until_joined(ssid).await
    }

    async fn identify(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it has no way to show which one it is"))
    }

    async fn close(self: Box<Self>) {
        self.connection.close().await;
    }
}

impl AutoPi {
    /// It tells no more than the Wi-Fi that it is on.
    async fn until_joined(&mut self, ssid: &Ssid) -> Result<Joined, LinkError> {
        let until = Instant::now() + JOIN;
        while Instant::now() < until {
            let on = self.connection.read(WIFI_STATUS).await?;
            if on == ssid.as_str().as_bytes() {
                return Ok(Joined { url: None });
            }
            sleep(POLL).await;
        }
        Err(LinkError::WifiNotJoined)
    }
}
