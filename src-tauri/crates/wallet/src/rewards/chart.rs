//! The rewards that are kept here, day by day: read from the store alone, so that they open at once and without a network.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    ops::RangeInclusive,
};

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    reward_chart::{DayTotal, DeviceTotal, NetworkTotal, RewardsChart, SourceTotal, TokenChart, TokenTotal},
    send::Token,
    time::Millis,
};

use super::{RewardsError, networks::KeptNetwork};
use crate::{
    Wallet,
    ports::{DeviceDay, RewardDay, RewardEntry},
};

/// The longest span, in days: ten years.
pub const MOST_DAYS: u16 = 3_660;

const DAY_MS: u64 = 86_400_000;

/// What devices are called.
pub type Names = BTreeMap<DeviceId, String>;
/// An amount, in so many payments.
type Sum = (Amount, u32);

impl Wallet {
    /// What all sources brought on each of the last `days` days (UTC), at most [`MOST_DAYS`], the one that still runs among
    /// them. It is as new as [`Wallet::keep_rewards`] made it.
    ///
    /// # Errors
    /// [`RewardsError`]; a locked wallet has no account.
    pub async fn rewards_by_day(&self, days: u16) -> Result<RewardsChart, RewardsError> {
        let owner = self.ports.vault.account()?;
        let account = self.fleet_account(owner);
        let to = self.ports.clock.now();
        let from = to.day().saturating_sub(u64::from(days.clamp(1, MOST_DAYS)).saturating_sub(1));
        let span = from..=to.day();
        let kept = self.ports.store.reward_days(&account, from, to.day()).await?;
        let names: Names = self.ports.store.devices().await?.into_iter().map(|row| (row.id, row.name)).collect();
        let (used, others): (Vec<KeptNetwork>, Vec<KeptNetwork>) =
            self.kept_networks(owner).await?.into_iter().partition(|one| one.chain_id == self.network.chain_id);
        let mut known = vec![self.own_coin()];
        known.extend(used.iter().flat_map(|network| network.tokens.iter().cloned()));
        let tokens = charts(&kept, &span, &known, &names);
        let mut networks = vec![network_total(self.network.chain_id, self.network.view().title, &tokens)];
        networks.extend(self.on_others(owner, others, &span).await?);
        networks.retain(|network| !network.tokens.is_empty());
        Ok(RewardsChart {
            from: first_of(from),
            to,
            tokens,
            networks,
            behind: self.is_behind(&account).await?,
            unread: used.into_iter().flat_map(|network| network.unread).collect(),
        })
    }

    /// The same days on the other networks of this home.
    async fn on_others(
        &self,
        owner: Owner,
        others: Vec<KeptNetwork>,
        span: &RangeInclusive<u64>,
    ) -> Result<Vec<NetworkTotal>, RewardsError> {
        let mut totals = Vec::new();
        for network in others {
            let account = format!("{}/{owner}", network.chain_id);
            let kept = self.ports.store.reward_days(&account, *span.start(), *span.end()).await?;
            let tokens = charts(&kept, span, &network.tokens, &Names::new());
            totals.push(network_total(network.chain_id, network.title, &tokens));
        }
        Ok(totals)
    }

    async fn is_behind(&self, account: &str) -> Result<bool, RewardsError> {
        for entry in self.network.rewards.iter().filter_map(RewardEntry::of) {
            let place = self.ports.store.reward_place(account, entry).await?;
            if place.is_some_and(|place| place.behind) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What was earned of each coin or token on the days of `span`: their sums, and those of each device and source. A device
/// without a name goes by its address; a token that is not among `known` goes by its contract, in its smallest units.
#[must_use]
pub fn charts(kept: &[RewardDay], span: &RangeInclusive<u64>, known: &[Token], names: &Names) -> Vec<TokenChart> {
    let mut each: BTreeMap<Option<Address>, Sums> = BTreeMap::new();
    for day in kept.iter().filter(|day| span.contains(&day.day)) {
        each.entry(day.token).or_default().add(day);
    }
    let chart = |(contract, sums): (Option<Address>, Sums)| sums.chart(told(contract, known), span, names);
    each.into_iter().map(chart).collect()
}

/// What was earned of one token.
#[derive(Default)]
struct Sums {
    days: BTreeMap<u64, Sum>,
    devices: HashMap<Option<DeviceId>, Sum>,
    sources: BTreeMap<RewardEntry, Sum>,
}

impl Sums {
    fn add(&mut self, day: &RewardDay) {
        let mut all = Sum::default();
        for DeviceDay { device, earned, events } in &day.devices {
            grow(self.devices.entry(*device).or_default(), (*earned, *events));
            grow(&mut all, (*earned, *events));
        }
        grow(self.days.entry(day.day).or_default(), all);
        grow(self.sources.entry(day.entry).or_default(), all);
    }

    fn chart(self, token: Token, span: &RangeInclusive<u64>, names: &Names) -> TokenChart {
        let day = |day: u64| {
            let (earned, payments) = self.days.get(&day).copied().unwrap_or_default();
            DayTotal { at: first_of(day), earned, payments }
        };
        let days: Vec<DayTotal> = span.clone().map(day).collect();
        let named = |device: DeviceId| names.get(&device).cloned().unwrap_or_else(|| device.to_string());
        let mut by_device: Vec<DeviceTotal> = self
            .devices
            .into_iter()
            .map(|(device, (earned, payments))| {
                let name = device.map(named).unwrap_or_default();
                DeviceTotal { device, name, earned, payments }
            })
            .collect();
        by_device.sort_by(|a, b| (b.earned, &a.name, a.device).cmp(&(a.earned, &b.name, b.device)));
        let source = |(entry, (earned, payments)): (RewardEntry, Sum)| {
            let (source, family) = (entry.address, entry.family.as_str().to_string());
            SourceTotal { source, family, earned, payments }
        };
        let mut by_source: Vec<SourceTotal> = self.sources.into_iter().map(source).collect();
        by_source.sort_by_key(|source| Reverse(source.earned));
        let earned = days.iter().fold(Amount::ZERO, |sum, day| sum.plus(day.earned));
        TokenChart { token, earned, days, by_device, by_source }
    }
}

fn grow(sum: &mut Sum, (earned, payments): Sum) {
    *sum = (sum.0.plus(earned), sum.1.saturating_add(payments));
}

fn told(contract: Option<Address>, known: &[Token]) -> Token {
    let contract = contract.unwrap_or_default();
    let token = known.iter().find(|token| token.contract == contract).cloned();
    token.unwrap_or_else(|| Token { contract, symbol: contract.to_string(), decimals: 0 })
}

fn network_total(chain_id: u64, title: String, charts: &[TokenChart]) -> NetworkTotal {
    let total = |chart: &TokenChart| TokenTotal {
        token: chart.token.clone(),
        earned: chart.earned,
        payments: chart.days.iter().fold(0, |sum, day| sum.saturating_add(day.payments)),
    };
    NetworkTotal { chain_id, title, tokens: charts.iter().map(total).collect() }
}

/// Where a day begins.
fn first_of(day: u64) -> Millis {
    Millis(day.saturating_mul(DAY_MS))
}
