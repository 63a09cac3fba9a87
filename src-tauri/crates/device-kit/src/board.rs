use alloc::vec::Vec;

use wire::{
    message::{Capabilities, Percent},
    wifi::{Network, Password, Ssid, WifiStatus},
};

/// The parts of a board that a [`Device`](crate::Device) has work for; what a board lacks is never asked of it.
pub trait Board {
    /// Which of these it has, by the bits they stand for: [`Capabilities::WIFI_NETWORKS`],
    /// [`Capabilities::WIFI_JOIN`], [`Capabilities::BATTERY`], and for a button, which hand-over and reset need,
    /// [`Capabilities::HAND_OVER`] and [`Capabilities::FACTORY_RESET`].
    fn parts(&self) -> Capabilities;

    /// Shows which device it is, as with a light, for a few seconds; returns at once.
    fn blink(&mut self);

    /// The networks heard, or none while it still listens; begins to listen where it does not. Returns at once.
    fn networks(&mut self) -> Option<Vec<Network>>;

    /// Begins to join a network, keeps it over a loss of power, and drops the one before. Returns at once.
    fn join(&mut self, ssid: &Ssid, password: &Password);

    /// How far it is with the network it was given last.
    fn wifi(&self) -> WifiStatus;

    /// Leaves its network and wipes name and password from its memory.
    fn forget_wifi(&mut self);

    /// How full its battery is; none while that cannot be measured.
    fn battery(&mut self) -> Option<Percent>;
}

impl<B: Board + ?Sized> Board for &mut B {
    fn parts(&self) -> Capabilities {
        (**self).parts()
    }

    fn blink(&mut self) {
        (**self).blink();
    }

    fn networks(&mut self) -> Option<Vec<Network>> {
        (**self).networks()
    }

    fn join(&mut self, ssid: &Ssid, password: &Password) {
        (**self).join(ssid, password);
    }

    fn wifi(&self) -> WifiStatus {
        (**self).wifi()
    }

    fn forget_wifi(&mut self) {
        (**self).forget_wifi();
    }

    fn battery(&mut self) -> Option<Percent> {
        (**self).battery()
    }
}

/// A board with nothing on it but the radio that the device is reached by.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoParts;

impl Board for NoParts {
    fn parts(&self) -> Capabilities {
        Capabilities::default()
    }

    fn blink(&mut self) {}

    fn networks(&mut self) -> Option<Vec<Network>> {
        None
    }

    fn join(&mut self, _ssid: &Ssid, _password: &Password) {}

    fn wifi(&self) -> WifiStatus {
        WifiStatus::NONE
    }

    fn forget_wifi(&mut self) {}

    fn battery(&mut self) -> Option<Percent> {
        None
    }
}
