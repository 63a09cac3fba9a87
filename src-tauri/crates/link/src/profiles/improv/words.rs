//! What the numbers of this profile mean.

use domain::{
    shown::shown_text,
    wifi::{WifiNetwork, WifiSecurity},
};
use uuid::Uuid;
use wallet::ports::LinkError;

const fn of_the_service(last: u128) -> Uuid {
    Uuid::from_u128(0x0046_7768_6228_2272_4663_2774_7826_8000 + last)
}

pub(super) const SERVICE: Uuid = of_the_service(0);
/// The [`State`]; read, notify.
pub(super) const STATE: Uuid = of_the_service(1);
/// The error of the last command, 0 for none; read, notify.
pub(super) const ERROR: Uuid = of_the_service(2);
/// Takes commands; write.
pub(super) const COMMAND: Uuid = of_the_service(3);
/// The result of the last command; read, notify.
pub(super) const RESULT: Uuid = of_the_service(4);
/// The [`Capabilities`]; read.
pub(super) const CAPABILITIES: Uuid = of_the_service(5);

/// What a device can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Command {
    Wifi = 1,
    Identify = 2,
    DeviceInfo = 3,
    Scan = 4,
    /// Without data it tells the name, with data it takes that one; the same below.
    Hostname = 5,
    DeviceName = 6,
}

/// Where a device is on its way to a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It takes no network before its owner did something at the device.
    AuthorisationRequired,
    Authorised,
    Provisioning,
    Provisioned,
    /// A state that the profile does not have, such as 0 for stopped.
    Other(u8),
}

impl State {
    /// Reads the value of the characteristic; an empty one says nothing.
    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        value.first().map(|state| match state {
            1 => Self::AuthorisationRequired,
            2 => Self::Authorised,
            3 => Self::Provisioning,
            4 => Self::Provisioned,
            other => Self::Other(*other),
        })
    }
}

/// What a device offers beside taking a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Capabilities(u8);

impl Capabilities {
    pub(super) fn parse(value: &[u8]) -> Self {
        Self(value.first().copied().unwrap_or_default())
    }

    pub(super) fn identifies(self) -> bool {
        self.0 & 1 != 0
    }

    pub(super) fn tells_about_itself(self) -> bool {
        self.0 & 2 != 0
    }

    pub(super) fn scans(self) -> bool {
        self.0 & 4 != 0
    }

    pub(super) fn has_hostname(self) -> bool {
        self.0 & 8 != 0
    }
}

/// What an error number means; 0 is none.
pub(super) fn failure(error: u8) -> Option<LinkError> {
    match error {
        0 => None,
        1 => Some(LinkError::Misbehaved("it took our command for an invalid one".to_string())),
        2 => Some(LinkError::NotSupported("the device does not know this command")),
        3 => Some(LinkError::WifiNotJoined),
        4 => Some(LinkError::NeedsPresence),
        5 => Some(LinkError::BadHostname),
        other => Some(LinkError::Refused(format!("error {other}, which it does not explain"))),
    }
}

/// The networks of a scan's result: three texts for each, and an incomplete last one left out.
pub(super) fn networks(texts: &[String]) -> Vec<WifiNetwork> {
    let (all, _) = texts.as_chunks();
    all.iter()
        .map(|[ssid, rssi, security]| WifiNetwork {
            ssid: shown_text(ssid),
            rssi: rssi.trim().parse().ok(),
            security: security.split('/').filter_map(one_security).collect(),
        })
        .collect()
}

fn one_security(text: &str) -> Option<WifiSecurity> {
    match text.trim().to_ascii_uppercase().as_str() {
        // Devices of the first revision say YES for any password.
        "NO" => Some(WifiSecurity::Open),
        "WEP" => Some(WifiSecurity::Wep),
        "WPA" => Some(WifiSecurity::Wpa),
        "WPA2" => Some(WifiSecurity::Wpa2),
        "WPA2 EAP" => Some(WifiSecurity::Wpa2Enterprise),
        "WPA3" => Some(WifiSecurity::Wpa3),
        "WAPI" => Some(WifiSecurity::Wapi),
        _ => None,
    }
}

/// Where the device says its page is; only an address of the web that shows as it is.
pub(super) fn page(texts: &[String]) -> Option<String> {
    let url = texts.first()?;
    let web = url.starts_with("http://") || url.starts_with("https://");
    (web && shown_text(url) == *url).then(|| url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_come_in_threes_with_every_way_to_join() {
        let texts = ["Home", "-42", "WPA2/WPA3", "Café\u{202e}", "strong", "YES", "Open", "-80", "NO", "Cut", "-1"];
        let found = networks(&texts.map(str::to_string));
        assert_eq!(found.len(), 3);
        assert_eq!(
            (found[0].rssi, found[0].security.as_slice()),
            (Some(-42), &[WifiSecurity::Wpa2, WifiSecurity::Wpa3][..])
        );
        assert_eq!((found[1].ssid.as_str(), found[1].rssi, found[1].security.len()), ("Café\u{fffd}", None, 0));
        assert_eq!(found[2].security, [WifiSecurity::Open]);
        assert_eq!(networks(&[]), []);
    }

    #[test]
    fn states_and_capabilities_that_nobody_knows_are_taken_as_they_are() {
        assert_eq!(State::parse(&[]), None);
        assert_eq!(State::parse(&[0]), Some(State::Other(0)));
        assert_eq!(State::parse(&[4, 9]), Some(State::Provisioned));
        assert!(Capabilities::parse(&[0xf7]).scans() && !Capabilities::parse(&[0xf7]).has_hostname());
        assert_eq!(Capabilities::parse(&[]), Capabilities::default());
        assert!(failure(0).is_none() && (1..=255).all(|error| failure(error).is_some()));
    }

    #[test]
    fn only_an_address_of_the_web_is_passed_on() {
        let page = |text: &str| super::page(&[text.to_string()]);
        assert_eq!(page("http://192.168.1.7/setup").as_deref(), Some("http://192.168.1.7/setup"));
        assert_eq!(page("javascript:alert(1)"), None);
        assert_eq!(page("https://evil.example/\u{202e}moc"), None);
        assert_eq!(super::page(&[]), None);
    }
}
