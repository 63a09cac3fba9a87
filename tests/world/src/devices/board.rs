use std::time::Duration;

use device_kit::Board;
use tokio::time::Instant;
use wire::{
    message::{Capabilities, Percent},
    wifi::{Network, Password, Security, Ssid, WifiState, WifiStatus},
};

use super::Model;

/// The password of the network `Home`, which every simulated device hears.
pub const HOME_PASSWORD: &str = "correct horse";

/// The networks that a device hears: name, strength, ways to join, and the password where it has one.
const NETWORKS: [(&str, i8, u8, &str); 3] = [
    ("Home", -48, Security::WPA2.0 | Security::WPA3.0, HOME_PASSWORD),
    ("Café", -71, Security::OPEN.0, ""),
    ("Garden", -83, Security::WPA2.0, "sesame opens"),
];

/// How long the radio listens, and how long it takes to join.
const WORK: Duration = Duration::from_millis(300);
/// How long one hundredth of a battery lasts.
const DRAIN: Duration = Duration::from_secs(30);
/// What a battery holds when the device is switched on.
const FULL: u64 = 93;

/// The parts of a simulated device that its owner can use.
pub struct SimBoard {
    parts: Capabilities,
    booted: Instant,
    listening: Option<Instant>,
    given: Option<Given>,
    blinks: u32,
}

/// A network that the device was told to join.
struct Given {
    ssid: Ssid,
    since: Instant,
    ends: WifiState,
}

impl SimBoard {
    /// A board with Wi-Fi and a button, and a battery where the model has one.
    pub(super) fn of(model: Model) -> Self {
        let battery = if model == Model::Tracker { Capabilities::BATTERY } else { Capabilities::default() };
        let wifi = Capabilities::WIFI_NETWORKS.and(Capabilities::WIFI_JOIN);
        let button = Capabilities::HAND_OVER.and(Capabilities::FACTORY_RESET);
        Self::with(wifi.and(button).and(battery))
    }

    /// A board of the first hour of the profile, with its radio alone.
    pub(super) fn bare() -> Self {
        Self::with(Capabilities::default())
    }

    fn with(parts: Capabilities) -> Self {
        Self { parts, booted: Instant::now(), listening: None, given: None, blinks: 0 }
    }

    /// How often it has shown which device it is.
    pub(super) fn blinks(&self) -> u32 {
        self.blinks
    }
}

impl Board for SimBoard {
    fn parts(&self) -> Capabilities {
        self.parts
    }

    fn blink(&mut self) {
        self.blinks += 1;
    }

    fn networks(&mut self) -> Option<Vec<Network>> {
        let since = *self.listening.get_or_insert_with(Instant::now);
        if since.elapsed() < WORK {
            return None;
        }
        self.listening = None;
        let heard = NETWORKS.iter().filter_map(|(ssid, rssi, security, _)| {
            Some(Network { ssid: ssid.parse().ok()?, rssi: *rssi, security: Security(*security) })
        });
        Some(heard.collect())
    }

    fn join(&mut self, ssid: &Ssid, password: &Password) {
        let heard = NETWORKS.iter().find(|(name, ..)| name.as_bytes() == ssid.as_bytes());
        let ends = match heard {
            None => WifiState::NotFound,
            Some((.., right)) if *right == password.reveal() => WifiState::Joined,
            Some(_) => WifiState::WrongPassword,
        };
        self.given = Some(Given { ssid: ssid.clone(), since: Instant::now(), ends });
    }

    fn wifi(&self) -> WifiStatus {
        let Some(given) = &self.given else { return WifiStatus::NONE };
        let state = if given.since.elapsed() < WORK { WifiState::Joining } else { given.ends };
        WifiStatus { state, ssid: Some(given.ssid.clone()) }
    }

    fn forget_wifi(&mut self) {
        self.given = None;
    }

    fn battery(&mut self) -> Option<Percent> {
        let used = self.booted.elapsed().as_secs() / DRAIN.as_secs();
        Percent::new(u8::try_from(FULL.saturating_sub(used).max(5)).unwrap_or(5))
    }
}
