//! The objects that BlueZ shows on the bus, and their properties.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;
use zbus::{ObjectPath, Variant};

use super::{
    Address,
    adapter::Adapter,
    device::{CharacteristicObject, Device, Link, SUBSCRIPTION, ServiceObject},
};

pub(super) const ADAPTER_PATH: &str = "/org/bluez/hci0";
pub(super) const ADAPTER: &str = "org.bluez.Adapter1";
pub(super) const DEVICE: &str = "org.bluez.Device1";
pub(super) const SERVICE: &str = "org.bluez.GattService1";
pub(super) const CHARACTERISTIC: &str = "org.bluez.GattCharacteristic1";
pub(super) const DESCRIPTOR: &str = "org.bluez.GattDescriptor1";
pub(super) const INTROSPECTABLE: &str = "org.freedesktop.DBus.Introspectable";
pub(super) const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
pub(super) const OBJECT_MANAGER: &str = "org.freedesktop.DBus.ObjectManager";

pub(super) type Properties = BTreeMap<&'static str, Variant<'static>>;
pub(super) type Interfaces = BTreeMap<&'static str, Properties>;
pub(super) type Objects = BTreeMap<String, Interfaces>;

/// What a path names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// The root, or one of the folders above the adapter.
    Above,
    Adapter,
    Device(Address),
    Service,
    Characteristic(Address, u16),
    Descriptor(Address, u16),
}

impl Target {
    pub fn parse(path: &str) -> Option<Self> {
        if matches!(path, "/" | "/org" | "/org/bluez") {
            return Some(Self::Above);
        }
        let mut parts = path.strip_prefix(ADAPTER_PATH)?.split('/').skip(1);
        let Some(device) = parts.next() else {
            return Some(Self::Adapter);
        };
        let device = device.strip_prefix("dev_")?.replace('_', ":").parse::<Address>().ok()?;
        let handle = |part: &str, kind: &str| u16::from_str_radix(part.strip_prefix(kind)?, 16).ok();
        match (parts.next(), parts.next(), parts.next()) {
            (None, _, _) => Some(Self::Device(device)),
            (Some(service), None, _) => handle(service, "service").map(|_| Self::Service),
            (_, Some(characteristic), None) => Some(Self::Characteristic(device, handle(characteristic, "char")?)),
            (_, _, Some(descriptor)) => Some(Self::Descriptor(device, handle(descriptor, "desc")?)),
        }
    }
}

pub(super) fn device_path(address: Address) -> String {
    format!("{ADAPTER_PATH}/dev_{}", address.to_string().replace(':', "_"))
}

pub(super) fn characteristic_path(address: Address, service: u16, handle: u16) -> String {
    format!("{}/service{service:04x}/char{handle:04x}", device_path(address))
}

/// Adapter and devices that are known now, with all below them.
pub(super) fn all(adapter: &Adapter, devices: &BTreeMap<Address, Device>) -> Objects {
    let mut objects = Objects::new();
    objects.insert("/org/bluez".to_owned(), with_standard([]));
    objects.insert(ADAPTER_PATH.to_owned(), with_standard([(ADAPTER, adapter.properties())]));
    for device in devices.values().filter(|device| device.heard.is_some()) {
        objects.insert(device_path(device.address), with_standard([(DEVICE, device_properties(device))]));
        if device.exported {
            objects.extend(gatt(device));
        }
    }
    objects
}

pub(super) fn device_interfaces(device: &Device) -> Interfaces {
    with_standard([(DEVICE, device_properties(device))])
}

/// The GATT objects of a device; in this order they are announced.
pub(super) fn gatt(device: &Device) -> Objects {
    let root = device_path(device.address);
    let mut objects = Objects::new();
    for service in &device.services {
        let service_path = format!("{root}/service{:04x}", service.handle);
        objects.insert(service_path.clone(), with_standard([(SERVICE, service_properties(service, &root))]));
        for characteristic in &service.characteristics {
            let path = format!("{service_path}/char{:04x}", characteristic.handle);
            if let Some(handle) = characteristic.subscription {
                objects.insert(
                    format!("{path}/desc{handle:04x}"),
                    with_standard([(DESCRIPTOR, descriptor_properties(&path))]),
                );
            }
            objects.insert(
                path,
                with_standard([(CHARACTERISTIC, characteristic_properties(characteristic, &service_path))]),
            );
        }
    }
    objects
}

