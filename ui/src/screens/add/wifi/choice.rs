//! Which network, and what is wrong with its password.

use domain::wifi::{Ssid, WifiNetwork, WifiSecurity};

use crate::text::Wifi;

/// The fewest characters of a password of WPA (IEEE 802.11i).
const WPA_SHORTEST: usize = 8;
/// The longest password of a Wi-Fi in bytes: 63 characters, or 64 digits of a key.
const LONGEST: usize = 64;

/// A network of the list, or one named by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    #[default]
    None,
    Listed(String),
    Named,
}

/// How a network lets devices in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// Without a password.
    Open,
    /// With a password; of WPA it has a least length.
    Password { wpa: bool },
    /// With a log-in of a company, which no device here takes.
    Company,
    /// It does not say.
    Unknown,
}

/// How a network lets devices in, by the device's word.
#[must_use]
pub fn entrance(network: &WifiNetwork) -> Entrance {
    let all = &network.security;
    let wpa = |way: &WifiSecurity| matches!(way, WifiSecurity::Wpa | WifiSecurity::Wpa2 | WifiSecurity::Wpa3);
    if all.iter().any(wpa) {
        return Entrance::Password { wpa: true };
    }
    if all.contains(&WifiSecurity::Open) {
        return Entrance::Open;
    }
    if all.iter().any(|way| matches!(way, WifiSecurity::Wep | WifiSecurity::Wapi)) {
        return Entrance::Password { wpa: false };
    }
    if all.contains(&WifiSecurity::Wpa2Enterprise) { Entrance::Company } else { Entrance::Unknown }
}

/// The strongest first, each name once, none without a name.
#[must_use]
pub fn by_signal(mut networks: Vec<WifiNetwork>) -> Vec<WifiNetwork> {
    networks.retain(|network| !network.ssid.is_empty());
    networks.sort_by(|a, b| b.rssi.cmp(&a.rssi).then_with(|| a.ssid.cmp(&b.ssid)));
    let mut kept: Vec<WifiNetwork> = Vec::new();
    for network in networks {
        if kept.iter().all(|one| one.ssid != network.ssid) {
            kept.push(network);
        }
    }
    kept
}

/// The network's own name, unless what is shown is not all of it.
#[must_use]
pub fn own_name(shown: &str) -> Option<Ssid> {
    if shown.contains('\u{fffd}') { None } else { shown.parse().ok() }
}

/// Whether a network of the list can be chosen.
#[must_use]
pub fn can_choose(network: &WifiNetwork) -> bool {
    own_name(&network.ssid).is_some() && entrance(network) != Entrance::Company
}

/// What is wrong with a password for a network that lets devices in this way, if anything.
#[must_use]
pub fn password_wrong(entrance: Entrance, password: &str) -> Option<Wifi> {
    if password.len() > LONGEST {
        return Some(Wifi::PasswordLong);
    }
    match entrance {
        Entrance::Password { wpa: true } if password.chars().count() < WPA_SHORTEST => Some(Wifi::PasswordShort),
        Entrance::Password { .. } if password.is_empty() => Some(Wifi::PasswordShort),
        Entrance::Password { .. } | Entrance::Open | Entrance::Company | Entrance::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(ssid: &str, rssi: i16, security: &[WifiSecurity]) -> WifiNetwork {
        WifiNetwork { ssid: ssid.into(), rssi: Some(rssi), security: security.to_vec() }
    }

    #[test]
    fn the_strongest_network_comes_first_and_each_name_once() {
        let heard =
            [("far", -80), ("Home", -70), ("", -20), ("Home", -48)].map(|(ssid, rssi)| network(ssid, rssi, &[]));
        let sorted = by_signal(heard.to_vec());
        let told: Vec<_> = sorted.iter().map(|one| (one.ssid.as_str(), one.rssi)).collect();
        assert_eq!(told, [("Home", Some(-48)), ("far", Some(-80))]);
    }

    #[test]
    fn a_name_that_is_not_shown_in_full_is_not_sent() {
        assert!(own_name("Café").is_some());
        assert!(own_name("a\u{fffd}b").is_none());
        assert!(!can_choose(&network("a\u{fffd}b", -40, &[WifiSecurity::Open])));
        assert!(!can_choose(&network("Office", -40, &[WifiSecurity::Wpa2Enterprise])));
        assert!(can_choose(&network("Home", -40, &[WifiSecurity::Wpa2Enterprise, WifiSecurity::Wpa2])));
    }

    #[test]
    fn a_password_is_asked_for_as_the_network_wants_it() {
        let of = |security: &[WifiSecurity], password: &str| {
            password_wrong(entrance(&network("Home", -40, security)), password)
        };
        assert_eq!(of(&[WifiSecurity::Open], ""), None);
        assert_eq!(of(&[WifiSecurity::Wpa2], "7 signs"), Some(Wifi::PasswordShort));
        assert_eq!(of(&[WifiSecurity::Wpa2, WifiSecurity::Wpa3], "8 signs."), None);
        assert_eq!(of(&[WifiSecurity::Wep], "five5"), None);
        assert_eq!(of(&[WifiSecurity::Wep], ""), Some(Wifi::PasswordShort));
        assert_eq!(of(&[], ""), None);
        assert_eq!(of(&[], &"ä".repeat(33)), Some(Wifi::PasswordLong));
    }
}
