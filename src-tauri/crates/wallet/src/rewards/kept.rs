//! Bringing the rewards that are kept here up to the chain.

use std::collections::BTreeMap;

use domain::{B256, account::Owner, device::DeviceId, keccak256, time::Millis};

use super::RewardsError;
use crate::{
    Wallet,
    ports::{ChainError, MomentKind, RewardEvent, RewardFacts, RewardMoment, RewardPlace},
};

/// Blocks whose times are asked for in one turn, so that a long history does not hold up what is shown.
const AT_ONCE: usize = 500;
/// Blocks below this depth are taken to stay; the ones above are compared each time.
const SETTLED: u64 = 64;

impl Wallet {
    /// Brings what is kept of the rewards of the account in use up to the chain, a part of a long history at a time;
    /// whether that was all. Two never run at once.
    ///
    /// # Errors
    /// [`RewardsError`]; what was kept before stays.
    pub async fn keep_rewards(&self) -> Result<bool, RewardsError> {
        let _turn = self.keeping_rewards.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        let (facts, names) = self.reward_facts(owner).await?;
        self.keep_facts(owner, &facts, &names).await
    }

    /// The same with what was just read for `owner`; nothing while another turn runs. What fails here costs nobody the
    /// numbers that were read.
    pub(super) async fn keep_read(&self, owner: Owner, facts: &RewardFacts, names: &BTreeMap<DeviceId, String>) {
        let Ok(_turn) = self.keeping_rewards.try_lock() else { return };
        if let Err(error) = self.keep_facts(owner, facts, names).await {
            tracing::warn!(%error, "the rewards by day could not be kept");
        }
    }

    async fn keep_facts(
        &self,
        owner: Owner,
        facts: &RewardFacts,
        names: &BTreeMap<DeviceId, String>,
    ) -> Result<bool, RewardsError> {
        let (account, pool) = (self.fleet_account(owner), facts.pool);
        let (all, devices) = (in_order(&facts.events), digest(names));
        let place = self.ports.store.reward_place(&account, pool).await?;
        let stays = match place {
            Some(place) if self.hash_before(place.next).await? == place.hash => place.next,
            None if all.is_empty() => return Ok(true),
            Some(_) | None => 0,
        };
        // Other devices have other payments, in old blocks too.
        let fits = |place: &RewardPlace| {
            stays == place.next && place.devices == devices && count_before(&all, stays) == place.settled
        };
        let place = place.filter(fits);
        let begin = place.map_or(0, |place| place.next);
        let kept = self.ports.store.reward_moments(&account, pool, begin).await?;
        if place.is_some_and(|place| !place.behind) && are_same(&kept, since(&all, begin)) {
            return Ok(true);
        }
        let known = kept.iter().filter(|moment| moment.block < stays).map(|moment| (moment.block, moment.at)).collect();
        let (moments, waits) = self.timed(since(&all, begin), known).await?;
        let settled = facts.block.saturating_sub(SETTLED);
        let next = waits.map_or(settled, |block| settled.min(block)).max(begin);
        let (hash, settled, behind) = (self.hash_before(next).await?, count_before(&all, next), waits.is_some());
        let place = RewardPlace { next, hash, devices, settled, behind };
        self.ports.store.put_rewards(&account, pool, &place, begin, &moments).await?;
        Ok(!behind)
    }

    /// What was told with the times of its blocks, and the first block that has to wait for the next turn.
    async fn timed(
        &self,
        told: &[RewardMoment],
        mut times: BTreeMap<u64, Millis>,
    ) -> Result<(Vec<RewardMoment>, Option<u64>), RewardsError> {
        let mut blocks: Vec<u64> =
            told.iter().map(|moment| moment.block).filter(|block| !times.contains_key(block)).collect();
        blocks.dedup();
        let waits = blocks.get(AT_ONCE).copied();
        blocks.truncate(AT_ONCE);
        if !blocks.is_empty() {
            let at = self.ports.chain.block_times(&blocks).await?;
            times.extend(blocks.into_iter().zip(at));
        }
        let mut moments = Vec::new();
        for moment in told.iter().take_while(|moment| waits.is_none_or(|block| moment.block < block)) {
            let at = times.get(&moment.block).copied();
            let at = at.ok_or_else(|| ChainError::BadAnswer(format!("no time of block {}", moment.block)))?;
            moments.push(RewardMoment { at, ..*moment });
        }
        Ok((moments, waits))
    }

    /// The hash of the block before `next`; zero where there is none.
    async fn hash_before(&self, next: u64) -> Result<B256, RewardsError> {
        let Some(block) = next.checked_sub(1) else { return Ok(B256::ZERO) };
        let hash = self.ports.chain.block_hash(block).await?;
        Ok(hash.ok_or_else(|| ChainError::Unreachable("its chain is shorter than before".to_string()))?)
    }
}

/// What the pool logged, each with its number among those of its block, without times.
fn in_order(events: &[RewardEvent]) -> Vec<RewardMoment> {
    let mut moments: Vec<RewardMoment> = events.iter().map(untimed).collect();
    moments.sort_by_key(|moment| moment.block);
    let mut last: Option<(u64, u32)> = None;
    for moment in &mut moments {
        moment.place = match last {
            Some((block, place)) if block == moment.block => place.saturating_add(1),
            Some(_) | None => 0,
        };
        last = Some((moment.block, moment.place));
    }
    moments
}

fn untimed(event: &RewardEvent) -> RewardMoment {
    let (kind, amount, block) = match event {
        RewardEvent::Earned { device, amount, block, .. } => (MomentKind::Earned(*device), *amount, *block),
        RewardEvent::Collected { amount, block } => (MomentKind::Collected, *amount, *block),
    };
    RewardMoment { block, place: 0, kind, token: None, amount, at: Millis(0) }
}

fn since(all: &[RewardMoment], from: u64) -> &[RewardMoment] {
    all.get(all.partition_point(|moment| moment.block < from)..).unwrap_or_default()
}

fn count_before(all: &[RewardMoment], next: u64) -> u64 {
    all.partition_point(|moment| moment.block < next).try_into().unwrap_or(u64::MAX)
}

/// Whether both are the same payments, whenever their blocks were made.
fn are_same(kept: &[RewardMoment], told: &[RewardMoment]) -> bool {
    let same = |(kept, told): (&RewardMoment, &RewardMoment)| RewardMoment { at: told.at, ..*kept } == *told;
    kept.len() == told.len() && kept.iter().zip(told).all(same)
}

fn digest(names: &BTreeMap<DeviceId, String>) -> B256 {
    let devices: Vec<u8> = names.keys().flat_map(|device| device.0.as_slice().iter().copied()).collect();
    keccak256(devices)
}
