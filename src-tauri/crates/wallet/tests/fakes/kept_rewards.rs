//! Rewards in memory: days are counted anew from the payments each time.

use std::{collections::BTreeMap, sync::Mutex};

use domain::{Address, amount::Amount, device::DeviceId};
use wallet::ports::{DeviceDay, MomentKind, RewardDay, RewardMoment, RewardPlace, StoreError};

/// An account and a source.
type Key = (String, Address);

#[derive(Default)]
pub struct KeptRewards(Mutex<BTreeMap<Key, (RewardPlace, Vec<RewardMoment>)>>);

impl KeptRewards {
    pub fn place(&self, account: &str, source: Address) -> Option<RewardPlace> {
        self.0.lock().unwrap().get(&(account.to_string(), source)).map(|(place, _)| *place)
    }

    pub fn moments(&self, account: &str, source: Address, from: u64) -> Vec<RewardMoment> {
        let kept = self.0.lock().unwrap();
        let Some((_, moments)) = kept.get(&(account.to_string(), source)) else { return Vec::new() };
        moments.iter().filter(|moment| moment.block >= from).copied().collect()
    }

    pub fn put(
        &self,
        account: &str,
        source: Address,
        place: &RewardPlace,
        from: u64,
        moments: &[RewardMoment],
    ) -> Result<(), StoreError> {
        let in_order = moments.is_sorted_by(|a, b| (a.block, a.place) < (b.block, b.place));
        if !in_order || moments.iter().any(|moment| moment.block < from) {
            return Err(StoreError::Failed("payments that are not in the order of the chain".to_string()));
        }
        let mut kept = self.0.lock().unwrap();
        let (at, all) = kept.entry((account.to_string(), source)).or_insert_with(|| (*place, Vec::new()));
        *at = *place;
        all.retain(|moment| moment.block < from);
        all.extend_from_slice(moments);
        Ok(())
    }

    pub fn days(&self, account: &str, from: u64, to: u64) -> Vec<RewardDay> {
        let mut days: BTreeMap<(u64, Address, Option<Address>), BTreeMap<DeviceId, DeviceDay>> = BTreeMap::new();
        let kept = self.0.lock().unwrap();
        for ((of, source), (_, moments)) in kept.iter() {
            for moment in moments.iter().filter(|moment| of == account && (from..=to).contains(&moment.at.day())) {
                let MomentKind::Earned(device) = moment.kind else { continue };
                let day = days.entry((moment.at.day(), *source, moment.token)).or_default();
                let none = DeviceDay { device, earned: Amount::ZERO, events: 0 };
                let one = day.entry(device).or_insert(none);
                (one.earned, one.events) = (one.earned.plus(moment.amount), one.events + 1);
            }
        }
        let day = |((day, source, token), devices): (_, BTreeMap<DeviceId, DeviceDay>)| RewardDay {
            source,
            token,
            day,
            devices: devices.into_values().collect(),
        };
        days.into_iter().map(day).collect()
    }
}
