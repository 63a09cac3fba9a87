//! What labels of devices say, apart from the codes on them.

use alloc::{format, string::String};

use serde::{Deserialize, Serialize};

use crate::device::{DeviceId, Nearby, Profile};

/// How a device is reached to be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    Ble,
    /// Over a Wi-Fi network of its own.
    SoftAp,
}

/// What kind of network a device joins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkKind {
    #[default]
    Wifi,
    Thread,
}

/// What a Matter code tells, without its passcode: Deedbox shows such a device and does not commission it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterLabel {
    /// Given by the Connectivity Standards Alliance; 0 when the label does not tell.
    pub vendor: u16,
    pub product: u16,
    pub flow: Flow,
    pub rendezvous: Rendezvous,
    /// Tells devices of one kind apart in the air.
    pub discriminator: u16,
}

/// What an owner does before a Matter device can be commissioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flow {
    /// Switches it on.
    Standard,
    /// Does something to the device, such as pressing a button.
    UserIntent,
    /// Follows the maker's own steps.
    Custom,
}

/// Where a Matter device can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendezvous {
    pub soft_ap: bool,
    pub ble: bool,
    pub on_network: bool,
}

/// How the device of a label is picked from those nearby. Adverts prove nothing: it is a hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Any device of our profile.
    Deedbox,
    /// The device that says its address begins like this one's.
    Device(DeviceId),
    /// The device of Espressif's provisioning with this name.
    Espressif(String),
    /// None that is listened for.
    Unheard,
}

impl Hint {
    /// Whether a device nearby may be the one.
    #[must_use]
    pub fn fits(&self, near: &Nearby) -> bool {
        match self {
            Self::Deedbox => near.profile == Profile::Deedbox,
            Self::Device(id) => {
                let start = near.address_hint.as_deref().filter(|start| start.len() == 8);
                start.is_some_and(|start| format!("{id}").starts_with(&format!("0x{start}")))
            }
            Self::Espressif(name) => near.profile == Profile::Espressif && near.name == *name,
            Self::Unheard => false,
        }
    }
}
