//! Networks, and joining one, inside a session.

use domain::{
    shown::shown_text,
    wifi::{Joined, Ssid, WifiNetwork, WifiSecurity, WifiStep},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Duration, Instant, sleep};
use wallet::ports::LinkError;
use wire::{
    message::{Capabilities, Reply, Request},
    wifi::{Network, Security, WifiState, WifiStatus},
};

use super::{DeedboxSession, unexpected};

/// How often a device is asked how far it is.
const PAUSE: Duration = Duration::from_millis(500);
/// How long a device may listen for networks.
const LISTENING: Duration = Duration::from_secs(15);
/// How long a device may try to join; the dialogue's 60 s hold beside this.
const JOINING: Duration = Duration::from_secs(40);

/// The networks that the device hears.
pub(super) async fn networks(session: &mut DeedboxSession) -> Result<Vec<WifiNetwork>, LinkError> {
    session.wants(Capabilities::WIFI_NETWORKS, "it cannot list the networks it hears; name yours")?;
    let until = Instant::now() + LISTENING;
    while Instant::now() < until {
        match session.ask(Request::WifiNetworks).await? {
            Reply::Networks(told) if !told.listening => return Ok(told.heard.iter().map(shown).collect()),
            Reply::Networks(_) => sleep(PAUSE).await,
            _ => return Err(unexpected()),
        }
    }
    Err(LinkError::Timeout("listening for networks"))
}

/// Has the device join a network, and waits for how that ends.
pub(super) async fn join(
    session: &mut DeedboxSession,
    ssid: &Ssid,
    password: &SecretString,
    tell: &(dyn Fn(WifiStep) + Send + Sync),
) -> Result<Joined, LinkError> {
    session.wants(Capabilities::WIFI_JOIN, "it joins no Wi-Fi")?;
    let impossible = |_| LinkError::Refused("no network has such a name or password".to_string());
    let named: wire::wifi::Ssid = ssid.as_str().parse().map_err(impossible)?;
    let password = password.expose_secret().parse().map_err(impossible)?;
    session.done(Request::WifiJoin { ssid: named.clone(), password }).await?;
    tell(WifiStep::Joining);
    let until = Instant::now() + JOINING;
    while Instant::now() < until {
        let Reply::Wifi(status) = session.ask(Request::WifiStatus).await? else { return Err(unexpected()) };
        if let Some(ended) = ended(&status, &named) {
            return ended;
        }
        sleep(PAUSE).await;
    }
    Err(LinkError::Timeout("joining the Wi-Fi"))
}

/// How joining this network ended; none while it goes on, and for what is said of another one.
fn ended(status: &WifiStatus, named: &wire::wifi::Ssid) -> Option<Result<Joined, LinkError>> {
    if status.ssid.as_ref() != Some(named) {
        return None;
    }
    match status.state {
        WifiState::Off | WifiState::Joining => None,
        WifiState::Joined => Some(Ok(Joined { url: None })),
        WifiState::WrongPassword => Some(Err(LinkError::WrongWifiPassword)),
        WifiState::NotFound => Some(Err(LinkError::WifiNotFound)),
        WifiState::Failed => Some(Err(LinkError::WifiNotJoined)),
    }
}

fn shown(network: &Network) -> WifiNetwork {
    let ways = [
        (Security::OPEN, WifiSecurity::Open),
        (Security::WEP, WifiSecurity::Wep),
        (Security::WPA, WifiSecurity::Wpa),
        (Security::WPA2, WifiSecurity::Wpa2),
        (Security::WPA2_ENTERPRISE, WifiSecurity::Wpa2Enterprise),
        (Security::WPA3, WifiSecurity::Wpa3),
    ];
    WifiNetwork {
        ssid: shown_text(&String::from_utf8_lossy(network.ssid.as_bytes())),
        rssi: Some(network.rssi.into()),
        security: ways.into_iter().filter(|(bit, _)| network.security.has(*bit)).map(|(_, way)| way).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_another_network_ends_nothing() {
        let named: wire::wifi::Ssid = "Home".parse().unwrap();
        let said = |state, ssid: Option<&str>| WifiStatus { state, ssid: ssid.map(|ssid| ssid.parse().unwrap()) };
        for other in [said(WifiState::Joined, Some("Café")), said(WifiState::WrongPassword, None)] {
            assert!(ended(&other, &named).is_none(), "{other:?}");
        }
        assert!(matches!(ended(&said(WifiState::Joined, Some("Home")), &named), Some(Ok(_))));
        let failed = ended(&said(WifiState::Failed, Some("Home")), &named);
        assert!(matches!(failed, Some(Err(LinkError::WifiNotJoined))));
    }
}
