//! A device of this profile that can be set up over Bluetooth.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    device::Profile,
    shown::shown_text,
    wifi::{DeviceFacts, Joined, Ssid, WifiNetwork, WifiSecurity, WifiStep},
};
use secrecy::SecretString;
use tokio::time::Instant;
use wallet::ports::{Consent, Credential, LinkError, Provisioning, Random};

use super::{
    Session, ctrl,
    gatt::Gatt,
    scan::{self, Network, Protection},
    version::Security,
    wifi,
};
use crate::ble::Connection;

/// A session over Bluetooth.
pub(crate) struct Espressif {
    session: Session<Gatt>,
    facts: DeviceFacts,
    ends: Instant,
}

/// Opens a session with what the owner knows of the device.
pub(crate) async fn open(
    mut connection: Connection,
    credential: &Credential,
    random: &Arc<dyn Random>,
) -> Result<Espressif, LinkError> {
    let (name, ends) = (connection.name().await, connection.ends());
    let endpoints = Gatt::over(connection).await?;
    let session = Session::open(endpoints, &known(credential), random).await?;
    let version = session.version();
    let facts = DeviceFacts {
        profile: Profile::Espressif,
        name: shown_text(&name.unwrap_or_default()),
        firmware: String::new(),
        version: shown_text(&version.told),
        hardware: String::new(),
        serial: String::new(),
        bluetooth: String::new(),
        mobile_signal: None,
        wifi: None,
        hostname: String::new(),
        needs_presence: false,
        lists_networks: version.scans,
        identifies: false,
        takes_name: false,
        takes_hostname: false,
        in_the_clear: version.security == Security::Plain,
    };
    Ok(Espressif { session, facts, ends })
}

fn known(credential: &Credential) -> super::Credential {
    match credential {
        Credential::None => super::Credential::Nothing,
        Credential::LabelCode(code)
        | Credential::Paired { code, .. }
        | Credential::ProofOfPossession { username: None, proof: code } => super::Credential::Code(code.clone()),
        Credential::ProofOfPossession { username: Some(username), proof } => {
            super::Credential::Account { username: username.clone(), password: proof.clone() }
        }
    }
}

#[async_trait]
impl Provisioning for Espressif {
    fn facts(&self) -> &DeviceFacts {
        &self.facts
    }

    async fn networks(&mut self) -> Result<Vec<WifiNetwork>, LinkError> {
        if !self.session.version().scans {
            return Err(LinkError::NotSupported("it cannot list the networks it hears; name yours"));
        }
        let networks = scan::networks(&mut self.session).await?;
        Ok(networks.into_iter().map(shown).collect())
    }

    async fn join(
        &mut self,
        ssid: &Ssid,
        password: &SecretString,
        consent: Consent,
        tell: &(dyn Fn(WifiStep) + Send + Sync),
    ) -> Result<Joined, LinkError> {
        if !self.session.version().joins_wifi {
            return Err(LinkError::NotSupported("it joins no Wi-Fi"));
        }
        if self.facts.in_the_clear && consent == Consent::SessionOnly {
            return Err(LinkError::InTheClear);
        }
        tell(WifiStep::Joining);
        let within = self.ends.saturating_duration_since(Instant::now());
        let failure = match wifi::join(&mut self.session, ssid.as_str(), password, within).await? {
            wifi::Joined::Connected { .. } => return Ok(Joined { url: None }),
            wifi::Joined::StillTrying | wifi::Joined::Disconnected => {
                return Err(LinkError::Timeout("joining the Wi-Fi"));
            }
            wifi::Joined::WrongPassword => LinkError::WrongWifiPassword,
            wifi::Joined::NotFound => LinkError::WifiNotFound,
            wifi::Joined::Failed => LinkError::WifiNotJoined,
        };
        // A device that failed takes the next network only after this; one that does not know it is restarted by hand.
        drop(ctrl::reset(&mut self.session).await);
        Err(failure)
    }

    async fn identify(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it has no way to show which one it is"))
    }

    async fn close(self: Box<Self>) {
        self.session.end().close().await;
    }
}

fn shown(network: Network) -> WifiNetwork {
    WifiNetwork {
        ssid: shown_text(&String::from_utf8_lossy(&network.ssid)),
        rssi: i16::try_from(network.rssi).ok(),
        security: ways(network.protection),
    }
}

fn ways(protection: Protection) -> Vec<WifiSecurity> {
    match protection {
        Protection::Open => vec![WifiSecurity::Open],
        Protection::Wep => vec![WifiSecurity::Wep],
        Protection::Wpa => vec![WifiSecurity::Wpa],
        Protection::Wpa2 => vec![WifiSecurity::Wpa2],
        Protection::WpaWpa2 => vec![WifiSecurity::Wpa, WifiSecurity::Wpa2],
        Protection::Wpa2Enterprise => vec![WifiSecurity::Wpa2Enterprise],
        Protection::Wpa3 => vec![WifiSecurity::Wpa3],
        Protection::Wpa2Wpa3 => vec![WifiSecurity::Wpa2, WifiSecurity::Wpa3],
        Protection::Other => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_networks_name_is_made_safe_to_show_whatever_its_bytes() {
        let network = |ssid: &[u8], rssi| Network {
            ssid: ssid.to_vec(),
            bssid: Vec::new(),
            channel: 6,
            rssi,
            protection: Protection::Wpa2Wpa3,
        };
        let home = shown(network("Café\u{202e}".as_bytes(), -48));
        assert_eq!((home.ssid.as_str(), home.rssi), ("Café\u{fffd}", Some(-48)));
        assert_eq!(home.security, [WifiSecurity::Wpa2, WifiSecurity::Wpa3]);
        let odd = shown(network(b"\xff\xfeHome", i32::MIN));
        assert_eq!((odd.ssid.as_str(), odd.rssi), ("\u{fffd}\u{fffd}Home", None));
    }

    #[test]
    fn a_name_makes_a_code_the_password_of_an_account() {
        let proof = |username: Option<&str>| Credential::ProofOfPossession {
            username: username.map(str::to_string),
            proof: "abcd1234".into(),
        };
        assert!(matches!(known(&proof(None)), super::super::Credential::Code(_)));
        let account = known(&proof(Some("owner")));
        assert!(matches!(account, super::super::Credential::Account { username, .. } if username == "owner"));
        assert!(matches!(known(&Credential::None), super::super::Credential::Nothing));
    }
}
