//! Rewards in memory: days are counted anew from the payments each time.

use std::{collections::BTreeMap, sync::Mutex};

use domain::{Address, amount::Amount, device::DeviceId};
use wallet::ports::{DeviceDay, MomentKind, RewardDay, RewardEntry, RewardMoment, RewardPlace, StoreError};

/// An account and a source.
type Key = (String, RewardEntry);
/// A day of a source and token.
type Day = (u64, RewardEntry, Option<Address>);
/// What each device earned, and the account itself.
type Earned = BTreeMap<Option<DeviceId>, DeviceDay>;

#[derive(Default)]
pub struct KeptRewards(Mutex<BTreeMap<Key, (RewardPlace, Vec<RewardMoment>)>>);

impl KeptRewards {
    pub fn place(&self, account: &str, entry: RewardEntry) -> Option<RewardPlace> {
        self.0.lock().unwrap().get(&(account.to_string(), entry)).map(|(place, _)| *place)
    }

    pub fn moments(&self, account: &str, entry: RewardEntry, from: u64) -> Vec<RewardMoment> {
        let kept = self.0.lock().unwrap();
        let Some((_, moments)) = kept.get(&(account.to_string(), entry)) else { return Vec::new() };
        moments.iter().filter(|moment| moment.block >= from).copied().collect()
    }

    pub fn put(
        &self,
        account: &str,
        entry: RewardEntry,
        place: &RewardPlace,
        from: u64,
        moments: &[RewardMoment],
    ) -> Result<(), StoreError> {
        let in_order = moments.is_sorted_by(|a, b| (a.block, a.place) < (b.block, b.place));
        if !in_order || moments.iter().any(|moment| moment.block < from) {
            return Err(StoreError::Failed("payments that are not in the order of the chain".to_string()));
        }
        let mut kept = self.0.lock().unwrap();
        let (at, all) = kept.entry((account.to_string(), entry)).or_insert_with(|| (*place, Vec::new()));
        *at = *place;
        all.retain(|moment| moment.block < from);
        all.extend_from_slice(moments);
        Ok(())
    }

    pub fn days(&self, account: &str, from: u64, to: u64) -> Vec<RewardDay> {
        let mut days: BTreeMap<Day, Earned> = BTreeMap::new();
        let kept = self.0.lock().unwrap();
        for ((of, entry), (_, moments)) in kept.iter() {
            for moment in moments.iter().filter(|moment| of == account && (from..=to).contains(&moment.at.day())) {
                let MomentKind::Earned(device) = moment.kind else { continue };
                let day = days.entry((moment.at.day(), *entry, moment.token)).or_default();
                let none = DeviceDay { device, earned: Amount::ZERO, events: 0 };
                let one = day.entry(device).or_insert(none);
                (one.earned, one.events) = (one.earned.plus(moment.amount), one.events + 1);
            }
        }
        let day = |((day, entry, token), devices): (Day, Earned)| RewardDay {
            entry,
            token,
            day,
            devices: devices.into_values().collect(),
        };
        days.into_iter().map(day).collect()
    }
}
