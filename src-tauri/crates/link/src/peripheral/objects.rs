//! What the Bluetooth service reads from us: the service with its characteristics, and the advertisement.

use std::collections::HashMap;

use uuid::Uuid;
use wire::gatt;
use zbus::{ObjectPath, Variant};

/// The application that is registered; all attributes are below it.
pub(super) const APPLICATION: &str = "/io/deedbox/device";
const SERVICE: &str = "/io/deedbox/device/service";
pub(super) const RX: &str = "/io/deedbox/device/service/rx";
pub(super) const TX: &str = "/io/deedbox/device/service/tx";
pub(super) const INFO: &str = "/io/deedbox/device/service/info";
pub(super) const ADVERT: &str = "/io/deedbox/advertisement";

pub(super) const OBJECT_MANAGER: &str = "org.freedesktop.DBus.ObjectManager";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
pub(super) const ADVERTISEMENT: &str = "org.bluez.LEAdvertisement1";
pub(super) const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";
const GATT_SERVICE: &str = "org.bluez.GattService1";

/// Bytes of an advertisement with flags, service and 7 bytes of service data; two fields begin with length and type.
const WHOLE: u8 = 3 + (2 + 16) + (2 + 16 + 7);

pub(super) type Properties = HashMap<&'static str, Variant<'static>>;

/// Where the parts of an advertisement go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// All in one packet, which is longer than the 31 bytes of Bluetooth 4; on a secondary channel where it can be.
    One { secondary: bool },
    /// The service data in the answer to a scan, which BlueZ can do since 5.80; there is no room for a name then.
    Two,
}

impl Layout {
    /// What fits an adapter that takes so many bytes, if it says.
    pub fn for_adapter(longest: Option<u8>, secondary: bool) -> Self {
        match longest {
            Some(longest) if longest < WHOLE => Self::Two,
            Some(_) => Self::One { secondary },
            None => Self::One { secondary: false },
        }
    }

    /// The property that holds the service data.
    pub fn data(self) -> &'static str {
        match self {
            Self::One { .. } => "ServiceData",
            Self::Two => "ScanResponseServiceData",
        }
    }
}

/// The attributes below the application.
pub(super) fn attributes() -> HashMap<ObjectPath<'static>, HashMap<&'static str, Properties>> {
    let service = Properties::from([("UUID", uuid(gatt::SERVICE)), ("Primary", true.into())]);
    let characteristics = [
        (RX, gatt::RX, vec!["write", "write-without-response"]),
        (TX, gatt::TX, vec!["notify"]),
        (INFO, gatt::INFO, vec!["read"]),
    ];
    let attributes = characteristics.map(|(path, number, flags)| {
        let own = [("UUID", uuid(number)), ("Service", at(SERVICE).into()), ("Flags", flags.into())];
        (at(path), HashMap::from([(CHARACTERISTIC, Properties::from(own))]))
    });
    let mut all = HashMap::from(attributes);
    all.insert(at(SERVICE), HashMap::from([(GATT_SERVICE, service)]));
    all
}

/// The advertisement as it is now.
pub(super) fn advertisement(layout: Layout, name: &str, data: Vec<u8>) -> Properties {
    let mut properties = Properties::from([
        ("Type", "peripheral".into()),
        ("ServiceUUIDs", vec![number(gatt::SERVICE)].into()),
        // Without it a central's BlueZ does not show the device.
        ("Discoverable", true.into()),
        (layout.data(), service_data(data)),
    ]);
    if let Layout::One { secondary } = layout {
        properties.insert("LocalName", name.to_string().into());
        if secondary {
            properties.insert("SecondaryChannel", "1M".into());
        }
    }
    properties
}

/// The service data under the service's number.
pub(super) fn service_data(data: Vec<u8>) -> Variant<'static> {
    HashMap::from([(number(gatt::SERVICE), Variant::from(data))]).into()
}

pub(super) fn at(path: &'static str) -> ObjectPath<'static> {
    ObjectPath::from_static_str_unchecked(path)
}

fn number(uuid: u128) -> String {
    Uuid::from_u128(uuid).to_string()
}

fn uuid(uuid_number: u128) -> Variant<'static> {
    number(uuid_number).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_of_bluetooth_4_gets_the_service_data_into_the_answer_to_a_scan() {
        assert_eq!(Layout::for_adapter(Some(31), true), Layout::Two);
        let properties = advertisement(Layout::Two, "Deedbox", vec![1; 7]);
        assert!(properties.contains_key("ScanResponseServiceData") && properties.contains_key("ServiceUUIDs"));
        assert!(!properties.contains_key("ServiceData") && !properties.contains_key("LocalName"));
    }

    #[test]
    fn a_longer_advertisement_goes_as_one() {
        assert_eq!(Layout::for_adapter(Some(251), true), Layout::One { secondary: true });
        assert_eq!(Layout::for_adapter(None, true), Layout::One { secondary: false });
        let properties = advertisement(Layout::One { secondary: true }, "Deedbox", vec![1; 7]);
        assert!(["ServiceData", "LocalName", "SecondaryChannel"].iter().all(|name| properties.contains_key(name)));
    }
}
