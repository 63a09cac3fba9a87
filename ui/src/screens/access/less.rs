//! What of a permission stays, and until when it can hold instead.

use std::collections::BTreeSet;

use domain::{
    device::{DeviceId, DeviceView},
    grant::GrantTerms,
    scope::Scope,
};
use ipc::NarrowWish;
use leptos::prelude::*;

use super::finer::{coarsened, has, step, within};
use crate::{
    t,
    text::{Access, Consent},
};

const DAY_MS: u64 = 86_400_000;
/// Days from now for which a permission can be made longer.
const LONGER: [u16; 4] = [7, 30, 90, 365];
/// Days from now after which it can end sooner.
const SOONER: [u16; 3] = [1, 7, 30];

/// The answers of the form that takes something away; at first everything stays.
#[derive(Clone, Copy, Debug)]
pub struct Less {
    pub devices: RwSignal<BTreeSet<DeviceId>>,
    pub scopes: RwSignal<BTreeSet<Scope>>,
    /// Place in [`domain::scope::Resolution::ALL`]; the first leaves single readings as they are.
    pub fine: RwSignal<Option<usize>>,
    /// 0: the end stays; then the places of [`sooner`], from 1.
    pub end: RwSignal<Option<usize>>,
    pub reads: RwSignal<String>,
}

impl Less {
    /// Everything stays.
    #[must_use]
    pub fn of(terms: &GrantTerms) -> Self {
        Self {
            devices: RwSignal::new(terms.devices.iter().copied().collect()),
            scopes: RwSignal::new(terms.scopes.iter().cloned().collect()),
            fine: RwSignal::new(Some(0)),
            end: RwSignal::new(Some(0)),
            reads: RwSignal::new(terms.max_reads_per_day.to_string()),
        }
    }

    /// The wish as it stands, or what is missing; `now` in milliseconds since 1970.
    ///
    /// # Errors
    /// The words for the owner.
    pub fn wish(&self, terms: &GrantTerms, known: &[DeviceView], now: u64) -> Result<NarrowWish, String> {
        // A device that is not in the list is looked at by the core.
        let gives = |id: &DeviceId, scope: &Scope| {
            known.iter().find(|device| device.id == *id).is_none_or(|device| has(device, scope))
        };
        let step = step(self.fine.get());
        let mut devices: Vec<DeviceId> = self.devices.get().into_iter().collect();
        let mut scopes: BTreeSet<Scope> =
            self.scopes.with(|scopes| scopes.iter().map(|scope| coarsened(scope, step)).collect());
        scopes.retain(|scope| devices.iter().any(|id| gives(id, scope)));
        devices.retain(|id| scopes.iter().any(|scope| gives(id, scope)));
        if devices.is_empty() {
            return Err(t!(Access::OneDevice).to_string());
        }
        let reads = within(t!(Access::Limit), &self.reads.get(), u64::from(terms.max_reads_per_day))?;
        let reads = u32::try_from(reads).unwrap_or(terms.max_reads_per_day);
        let place = self.end.get().and_then(|place| place.checked_sub(1));
        let days = place.and_then(|place| sooner(now, terms.expires_at.0).get(place).copied());
        let same_data = terms.scopes.iter().cloned().collect::<BTreeSet<_>>() == scopes;
        if same_data && devices.len() == terms.devices.len() && reads == terms.max_reads_per_day && days.is_none() {
            return Err(t!(Consent::SameAsNow).to_string());
        }
        Ok(NarrowWish { devices, scopes: scopes.into_iter().collect(), days, max_reads_per_day: reads })
    }
}

/// The days from now that end after `until`, both in milliseconds since 1970.
#[must_use]
pub fn longer(now: u64, until: u64) -> Vec<u16> {
    LONGER.into_iter().filter(|days| after(now, *days) > until).collect()
}

/// The days from now that end before `until`, both in milliseconds since 1970.
#[must_use]
pub fn sooner(now: u64, until: u64) -> Vec<u16> {
    SOONER.into_iter().filter(|days| after(now, *days) < until).collect()
}

fn after(now: u64, days: u16) -> u64 {
    now.saturating_add(u64::from(days).saturating_mul(DAY_MS))
}

#[cfg(test)]
mod tests {
    use domain::{Address, B256, account::Owner, grant::NO_END, identity::Identity, time::Millis};
    use leptos::reactive::owner::Owner as Root;

    use super::*;

    const FIRST: DeviceId = DeviceId(Address::repeat_byte(1));

    fn terms() -> GrantTerms {
        GrantTerms {
            owner: Owner(Address::repeat_byte(9)),
            app: "App".into(),
            identity: Identity::Name,
            devices: vec![FIRST, DeviceId(Address::repeat_byte(2))],
            scopes: ["temperature.raw", "humidity.hourly"].map(|scope| scope.parse().unwrap()).to_vec(),
            history_from: Millis(0),
            history_to: Millis(20 * DAY_MS),
            not_before: Millis(0),
            expires_at: Millis(20 * DAY_MS),
            max_reads_per_day: 100,
            max_bytes_per_day: 1_000,
            purpose: String::new(),
            program_hash: B256::ZERO,
            version: 1,
        }
    }

    #[test]
    fn only_ends_on_the_right_side_of_the_present_one_are_offered() {
        assert_eq!(longer(0, 20 * DAY_MS), [30, 90, 365]);
        assert_eq!(sooner(0, 20 * DAY_MS), [1, 7]);
        assert_eq!((longer(0, NO_END.0), sooner(0, NO_END.0)), (vec![], vec![1, 7, 30]));
    }

    #[test]
    fn nothing_taken_away_is_no_wish_and_each_field_can_be_less() {
        let root = Root::new();
        root.with(|| {
            let terms = terms();
            let form = Less::of(&terms);
            assert_eq!(form.wish(&terms, &[], 0), Err(t!(Consent::SameAsNow).to_string()));
            form.fine.set(Some(3));
            let wish = form.wish(&terms, &[], 0).unwrap();
            let scopes: Vec<_> = wish.scopes.iter().map(ToString::to_string).collect();
            assert_eq!(scopes, ["humidity.hourly", "temperature.daily"]);
            form.devices.update(|set| _ = set.remove(&FIRST));
            form.end.set(Some(2));
            form.reads.set("5".into());
            let wish = form.wish(&terms, &[], 0).unwrap();
            assert_eq!((wish.devices.len(), wish.days, wish.max_reads_per_day), (1, Some(7), 5));
            form.reads.set("101".into());
            assert!(form.wish(&terms, &[], 0).is_err(), "more than it has");
            form.reads.set("5".into());
            form.scopes.set(BTreeSet::new());
            assert!(form.wish(&terms, &[], 0).is_err(), "nothing stays");
        });
    }
}
