//! Every source of rewards as notices compare it: by token, with what its devices earned in two weeks.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Address, B256,
    account::Owner,
    amount::Amount,
    device::DeviceId,
    keccak256,
    network::RewardSource,
    reward::RewardSums,
    reward_family::RewardFamily,
    reward_notice::{DeviceWeeks, SourceNow, TokenNow},
    reward_paid::SourcePaid,
    reward_proof::{ProofWaits, SourceProofs},
};

use super::{
    RewardsError,
    ledger::by_device,
    payments::{ReadPayments, of_paid},
};
use crate::{
    Wallet,
    ports::{ChainError, RewardDay, RewardEntry},
};

/// What could be read.
pub(super) struct SourceRead {
    pub sources: Vec<OneSource>,
    /// Every entry of the network file, read or not.
    pub entries: BTreeSet<String>,
    pub unread: u32,
}

/// A source that was read.
pub(super) struct OneSource {
    /// Names it among those of the network file, where one payer can stand for several tokens.
    pub entry: String,
    pub address: Address,
    pub now: SourceNow,
}

/// The digest of the devices whose rewards are in it, and what was read.
type Numbers = (B256, Vec<TokenNow>);

/// What is known of the last two weeks.
struct Fortnight {
    days: Vec<RewardDay>,
    /// The sources whose newest days are not known.
    unread: BTreeSet<RewardEntry>,
    today: u64,
    names: BTreeMap<DeviceId, String>,
}

impl Wallet {
    /// Reads every source that Deedbox knows the family of.
    pub(super) async fn read_sources(&self, owner: Owner) -> Result<SourceRead, RewardsError> {
        let mut all: Vec<(&RewardSource, Option<Numbers>)> = Vec::new();
        let pool = self.of_family(|family| family == RewardFamily::CountPool).next();
        if let Some(pool) = pool {
            all.push((pool, self.pool_now(owner).await.ok()));
        }
        let proven = self.account_proofs(owner).await.into_iter().map(|told| Some((B256::ZERO, proven_now(told)?)));
        all.extend(self.of_family(RewardFamily::has_proofs).zip(proven));
        let read_paid = self.read_each(owner).await;
        let payments = of_paid(&read_paid);
        let paid: Vec<SourcePaid> =
            read_paid.into_iter().map(|(source, family, facts)| self.told_by(source, family, facts)).collect();
        // The devices whose own wallets were just asked about.
        let devices = self.with_own_wallets(owner).await?;
        let of = |source: &RewardSource| {
            if source.family().is_some_and(RewardFamily::pays_devices) { devices } else { B256::ZERO }
        };
        let paid = self.of_family(RewardFamily::is_paid).zip(paid);
        all.extend(paid.map(|(source, told)| (source, paid_now(told).map(|tokens| (of(source), tokens)))));

        let fortnight = self.fortnight(owner, payments).await?;
        let mut read = SourceRead { sources: Vec::new(), entries: BTreeSet::new(), unread: 0 };
        for (source, now) in all {
            let entry = entry_of(source);
            // The same entry twice is one source.
            if !read.entries.insert(entry.clone()) {
                continue;
            }
            let Some((devices, tokens)) = now else {
                read.unread = read.unread.saturating_add(1);
                continue;
            };
            let weeks = self.weeks_of(owner, source, &tokens, fortnight.as_ref()).await?;
            let shrinks = source.family() == Some(RewardFamily::NativeTransfers);
            let expires = self.ports.chain.claims_end(source).await.ok().flatten();
            let now = SourceNow { devices, shrinks, tokens, expires, weeks };
            read.sources.push(OneSource { entry, address: source.address, now });
        }
        Ok(read)
    }

    fn of_family(&self, fits: impl Fn(RewardFamily) -> bool) -> impl Iterator<Item = &RewardSource> {
        self.network.rewards.iter().filter(move |source| source.family().is_some_and(&fits))
    }

    async fn pool_now(&self, owner: Owner) -> Result<Numbers, RewardsError> {
        let (facts, names) = self.reward_facts(owner).await?;
        let sums = by_device(&facts).values().fold(RewardSums::default(), |sum, account| sum.plus(account.sums));
        Ok((digest(names.into_keys()), vec![TokenNow { token: self.own_coin(), sums }]))
    }
    async fn with_own_wallets(&self, owner: Owner) -> Result<B256, RewardsError> {
        let held = self.ports.store.held(&self.fleet_account(owner)).await?;
        let with_wallet = held.into_iter().filter(|held| !held.deed.wallet.is_zero());
        Ok(digest(with_wallet.map(|held| held.device)))
    }

