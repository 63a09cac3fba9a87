//! The rewards that are kept here, day by day: read from the store alone, so that they open at once and without a network.

use std::collections::{BTreeMap, HashMap};

use domain::{
    amount::Amount,
    device::DeviceId,
    reward_chart::{DayTotal, DeviceTotal, RewardsChart},
    reward_family::RewardFamily,
    time::Millis,
};

use super::RewardsError;
use crate::{Wallet, ports::RewardDay};

/// The longest span, in days: ten years.
pub const MOST_DAYS: u16 = 3_660;

const DAY_MS: u64 = 86_400_000;

impl Wallet {
    /// What the network's pool brought on each of the last `days` days (UTC), at most [`MOST_DAYS`], the one that still
    /// runs among them. It is as new as [`Wallet::keep_rewards`] made it.
    ///
    /// # Errors
    /// [`RewardsError`]; a locked wallet has no account.
    pub async fn rewards_by_day(&self, days: u16) -> Result<RewardsChart, RewardsError> {
        let account = self.fleet_account(self.ports.vault.account()?);
        let (to, network) = (self.ports.clock.now(), self.network.view());
        let from = to.day().saturating_sub(u64::from(days.clamp(1, MOST_DAYS)).saturating_sub(1));
        let kept = self.ports.store.reward_days(&account, from, to.day()).await?;
        let names: BTreeMap<DeviceId, String> =
            self.ports.store.devices().await?.into_iter().map(|row| (row.id, row.name)).collect();
        let (days, by_device) = totals(&kept, from, to.day(), &names);
        Ok(RewardsChart {
            symbol: network.symbol,
            decimals: network.decimals,
            from: first_of(from),
            to,
            earned: days.iter().fold(Amount::ZERO, |sum, day| sum.plus(day.earned)),
            days,
            by_device,
            behind: self.is_behind(&account).await?,
        })
    }

    async fn is_behind(&self, account: &str) -> Result<bool, RewardsError> {
        let mut pools = self.network.rewards.iter().filter(|source| source.family() == Some(RewardFamily::CountPool));
        let Some(pool) = pools.next() else { return Ok(false) };
        let place = self.ports.store.reward_place(account, pool.address).await?;
        Ok(place.is_some_and(|place| place.behind))
    }
}

/// The sums of the days `from..=to` and those of each device, of what was paid in the network's own coin. A device without
/// a name goes by its address.
#[must_use]
pub fn totals(
    kept: &[RewardDay],
    from: u64,
    to: u64,
    names: &BTreeMap<DeviceId, String>,
) -> (Vec<DayTotal>, Vec<DeviceTotal>) {
    let mut days: BTreeMap<u64, (Amount, u32)> = BTreeMap::new();
    let mut devices: HashMap<DeviceId, (Amount, u32)> = HashMap::new();
    for day in kept.iter().filter(|day| day.token.is_none()) {
        let total = days.entry(day.day).or_default();
        for one in &day.devices {
            let device = devices.entry(one.device).or_default();
            *device = (device.0.plus(one.earned), device.1.saturating_add(one.events));
            *total = (total.0.plus(one.earned), total.1.saturating_add(one.events));
        }
    }
    let all = (from..=to).map(|day| {
        let (earned, payments) = days.get(&day).copied().unwrap_or_default();
        DayTotal { at: first_of(day), earned, payments }
    });
    let named = |device: DeviceId| names.get(&device).cloned().unwrap_or_else(|| device.to_string());
    let mut by_device: Vec<DeviceTotal> = devices
        .into_iter()
        .map(|(device, (earned, payments))| DeviceTotal { device, name: named(device), earned, payments })
        .collect();
    by_device.sort_by(|a, b| (b.earned, &a.name, a.device).cmp(&(a.earned, &b.name, b.device)));
    (all.collect(), by_device)
}

/// Where a day begins.
fn first_of(day: u64) -> Millis {
    Millis(day.saturating_mul(DAY_MS))
}
