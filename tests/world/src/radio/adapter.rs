use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Advertisement, objects::Properties};

/// The address of the adapter that scans.
pub(super) const OWN_ADDRESS: &str = "00:1A:7D:DA:71:13";

/// The radio of the computer and who scans with it.
pub(super) struct Adapter {
    pub powered: bool,
    /// Held off by a switch that no program can turn.
    pub blocked: bool,
    /// The filter that each client set, by its unique bus name.
    pub filters: BTreeMap<String, Vec<Uuid>>,
    /// The clients that scan.
    pub scanners: Vec<String>,
}

impl Adapter {
    pub fn new() -> Self {
        Self { powered: true, blocked: false, filters: BTreeMap::new(), scanners: Vec::new() }
    }

    pub fn is_discovering(&self) -> bool {
        !self.scanners.is_empty()
    }

    /// Whether some scanning client asked for what this advertisement offers; no filter asks for everything.
    pub fn wants(&self, advertisement: &Advertisement) -> bool {
        self.scanners.iter().any(|scanner| {
            self.filters.get(scanner).is_none_or(|wanted| {
                wanted.is_empty() || wanted.iter().any(|uuid| advertisement.services.contains(uuid))
            })
        })
    }

    pub fn properties(&self) -> Properties {
        Properties::from([
            ("Address", OWN_ADDRESS.into()),
            ("AddressType", "public".into()),
            ("Name", "air".into()),
            ("Alias", "air".into()),
            ("Class", 0u32.into()),
            ("Powered", self.powered.into()),
            ("Discoverable", false.into()),
            ("DiscoverableTimeout", 180u32.into()),
            ("Pairable", false.into()),
            ("PairableTimeout", 0u32.into()),
            ("Discovering", self.is_discovering().into()),
            ("UUIDs", Vec::<String>::new().into()),
            ("Modalias", "usb:v1D6Bp0246d0542".into()),
            ("Roles", vec!["central", "peripheral"].into()),
        ])
    }
}
