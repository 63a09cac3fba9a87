//! The adapter that can be a peripheral, and how much of an advertisement fits on it.

use std::collections::{BTreeMap, HashMap};

use tokio::time::timeout;
use zbus::{Connection, OwnedObjectPath, OwnedVariant};

use super::{
    ANSWER, PeripheralError, no_service,
    objects::{Layout, OBJECT_MANAGER},
    silent,
};

pub(super) const BLUEZ: &str = "org.bluez";
pub(super) const GATT_MANAGER: &str = "org.bluez.GattManager1";
pub(super) const ADVERTISING_MANAGER: &str = "org.bluez.LEAdvertisingManager1";
const ADAPTER: &str = "org.bluez.Adapter1";

type Properties = HashMap<String, OwnedVariant>;
type Interfaces = HashMap<String, Properties>;

/// An adapter to be a peripheral on.
pub(super) struct Found {
    pub path: String,
    pub layout: Layout,
}

impl Found {
    /// The adapter's name, such as `hci0`.
    pub fn name(&self) -> &str {
        name(&self.path)
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The adapter of this name, or else the first that can; it is not switched on.
pub(super) async fn find(bus: &Connection, wanted: Option<&str>) -> Result<Found, PeripheralError> {
    let asking = bus.call_method(Some(BLUEZ), "/", Some(OBJECT_MANAGER), "GetManagedObjects", &());
    let reply = timeout(ANSWER, asking).await.map_err(|_| silent())?.map_err(|error| no_service(&error))?;
    let body = reply.body();
    let objects: HashMap<OwnedObjectPath, Interfaces> = body.deserialize().map_err(|error| no_service(&error))?;
    let able = |all: &Interfaces| [ADAPTER, GATT_MANAGER, ADVERTISING_MANAGER].iter().all(|it| all.contains_key(*it));
    let mut adapters: BTreeMap<String, Interfaces> =
        objects.into_iter().filter(|(_, all)| able(all)).map(|(path, all)| (path.to_string(), all)).collect();
    adapters.retain(|path, _| wanted.is_none_or(|wanted| name(path) == wanted));
    let on = |all: &Interfaces| all.get(ADAPTER).and_then(|adapter| get(adapter, "Powered")).unwrap_or(false);
    let none = adapters.is_empty();
    match adapters.into_iter().find(|(_, all)| on(all)) {
        Some((path, all)) => Ok(Found { path, layout: layout(all.get(ADVERTISING_MANAGER)) }),
        None if none => {
            Err(PeripheralError::NoAdapter(wanted.map(|wanted| format!(", or not {wanted}")).unwrap_or_default()))
        }
        None => Err(PeripheralError::Off),
    }
}

fn layout(manager: Option<&Properties>) -> Layout {
    let told = |name| manager.and_then(|manager| get::<HashMap<String, OwnedVariant>>(manager, name));
    let longest = told("SupportedCapabilities").and_then(|it| get::<u8>(&it, "MaxAdvLen"));
    let channels = manager.and_then(|it| get::<Vec<String>>(it, "SupportedSecondaryChannels")).unwrap_or_default();
    Layout::for_adapter(longest, channels.iter().any(|channel| channel == "1M"))
}

fn get<T: TryFrom<OwnedVariant>>(properties: &Properties, name: &str) -> Option<T> {
    T::try_from(properties.get(name)?.try_clone().ok()?).ok()
}
