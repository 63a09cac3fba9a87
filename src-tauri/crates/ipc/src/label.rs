//! Labels as they cross: what is read off one, and the picture that it is read from.

use alloc::{string::String, vec::Vec};
use core::fmt;

use domain::{
    device::DeviceId,
    label::{Hint, MatterLabel, NetworkKind, Transport},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroize;

use crate::Crossing;

/// A label that was read; its code crosses so that the page can fill it in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "label", rename_all = "snake_case")]
pub enum Label {
    /// A device of our own profile, for [`crate::devices::Pair`].
    Deedbox {
        code: Crossing,
        /// The device that the label names; pairing refuses any other.
        device: Option<DeviceId>,
    },
    /// A device whose Wi-Fi can be set, where it is reached over Bluetooth and joins a Wi-Fi.
    Espressif {
        name: String,
        transport: Transport,
        network: NetworkKind,
        username: Option<String>,
        /// The proof of possession; `None` where the device asks for none.
        proof: Option<Crossing>,
    },
    /// Shown only: this wallet does not commission.
    Matter(MatterLabel),
    /// A device's DID; it opens nothing.
    Did { device: DeviceId },
}

impl Label {
    /// How the device is picked from those nearby.
    #[must_use]
    pub fn hint(&self) -> Hint {
        match self {
            Self::Deedbox { device, .. } => device.map_or(Hint::Deedbox, Hint::Device),
            Self::Espressif { name, .. } => Hint::Espressif(name.clone()),
            Self::Matter(_) => Hint::Unheard,
            Self::Did { device } => Hint::Device(*device),
        }
    }
}

/// A picture on its way to the core, in base64; it may show a secret and is wiped when dropped.
#[derive(Clone)]
pub struct Picture(Vec<u8>);

impl Picture {
    /// The bytes of a PNG or JPEG file.
    #[must_use]
    pub fn new(file: Vec<u8>) -> Self {
        Self(file)
    }

    /// The bytes of the file, for the one who reads it.
    #[must_use]
    pub fn take(mut self) -> Vec<u8> {
        core::mem::take(&mut self.0)
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[picture of {} bytes]", self.0.len())
    }
}

impl Serialize for Picture {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::encoded::serialize(&self.0, serializer)
    }
}

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::encoded::deserialize(deserializer, "a picture").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString, vec};

    use super::*;

    #[test]
    fn a_picture_and_the_codes_of_a_label_do_not_show_themselves() {
        assert_eq!(format!("{:?}", Picture::new(vec![65, 66])), "[picture of 2 bytes]");
        let label = Label::Deedbox { code: Crossing::new("7KQ2-M4X0".to_string()), device: None };
        assert!(!format!("{label:?}").contains("7KQ2"));
    }
}
