use serde::{Deserialize, Serialize};

use crate::radio;

/// What a person who holds the device can read off it, and the address that follows from its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceDescription {
    /// Address of the device's key, `0x` and lower-case hex.
    pub address: String,
    /// `did:io:` and the address.
    pub did: String,
    /// The set-up code as printed on the label, `XXXX-XXXX`.
    pub label_code: String,
    /// Dotted id of the kind, such as `environment.sensor`.
    pub kind: String,
    /// Name of the model.
    pub model: String,
    /// Bluetooth address.
    pub mac: radio::Address,
}
