//! Reads an advertisement that a program registered.

use std::collections::{BTreeMap, HashMap};

use zbus::OwnedVariant;

use super::{
    super::{Advertisement, ask::Owner, body::Advert, error::Refusal, objects::PROPERTIES},
    application::uuid,
};

pub(super) const ADVERTISEMENT: &str = "org.bluez.LEAdvertisement1";

/// Strength of the signal of every program, in dBm.
const RSSI: i16 = -58;

/// Asks a program for the advertisement at `path`; `alias` is the adapter's name.
pub(super) async fn ask(owner: &Owner, path: &str, alias: &str) -> Result<Advert, Refusal> {
    let properties =
        owner.ask::<_, HashMap<String, OwnedVariant>>(path, PROPERTIES, "GetAll", &(ADVERTISEMENT,)).await?;
    read(properties, alias).ok_or_else(|| Refusal::failed("Failed to parse advertisement."))
}

fn read(mut properties: HashMap<String, OwnedVariant>, alias: &str) -> Option<Advert> {
    let uuids = take::<Vec<String>>(&mut properties, "ServiceUUIDs")?.unwrap_or_default();
    let data = take::<HashMap<String, Vec<u8>>>(&mut properties, "ServiceData")?.unwrap_or_default();
    let data = data.into_iter().map(|(key, bytes)| Some((uuid(&key)?, bytes))).collect::<Option<BTreeMap<_, _>>>()?;
    let manufacturer_data = take::<BTreeMap<u16, Vec<u8>>>(&mut properties, "ManufacturerData")?.unwrap_or_default();
    let includes = take::<Vec<String>>(&mut properties, "Includes")?.unwrap_or_default();
    let name = take::<String>(&mut properties, "LocalName")?.filter(|name| !name.is_empty());
    let alias = includes.iter().any(|it| it == "local-name").then(|| alias.to_owned());
    Some(Advert {
        name: name.or(alias),
        content: Advertisement {
            services: uuids.iter().map(|text| uuid(text)).collect::<Option<Vec<_>>>()?,
            service_data: data,
            rssi: RSSI,
        },
        manufacturer_data,
        appearance: take(&mut properties, "Appearance")?,
    })
}

/// The property, if it is there; nothing at all if it is of another type.
fn take<T: TryFrom<OwnedVariant>>(properties: &mut HashMap<String, OwnedVariant>, name: &str) -> Option<Option<T>> {
    match properties.remove(name) {
        None => Some(None),
        Some(value) => T::try_from(value).ok().map(Some),
    }
}
