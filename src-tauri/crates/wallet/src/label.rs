//! Labels of devices, with the codes on them.

use domain::{
    device::DeviceId,
    label::{Hint, MatterLabel, NetworkKind, Transport},
};
use secrecy::SecretString;

use crate::command::DeviceProof;

/// A label that was read.
#[derive(Clone, Debug)]
pub enum Label {
    /// A device of our own profile.
    Deedbox(DeedboxLabel),
    /// A device with Espressif's provisioning.
    Espressif(EspressifLabel),
    /// Matter: shown only, this wallet does not commission.
    Matter(MatterLabel),
    /// A device's DID, or its bare address; it opens nothing.
    Did(DeviceId),
}

/// The label of a device of our own profile.
#[derive(Clone, Debug)]
pub struct DeedboxLabel {
    /// The set-up code, as printed.
    pub code: SecretString,
    /// The device whose key must be proved, where the label names it.
    pub device: Option<DeviceId>,
}

/// The label of a device with Espressif's provisioning.
#[derive(Clone, Debug)]
pub struct EspressifLabel {
    /// The name that the device advertises.
    pub name: String,
    pub transport: Transport,
    pub network: NetworkKind,
    /// `None` where the device asks for no code.
    pub proof: Option<DeviceProof>,
}

impl Label {
    /// How the device is picked from those nearby.
    #[must_use]
    pub fn hint(&self) -> Hint {
        match self {
            Self::Deedbox(label) => label.hint(),
            Self::Espressif(label) => Hint::Espressif(label.name.clone()),
            Self::Matter(_) => Hint::Unheard,
            Self::Did(device) => Hint::Device(*device),
        }
    }
}

impl DeedboxLabel {
    /// How the device is picked from those nearby.
    #[must_use]
    pub fn hint(&self) -> Hint {
        self.device.map_or(Hint::Deedbox, Hint::Device)
    }
}
