//! What accounts hold, in memory.

use std::{collections::BTreeMap, sync::Mutex};

use domain::{device::DeviceId, fleet::Held};
use wallet::ports::store::FleetRow;

/// What an account held, and when that was read.
type KeptFleet = (FleetRow, BTreeMap<DeviceId, Held>);

#[derive(Default)]
pub struct KeptFleets(Mutex<BTreeMap<String, KeptFleet>>);

impl KeptFleets {
    pub fn row(&self, account: &str) -> Option<FleetRow> {
        self.0.lock().unwrap().get(account).map(|(row, _)| *row)
    }

    pub fn held(&self, account: &str) -> Vec<Held> {
        let fleets = self.0.lock().unwrap();
        fleets.get(account).map(|(_, held)| held.values().cloned().collect()).unwrap_or_default()
    }

    pub fn replace(&self, account: &str, at: &FleetRow, all: &[Held]) {
        let held = all.iter().map(|held| (held.device, held.clone())).collect();
        self.0.lock().unwrap().insert(account.to_string(), (*at, held));
    }

    pub fn change(&self, account: &str, at: &FleetRow, held: &[Held], gone: &[DeviceId]) {
        let mut fleets = self.0.lock().unwrap();
        let (row, all) = fleets.entry(account.to_string()).or_insert_with(|| (*at, BTreeMap::new()));
        *row = *at;
        all.retain(|device, _| !gone.contains(device));
        all.extend(held.iter().map(|held| (held.device, held.clone())));
    }
}
