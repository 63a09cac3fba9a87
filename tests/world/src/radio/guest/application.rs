//! Reads the objects of an application into a GATT table.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;
use zbus::{ObjectPath, OwnedObjectPath, OwnedVariant};

use super::super::{
    Flag,
    ask::Owner,
    error::Refusal,
    objects::{CHARACTERISTIC, DESCRIPTOR, OBJECT_MANAGER, SERVICE},
    plan::{CharacteristicPlan, DescriptorPlan, ServicePlan, Source},
};

type Found = HashMap<String, OwnedVariant>;
type Objects = HashMap<OwnedObjectPath, HashMap<String, Found>>;

/// Asks a program for the objects of the application at `path`.
pub(super) async fn ask(owner: &Owner, path: &str) -> Result<Vec<ServicePlan>, Refusal> {
    let objects = owner.ask::<_, Objects>(path, OBJECT_MANAGER, "GetManagedObjects", &()).await?;
    // In the order of their paths, whatever order they came in.
    let objects =
        objects.into_iter().map(|(path, interfaces)| (path.to_string(), interfaces)).collect::<BTreeMap<_, _>>();
    read(&objects)
}

fn read(objects: &BTreeMap<String, HashMap<String, Found>>) -> Result<Vec<ServicePlan>, Refusal> {
    let of = |kind: &'static str| objects.iter().filter_map(move |(path, all)| Some((path, all.get(kind)?)));
    if [SERVICE, CHARACTERISTIC, DESCRIPTOR].into_iter().all(|kind| of(kind).next().is_none()) {
        return Err(Refusal::failed("No object received"));
    }
    let invalid = || Refusal::failed("No valid service object found");
    let mut plan = Vec::new();
    for (path, found) in of(SERVICE) {
        let mut characteristics = Vec::new();
        for (path, found) in of(CHARACTERISTIC).filter(|(_, found)| parent(found, "Service").as_ref() == Some(path)) {
            let mut descriptors = Vec::new();
            for (path, found) in
                of(DESCRIPTOR).filter(|(_, found)| parent(found, "Characteristic").as_ref() == Some(path))
            {
                let (uuid, flags) = (type_of(found).ok_or_else(invalid)?, flags(found).ok_or_else(invalid)?);
                descriptors.push(DescriptorPlan { uuid, flags, source: Source::Program(path.clone()) });
            }
            let (uuid, flags) = (type_of(found).ok_or_else(invalid)?, flags(found).ok_or_else(invalid)?);
            characteristics.push(CharacteristicPlan { uuid, flags, source: Some(path.clone()), descriptors });
        }
        let primary = property(found, "Primary").unwrap_or(true);
        plan.push(ServicePlan { uuid: type_of(found).ok_or_else(invalid)?, primary, characteristics });
    }
    match plan.is_empty() {
        true => Err(invalid()),
        false => Ok(plan),
    }
}

fn property<T: TryFrom<OwnedVariant>>(found: &Found, name: &str) -> Option<T> {
    T::try_from(found.get(name)?.try_clone().ok()?).ok()
}

fn parent(found: &Found, name: &str) -> Option<String> {
    property::<ObjectPath<'_>>(found, name).map(|path| path.to_string())
}

fn type_of(found: &Found) -> Option<Uuid> {
    uuid(&property::<String>(found, "UUID")?)
}

// One flag that BlueZ does not know makes all of them invalid.
fn flags(found: &Found) -> Option<Vec<Flag>> {
    let names = property::<Vec<String>>(found, "Flags")?;
    names.iter().filter(|name| *name != "authorize").map(|name| Flag::named(name)).collect()
}

/// A type in one of the ways in which programs write it: `180f`, `0x180f`, or in full.
pub(super) fn uuid(text: &str) -> Option<Uuid> {
    let short = text.strip_prefix("0x").unwrap_or(text);
    match short.len() {
        4 | 8 => Some(Uuid::from_u128(
            (u128::from(u32::from_str_radix(short, 16).ok()?) << 96) | 0x0000_1000_8000_0080_5f9b_34fb,
        )),
        _ => text.parse().ok(),
    }
}