pub(super) fn service_data(data: &BTreeMap<Uuid, Vec<u8>>) -> Variant<'static> {
    data.iter()
        .map(|(uuid, bytes)| (uuid.to_string(), Variant::from(bytes.clone())))
        .collect::<HashMap<String, Variant<'static>>>()
        .into()
}

/// The types of the services that are advertised, and of those found once they are resolved.
pub(super) fn uuids(device: &Device) -> Variant<'static> {
    let mut uuids = device.peripheral.advertisement().services;
    if device.exported {
        uuids.extend(device.services.iter().map(|service| service.uuid));
    }
    uuids.sort();
    uuids.dedup();
    uuids.iter().map(Uuid::to_string).collect::<Vec<String>>().into()
}

fn device_properties(device: &Device) -> Properties {
    let advertisement = device.peripheral.advertisement();
    let kind = match device.address.is_random() {
        true => "random",
        false => "public",
    };
    let mut properties = Properties::from([
        ("Address", device.address.to_string().into()),
        ("AddressType", kind.into()),
        ("Name", device.peripheral.name().into()),
        ("Alias", device.peripheral.name().into()),
        ("Paired", false.into()),
        ("Bonded", false.into()),
        ("Trusted", false.into()),
        ("Blocked", false.into()),
        ("LegacyPairing", false.into()),
        ("Connected", device.is_up().into()),
        ("UUIDs", uuids(device)),
        ("Adapter", path(ADAPTER_PATH)),
        ("ServicesResolved", (device.link == Link::Resolved).into()),
    ]);
    if let Some(rssi) = device.rssi {
        properties.insert("RSSI", rssi.into());
    }
    if !advertisement.service_data.is_empty() {
        properties.insert("ServiceData", service_data(&advertisement.service_data));
    }
    properties
}

fn service_properties(service: &ServiceObject, device: &str) -> Properties {
    Properties::from([
        ("UUID", service.uuid.to_string().into()),
        ("Device", path(device)),
        ("Primary", true.into()),
        ("Includes", Vec::<ObjectPath<'static>>::new().into()),
    ])
}

fn characteristic_properties(characteristic: &CharacteristicObject, service: &str) -> Properties {
    let flags = characteristic.flags.iter().map(|flag| flag.name()).collect::<Vec<&'static str>>();
    let mut properties = Properties::from([
        ("UUID", characteristic.uuid.to_string().into()),
        ("Service", path(service)),
        ("Value", characteristic.value.clone().unwrap_or_default().into()),
        ("Flags", flags.into()),
        ("MTU", MTU.into()),
    ]);
    if characteristic.subscription.is_some() {
        properties.insert("Notifying", (!characteristic.subscribers.is_empty()).into());
    }
    properties
}

fn descriptor_properties(characteristic: &str) -> Properties {
    Properties::from([
        ("UUID", SUBSCRIPTION.to_string().into()),
        ("Characteristic", path(characteristic)),
        ("Value", Vec::<u8>::new().into()),
    ])
}

/// The attribute protocol's MTU of every link, in bytes: what most phones and modules agree on.
pub const MTU: u16 = 247;

fn with_standard<const N: usize>(own: [(&'static str, Properties); N]) -> Interfaces {
    let mut interfaces = Interfaces::from(own);
    interfaces.insert(INTROSPECTABLE, Properties::new());
    interfaces.insert(PROPERTIES, Properties::new());
    interfaces
}

fn path(text: &str) -> Variant<'static> {
    // Paths are made of fixed words, hexadecimal digits and underscores here, so they are valid.
    ObjectPath::from_string_unchecked(text.to_owned()).into()
}
