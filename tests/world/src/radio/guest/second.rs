//! The second adapter: what it shows, and who is registered with it.

use std::collections::BTreeMap;

use zbus::{OwnedVariant, Variant};

use super::programs::Program;
use crate::radio::{
    adapter::OWN_ADDRESS,
    objects::{ADAPTER, DEVICE, Objects, Properties, path, with_standard},
};

pub(in crate::radio) const SECOND_PATH: &str = "/org/bluez/hci1";
/// The central's adapter, as a device that the second one is connected with.
pub(in crate::radio) const CENTRAL_PATH: &str = "/org/bluez/hci1/dev_00_1A_7D_DA_71_13";
pub(in crate::radio) const MANAGER: &str = "org.bluez.LEAdvertisingManager1";
pub(in crate::radio) const GATT_MANAGER: &str = "org.bluez.GattManager1";

/// How many advertisements it sends at a time.
pub(super) const INSTANCES: u8 = 5;
const NAME: &str = "guests";

/// The adapter on which programs of others are peripherals.
pub(in crate::radio) struct Second {
    pub powered: bool,
    alias: String,
    /// Discoverable, Pairable and their timeouts, which change nothing else.
    kept: BTreeMap<&'static str, Variant<'static>>,
    /// By their unique bus names.
    pub programs: BTreeMap<String, Program>,
    /// Whether the central is connected; nothing before it was for the first time.
    pub central: Option<bool>,
}

/// What setting a property came to.
pub(super) enum Setting {
    Power(bool),
    Shown(&'static str, Variant<'static>),
}

impl Second {
    pub fn new() -> Self {
        let kept = BTreeMap::from([
            ("Discoverable", false.into()),
            ("DiscoverableTimeout", 180u32.into()),
            ("Pairable", true.into()),
            ("PairableTimeout", 0u32.into()),
        ]);
        Self { powered: true, alias: NAME.to_owned(), kept, programs: BTreeMap::new(), central: None }
    }

    pub fn alias(&self) -> &str {
        &self.alias
    }

    /// Takes a new value of a property that a program may set.
    pub(super) fn set(&mut self, name: &str, value: OwnedVariant) -> Option<Setting> {
        match name {
            "Powered" => Some(Setting::Power(bool::try_from(value).ok()?)),
            "Alias" => {
                let alias = String::try_from(value).ok()?;
                // No alias is the adapter's own name.
                self.alias = if alias.is_empty() { NAME.to_owned() } else { alias };
                Some(Setting::Shown("Alias", self.alias.clone().into()))
            }
            _ => {
                let (name, kept) = self.kept.iter_mut().find(|(kept, _)| **kept == name)?;
                let value = Variant::from(value);
                if value.value_signature() != kept.value_signature() {
                    return None;
                }
                *kept = value.try_clone().ok()?;
                Some(Setting::Shown(name, value))
            }
        }
    }

    pub fn objects(&self) -> Objects {
        let mut objects = Objects::new();
        let managed = [(ADAPTER, self.adapter()), (MANAGER, self.manager()), (GATT_MANAGER, Properties::new())];
        objects.insert(SECOND_PATH.to_owned(), with_standard(managed));
        if let Some(connected) = self.central {
            objects.insert(CENTRAL_PATH.to_owned(), with_standard([(DEVICE, central(connected))]));
        }
        objects
    }

    pub(super) fn active(&self) -> u8 {
        let active = self.programs.values().map(|program| program.adverts.len()).sum::<usize>();
        u8::try_from(active).unwrap_or(INSTANCES)
    }

    pub(super) fn free(&self) -> u8 {
        INSTANCES.saturating_sub(self.active())
    }

    fn adapter(&self) -> Properties {
        let mut properties = Properties::from([
            ("Address", "00:1A:7D:DA:71:14".into()),
            ("AddressType", "public".into()),
            ("Name", NAME.into()),
            ("Alias", self.alias.clone().into()),
            ("Class", 0u32.into()),
            ("Powered", self.powered.into()),
            ("Discovering", false.into()),
            ("UUIDs", Vec::<String>::new().into()),
            ("Modalias", "usb:v1D6Bp0246d0542".into()),
            // It does not scan, and centrals that heed this leave it alone.
            ("Roles", vec!["peripheral"].into()),
        ]);
        properties.extend(self.kept.iter().filter_map(|(name, value)| Some((*name, value.try_clone().ok()?))));
        properties
    }

    fn manager(&self) -> Properties {
        Properties::from([
            ("ActiveInstances", self.active().into()),
            ("SupportedInstances", self.free().into()),
            ("SupportedIncludes", vec!["tx-power", "appearance", "local-name"].into()),
        ])
    }
}

fn central(connected: bool) -> Properties {
    Properties::from([
        ("Address", OWN_ADDRESS.into()),
        ("AddressType", "public".into()),
        ("Alias", OWN_ADDRESS.replace(':', "-").into()),
        ("Paired", false.into()),
        ("Bonded", false.into()),
        ("Trusted", false.into()),
        ("Blocked", false.into()),
        ("LegacyPairing", false.into()),
        ("Connected", connected.into()),
        ("UUIDs", Vec::<String>::new().into()),
        ("Adapter", path(SECOND_PATH)),
        ("ServicesResolved", connected.into()),
    ])
}
