//! The properties of the objects below an adapter.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;
use zbus::{ObjectPath, Variant};

use super::{
    Address,
    body::Advert,
    device::{CharacteristicObject, Device, Link, ServiceObject},
    objects::{ADAPTER_PATH, Properties, path},
};

fn service_data(data: &BTreeMap<Uuid, Vec<u8>>) -> Variant<'static> {
    data.iter()
        .map(|(uuid, bytes)| (uuid.to_string(), Variant::from(bytes.clone())))
        .collect::<HashMap<String, Variant<'static>>>()
        .into()
}

/// The types of the services that are advertised, and of those found once they are resolved.
pub(super) fn uuids(device: &Device) -> Variant<'static> {
    let mut uuids = device.body.advert().content.services;
    if device.exported {
        uuids.extend(device.shown_services().iter().map(|service| service.uuid));
    }
    uuids.sort();
    uuids.dedup();
    uuids.iter().map(Uuid::to_string).collect::<Vec<String>>().into()
}

/// What an advertisement calls its device.
pub(super) fn names(address: Address, advert: &Advert) -> Properties {
    let Some(name) = &advert.name else {
        return Properties::from([("Alias", address.to_string().replace(':', "-").into())]);
    };
    Properties::from([("Name", name.clone().into()), ("Alias", name.clone().into())])
}

/// The data in an advertisement; what it has not is absent.
pub(super) fn data(advert: &Advert) -> Properties {
    let mut properties = Properties::new();
    if !advert.content.service_data.is_empty() {
        properties.insert("ServiceData", service_data(&advert.content.service_data));
    }
    if !advert.manufacturer_data.is_empty() {
        let data = advert.manufacturer_data.iter().map(|(company, bytes)| (*company, Variant::from(bytes.clone())));
        properties.insert("ManufacturerData", data.collect::<HashMap<u16, Variant<'static>>>().into());
    }
    if let Some(appearance) = advert.appearance {
        properties.insert("Appearance", appearance.into());
    }
    properties
}

pub(super) fn device(device: &Device) -> Properties {
    let advert = device.body.advert();
    let kind = match device.address.is_random() {
        true => "random",
        false => "public",
    };
    let mut properties = Properties::from([
        ("Address", device.address.to_string().into()),
        ("AddressType", kind.into()),
        ("Paired", device.bond.is_some().into()),
        ("Bonded", device.bond.is_some().into()),
        ("Trusted", false.into()),
        ("Blocked", false.into()),
        ("LegacyPairing", false.into()),
        ("Connected", device.is_up().into()),
        ("UUIDs", uuids(device)),
        ("Adapter", path(ADAPTER_PATH)),
        ("ServicesResolved", (device.link == Link::Resolved).into()),
    ]);
    properties.extend(names(device.address, &advert));
    properties.extend(data(&advert));
    if let Some(rssi) = device.rssi {
        properties.insert("RSSI", rssi.into());
    }
    properties
}

pub(super) fn service(service: &ServiceObject, device: &str) -> Properties {
    Properties::from([
        ("UUID", service.uuid.to_string().into()),
        ("Device", path(device)),
        ("Primary", service.primary.into()),
        ("Includes", Vec::<ObjectPath<'static>>::new().into()),
    ])
}

pub(super) fn characteristic(characteristic: &CharacteristicObject, mtu: u16, service: &str) -> Properties {
    let mut flags = Vec::<&'static str>::new();
    for flag in &characteristic.flags {
        // Guarded and not, it is one to a central.
        if !flags.contains(&flag.name()) {
            flags.push(flag.name());
        }
    }
    let mut properties = Properties::from([
        ("UUID", characteristic.uuid.to_string().into()),
        ("Service", path(service)),
        ("Value", characteristic.value.clone().unwrap_or_default().into()),
        ("Flags", flags.into()),
        ("MTU", mtu.into()),
    ]);
    if characteristic.subscription.is_some() {
        properties.insert("Notifying", (!characteristic.subscribers.is_empty()).into());
    }
    properties
}

pub(super) fn descriptor(uuid: Uuid, characteristic: &str) -> Properties {
    Properties::from([
        ("UUID", uuid.to_string().into()),
        ("Characteristic", path(characteristic)),
        ("Value", Vec::<u8>::new().into()),
    ])
}
