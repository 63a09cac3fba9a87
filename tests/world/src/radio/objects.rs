//! The objects that BlueZ shows on the bus, and their properties.

use std::collections::BTreeMap;

use zbus::{ObjectPath, Variant};

use super::{
    Address,
    adapter::Adapter,
    bond::AGENT_MANAGER,
    device::{Device, SUBSCRIPTION},
    guest::{CENTRAL_PATH, SECOND_PATH, Second},
    properties,
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
    /// The adapter for peripherals written by others.
    Second,
    /// The central, as that adapter shows it.
    Central,
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
        match path {
            SECOND_PATH => return Some(Self::Second),
            CENTRAL_PATH => return Some(Self::Central),
            _ => {}
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

/// Adapters and devices that are known now, with all below them.
pub(super) fn all(adapter: &Adapter, devices: &BTreeMap<Address, Device>, second: Option<&Second>) -> Objects {
    let mut objects = second.map(Second::objects).unwrap_or_default();
    objects.insert("/org/bluez".to_owned(), with_standard([(AGENT_MANAGER, Properties::new())]));
    objects.insert(ADAPTER_PATH.to_owned(), with_standard([(ADAPTER, adapter.properties())]));
    for device in devices.values().filter(|device| device.heard.is_some()) {
        objects.insert(device_path(device.address), with_standard([(DEVICE, properties::device(device))]));
        if device.exported {
            objects.extend(gatt(device));
        }
    }
    objects
}

/// What one path has; the others are not made for it, so that an air with hundreds of devices stays quick.
pub(super) fn at(
    path: &str,
    adapter: &Adapter,
    devices: &BTreeMap<Address, Device>,
    second: Option<&Second>,
) -> Option<Interfaces> {
    match Target::parse(path)? {
        Target::Device(address) => devices.get(&address).filter(|device| device.heard.is_some()).map(device_interfaces),
        Target::Above
        | Target::Adapter
        | Target::Second
        | Target::Central
        | Target::Service
        | Target::Characteristic(..)
        | Target::Descriptor(..) => all(adapter, devices, second).remove(path),
    }
}

pub(super) fn device_interfaces(device: &Device) -> Interfaces {
    with_standard([(DEVICE, properties::device(device))])
}

/// The GATT objects of a device; in this order they are announced.
pub(super) fn gatt(device: &Device) -> Objects {
    let root = device_path(device.address);
    let mut objects = Objects::new();
    for service in device.shown_services() {
        let service_path = format!("{root}/service{:04x}", service.handle);
        objects.insert(service_path.clone(), with_standard([(SERVICE, properties::service(service, &root))]));
        for characteristic in &service.characteristics {
            let path = format!("{service_path}/char{:04x}", characteristic.handle);
            if let Some(handle) = characteristic.subscription {
                objects.insert(
                    format!("{path}/desc{handle:04x}"),
                    with_standard([(DESCRIPTOR, properties::descriptor(SUBSCRIPTION, &path))]),
                );
            }
            for descriptor in &characteristic.descriptors {
                objects.insert(
                    format!("{path}/desc{:04x}", descriptor.handle),
                    with_standard([(DESCRIPTOR, properties::descriptor(descriptor.uuid, &path))]),
                );
            }
            objects.insert(
                path,
                with_standard([(
                    CHARACTERISTIC,
                    properties::characteristic(characteristic, device.mtu(), &service_path),
                )]),
            );
        }
    }
    objects
}

pub(super) fn with_standard<const N: usize>(own: [(&'static str, Properties); N]) -> Interfaces {
    let mut interfaces = Interfaces::from(own);
    interfaces.insert(INTROSPECTABLE, Properties::new());
    interfaces.insert(PROPERTIES, Properties::new());
    interfaces
}

pub(super) fn path(text: &str) -> Variant<'static> {
    // Paths are made of fixed words, hexadecimal digits and underscores here, so they are valid.
    ObjectPath::from_string_unchecked(text.to_owned()).into()
}
