use std::collections::BTreeMap;

use super::{Advertisement, Lie, MTU, Notifier, Pairing, Peripheral, guest::Guest};

/// What a program's end of pairing shows; it always agrees.
const GUEST_DIGITS: u32 = 123_456;

/// Who a device on the air is.
pub(super) enum Body {
    /// One that the world simulates.
    Simulated(Box<dyn Peripheral>),
    /// A program of somebody else on the second adapter.
    Guest(Guest),
}

/// All that a central hears in an advertisement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Advert {
    pub name: Option<String>,
    pub content: Advertisement,
    /// Data by the number of a company.
    pub manufacturer_data: BTreeMap<u16, Vec<u8>>,
    pub appearance: Option<u16>,
}

impl Body {
    pub fn advert(&self) -> Advert {
        match self {
            Self::Simulated(peripheral) => {
                Advert { name: Some(peripheral.name()), content: peripheral.advertisement(), ..Advert::default() }
            }
            Self::Guest(guest) => guest.advert.clone(),
        }
    }

    /// Whether it advertises something else since this was asked last.
    pub fn renewed(&mut self) -> bool {
        match self {
            Self::Simulated(_) => false,
            Self::Guest(guest) => std::mem::take(&mut guest.changed),
        }
    }

    pub fn is_on_air(&self) -> bool {
        match self {
            Self::Simulated(_) => true,
            Self::Guest(guest) => guest.on_air,
        }
    }

    pub fn mtu(&self) -> u16 {
        match self {
            // No link has less (Core 5.4, Vol 3, Part F, 3.2.8).
            Self::Simulated(peripheral) => peripheral.mtu().max(23),
            Self::Guest(_) => MTU,
        }
    }

    pub fn pairing(&self) -> Pairing {
        match self {
            Self::Simulated(peripheral) => peripheral.pairing(),
            Self::Guest(_) => Pairing::Compare(GUEST_DIGITS),
        }
    }

    /// Whether it lies from now on as it is told.
    pub fn lie(&mut self, lie: Option<Lie>) -> bool {
        match self {
            Self::Simulated(peripheral) => peripheral.lie(lie),
            Self::Guest(_) => lie.is_none(),
        }
    }

    pub fn on_connect(&mut self, notifier: Notifier) {
        match self {
            Self::Simulated(peripheral) => peripheral.on_connect(notifier),
            // It hears of it through the second adapter.
            Self::Guest(_) => {}
        }
    }

    pub fn on_disconnect(&mut self) {
        match self {
            Self::Simulated(peripheral) => peripheral.on_disconnect(),
            Self::Guest(_) => {}
        }
    }
}
