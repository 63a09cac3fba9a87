//! Who was heard.

use std::collections::BTreeMap;

use domain::{
    device::{Nearby, NearbyId},
    shown::shown_text,
};

use super::adverts::{News, Told};
use crate::profiles::{Advert, MATCHERS};

/// The devices heard so far.
#[derive(Default)]
pub(super) struct Heard(BTreeMap<NearbyId, Advert>);

impl Heard {
    /// Takes in what is told.
    pub(super) fn take(&mut self, told: Told) {
        match told {
            Told::Heard(near, news) => renew(self.0.entry(near).or_default(), news),
            Told::Gone(near) => drop(self.0.remove(&near)),
        }
    }

    /// The devices of our profiles, by name.
    pub(super) fn list(&self) -> Vec<Nearby> {
        let mut list: Vec<Nearby> = self.0.iter().filter_map(|(id, advert)| nearby(id, advert)).collect();
        mark_conflicts(&mut list);
        list.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
        list
    }
}

fn renew(advert: &mut Advert, news: News) {
    let News { name, services, service_data, rssi } = news;
    advert.name = name.or_else(|| advert.name.take());
    advert.rssi = rssi.or(advert.rssi);
    advert.service_data.extend(service_data);
    if let Some(services) = services {
        advert.services = services;
    }
}

fn nearby(id: &NearbyId, advert: &Advert) -> Option<Nearby> {
    let (profile, says) = MATCHERS.iter().find_map(|matcher| Some((matcher.profile, (matcher.read)(advert)?)))?;
    Some(Nearby {
        id: id.clone(),
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