    /// What is kept of the last fourteen full days (UTC), brought up to the chain first; `None` where that failed.
    async fn fortnight(&self, owner: Owner, paid: Vec<ReadPayments>) -> Result<Option<Fortnight>, RewardsError> {
        let unread = match self.keep_with(owner, paid).await {
            Ok(now) => now.unread,
            // Where there is no source at all, what is kept is as new as it is.
            Err(RewardsError::Chain(ChainError::NotOffered(_))) => BTreeSet::new(),
            Err(_) => return Ok(None),
        };
        let today = self.ports.clock.now().day();
        let (from, to) = (today.saturating_sub(14), today.saturating_sub(1));
        let days = self.ports.store.reward_days(&self.fleet_account(owner), from, to).await?;
        let names = self.ports.store.devices().await?.into_iter().map(|row| (row.id, row.name)).collect();
        Ok(Some(Fortnight { days, unread, today, names }))
    }

    /// None of a source whose days are not kept, or not all yet.
    async fn weeks_of(
        &self,
        owner: Owner,
        source: &RewardSource,
        tokens: &[TokenNow],
        fortnight: Option<&Fortnight>,
    ) -> Result<Option<Vec<DeviceWeeks>>, RewardsError> {
        let (Some(fortnight), Some(entry)) = (fortnight, RewardEntry::of(source)) else { return Ok(None) };
        let place = self.ports.store.reward_place(&self.fleet_account(owner), entry).await?;
        let whole = place.is_some_and(|place| !place.behind) && !fortnight.unread.contains(&entry);
        Ok(whole.then(|| fortnight.weeks(entry, tokens)))
    }
}

impl Fortnight {
    /// Those of devices: what the account itself was paid is of none of them.
    fn weeks(&self, entry: RewardEntry, tokens: &[TokenNow]) -> Vec<DeviceWeeks> {
        let mut all: BTreeMap<(DeviceId, Address), (Amount, Amount)> = BTreeMap::new();
        for day in self.days.iter().filter(|day| day.entry == entry) {
            let token = day.token.unwrap_or_default();
            if !tokens.iter().any(|now| now.token.contract == token) {
                continue;
            }
            let last = day.day.saturating_add(7) >= self.today;
            for one in &day.devices {
                let Some(device) = one.device else { continue };
                let (last_week, week_before) = all.entry((device, token)).or_default();
                let week = if last { last_week } else { week_before };
                *week = week.plus(one.earned);
            }
        }
        let named = |device: DeviceId| self.names.get(&device).cloned().unwrap_or_else(|| device.to_string());
        let weeks = all.into_iter().map(|((device, token), (last_week, week_before))| DeviceWeeks {
            device,
            name: named(device),
            token,
            last_week,
            week_before,
        });
        weeks.collect()
    }
}

fn entry_of(source: &RewardSource) -> String {
    let token = source.token.map_or_else(|| "any".to_string(), |token| token.to_string());
    format!("{}/{}/{token}", source.kind, source.address)
}

/// None where nothing is known of it.
fn proven_now(told: SourceProofs) -> Option<Vec<TokenNow>> {
    if told.failure.is_some() {
        return None;
    }
    let now = told.rewards.into_iter().map(|reward| {
        // What can still be disputed has not come.
        let (earned, waiting) = match reward.waiting_for {
            Some(ProofWaits::Dispute { .. }) => (reward.earned.minus(reward.waiting), Amount::ZERO),
            Some(ProofWaits::Funding) | None => (reward.earned, reward.waiting),
        };
        let sums = RewardSums { earned, collected: reward.collected, ready: reward.ready, waiting };
        TokenNow { token: reward.token, sums }
    });
    Some(now.collect())
}

/// All accounts together; none where nothing is known of it.
fn paid_now(told: SourcePaid) -> Option<Vec<TokenNow>> {
    if told.failure.is_some() {
        return None;
    }
    let mut tokens: BTreeMap<Address, TokenNow> = BTreeMap::new();
    for reward in told.rewards {
        let empty = TokenNow { token: reward.token.clone(), sums: RewardSums::default() };
        let now = tokens.entry(reward.token.contract).or_insert(empty);
        now.sums = now.sums.plus(reward.sums);
    }
    Some(tokens.into_values().collect())
}

fn digest(devices: impl Iterator<Item = DeviceId>) -> B256 {
    let bytes: Vec<u8> = devices.flat_map(|device| device.0.into_array()).collect();
    keccak256(bytes)
}
