//! Who was heard: kept from what events tell, so that a change of one device asks nothing of the others.

use std::collections::BTreeMap;

use btleplug::{
    api::{Central, CentralEvent, Peripheral as _},
    platform::{Adapter, PeripheralId},
};
use domain::{
    device::{Nearby, NearbyId},
    shown::shown_text,
};
use tokio::time::{Duration, Instant};

use crate::profiles::{Advert, MATCHERS};

/// A device without a name is asked for it again this often: the name comes in an advert of its own, without an event.
const NAME_AGAIN: Duration = Duration::from_secs(1);

/// The devices heard so far.
#[derive(Default)]
pub(super) struct Heard(BTreeMap<PeripheralId, Seen>);

struct Seen {
    advert: Advert,
    asked: Instant,
    named: bool,
}

impl Heard {
    /// Takes in an event; whether anything can have changed by it.
    pub(super) async fn take(&mut self, adapter: &Adapter, event: CentralEvent) -> bool {
        match event {
            CentralEvent::DeviceDiscovered(id) | CentralEvent::DeviceUpdated(id) => self.ask(adapter, id).await,
            CentralEvent::RssiUpdate { id, rssi } => {
                self.note(adapter, id, |advert| advert.rssi = Some(rssi)).await;
            }
            CentralEvent::ServiceDataAdvertisement { id, service_data } => {
                self.note(adapter, id, |advert| advert.service_data.extend(service_data)).await;
            }
            CentralEvent::ServicesAdvertisement { id, services } => {
                self.note(adapter, id, |advert| advert.services = services).await;
            }
            CentralEvent::DeviceConnected(_)
            | CentralEvent::DeviceDisconnected(_)
            | CentralEvent::DeviceServicesModified(_)
            | CentralEvent::ManufacturerDataAdvertisement { .. }
            | CentralEvent::StateUpdate(_) => return false,
        }
        true
    }

    async fn note<F>(&mut self, adapter: &Adapter, id: PeripheralId, change: F)
    where
        F: FnOnce(&mut Advert),
    {
        match self.0.get_mut(&id) {
            Some(seen) if seen.named || seen.asked.elapsed() < NAME_AGAIN => change(&mut seen.advert),
            Some(_) | None => self.ask(adapter, id).await,
        }
    }

    async fn ask(&mut self, adapter: &Adapter, id: PeripheralId) {
        let Ok(peripheral) = adapter.peripheral(&id).await else { return };
        let Ok(Some(told)) = peripheral.properties().await else { return };
        let seen = Seen {
            named: told.advertisement_name.is_some(),
            advert: Advert {
                name: told.local_name,
                services: told.services,
                service_data: told.service_data,
                rssi: told.rssi,
            },
            asked: Instant::now(),
        };
        self.0.insert(id, seen);
    }

    /// Forgets who the system has forgotten, of which no event tells.
    pub(super) async fn forget_gone(&mut self, adapter: &Adapter) {
        if let Ok(there) = adapter.peripherals().await {
            let there: Vec<PeripheralId> = there.iter().map(|peripheral| peripheral.id()).collect();
            self.0.retain(|id, _| there.contains(id));
        }
    }

    /// The devices of our profiles, by name.
    pub(super) fn list(&self) -> Vec<Nearby> {
        let mut list: Vec<Nearby> = self.0.iter().filter_map(|(id, seen)| nearby(id, &seen.advert)).collect();
        mark_conflicts(&mut list);
        list.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
        list
    }
}

fn nearby(id: &PeripheralId, advert: &Advert) -> Option<Nearby> {
    let (profile, says) = MATCHERS.iter().find_map(|matcher| Some((matcher.profile, (matcher.read)(advert)?)))?;
    Some(Nearby {
        id: NearbyId(id.to_string()),
        profile,
        name: shown_text(advert.name.as_deref().unwrap_or_default()),
        kind: says.kind,
        address_hint: says.address_hint,
        says_claimed: says.claimed,
        conflict: false,
        rssi: advert.rssi,
        known: None,
    })
}

/// Two adverts that claim one identity are shown as a conflict (T-31); one that claims none conflicts with nobody.
fn mark_conflicts(list: &mut [Nearby]) {
    let mut claims: BTreeMap<String, u32> = BTreeMap::new();
    for hint in list.iter().filter_map(|near| near.address_hint.clone()) {
        *claims.entry(hint).or_default() += 1;
    }
    for near in list {
        let claimed = near.address_hint.as_ref().and_then(|hint| claims.get(hint));
        near.conflict = claimed.is_some_and(|count| *count > 1);
    }
}
