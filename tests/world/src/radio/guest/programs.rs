use std::collections::BTreeMap;

use super::second::Second;
use crate::radio::{Address, body::Advert, plan::ServicePlan};

/// The address of the program that registers as the `number`th.
const fn address(number: u8) -> Address {
    Address::new([0xC0, 0x48, 0x43, 0x49, 0x31, number])
}

/// What one program registered.
pub(in crate::radio) struct Program {
    pub address: Address,
    /// By the path of the application; nothing while the program is asked for it.
    pub applications: BTreeMap<String, Option<Vec<ServicePlan>>>,
    /// By the path of the advertisement; nothing while the program is asked for it.
    pub adverts: BTreeMap<String, Option<Advert>>,
}

impl Program {
    /// All its advertisements as one, while there is one.
    pub fn advert(&self) -> Option<Advert> {
        self.adverts.values().flatten().cloned().reduce(|mut all, more| {
            all.name = all.name.or(more.name);
            all.appearance = all.appearance.or(more.appearance);
            all.content.services.extend(more.content.services);
            all.content.service_data.extend(more.content.service_data);
            all.manufacturer_data.extend(more.manufacturer_data);
            all
        })
    }

    pub fn plan(&self) -> Vec<ServicePlan> {
        self.applications.values().flatten().flatten().cloned().collect()
    }
}

impl Second {
    /// The program of this bus name; a new one gets the lowest free address.
    pub(super) fn program(&mut self, owner: &str) -> &mut Program {
        let taken = self.programs.values().map(|program| program.address).collect::<Vec<_>>();
        let free = (1..=u8::MAX).map(address).find(|address| !taken.contains(address));
        self.programs.entry(owner.to_owned()).or_insert_with(|| Program {
            address: free.unwrap_or(address(0)),
            applications: BTreeMap::new(),
            adverts: BTreeMap::new(),
        })
    }
}
