//! Bringing the rewards that are kept here up to the chain.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    B256,
    account::Owner,
    device::DeviceId,
    failure::{Coded, Failure},
    reward_chart::UnreadSource,
    time::Millis,
};

use super::{
    RewardsError,
    payments::{Payments, ReadPayments},
};
use crate::{
    Wallet,
    ports::{ChainError, RewardEntry, RewardFacts, RewardMoment, RewardPlace},
};

/// Blocks whose times are asked for in one turn, so that a long history does not hold up what is shown.
const AT_ONCE: usize = 500;
/// Blocks below this depth are taken to stay; the ones above are compared each time.
const SETTLED: u64 = 64;

/// What came of bringing all sources up to the chain.
pub(super) struct KeptNow {
    /// Nothing of a long history waits for another turn.
    pub whole: bool,
    /// What could not be read, or not be kept; what was kept of it before stays.
    pub unread: BTreeSet<RewardEntry>,
}

impl Wallet {
    /// Brings what is kept of the rewards of the account in use up to the chain, from all sources, a part of a long history
    /// at a time; whether that was all. Two never run at once.
    ///
    /// # Errors
    /// [`RewardsError`]; what was kept before stays. Another source than the pool that cannot be read is none: the chart
    /// names it.
    pub async fn keep_rewards(&self) -> Result<bool, RewardsError> {
        let _turn = self.keeping_rewards.clone().lock_owned().await;
        let owner = self.ports.vault.account()?;
        let paid = self.paid_payments(owner).await;
        Ok(self.keep_sources(owner, paid).await?.whole)
    }

    /// The same with what was just read of the sources without proofs.
    pub(super) async fn keep_with(&self, owner: Owner, paid: Vec<ReadPayments>) -> Result<KeptNow, RewardsError> {
        let _turn = self.keeping_rewards.clone().lock_owned().await;
        self.keep_sources(owner, paid).await
    }

    /// The pool alone, with what was just read of it for `owner`; nothing while another turn runs. What fails here costs
    /// nobody the numbers that were read.
    pub(super) async fn keep_read(&self, owner: Owner, facts: &RewardFacts, names: &BTreeMap<DeviceId, String>) {
        let Ok(_turn) = self.keeping_rewards.try_lock() else { return };
        let (entry, payments) = (RewardEntry::count_pool(facts.pool), self.of_pool(facts, names));
        if let Err(error) = self.keep_payments(owner, entry, &payments).await {
            tracing::warn!(%error, "the rewards by day could not be kept");
        }
    }

    async fn keep_sources(&self, owner: Owner, paid: Vec<ReadPayments>) -> Result<KeptNow, RewardsError> {
        let mut sources = paid;
        sources.extend(self.proof_payments(owner).await);
        let mut now = KeptNow { whole: true, unread: BTreeSet::new() };
        let mut unread = Vec::new();
        for (entry, read) in sources {
            match self.keep_source(owner, entry, read).await? {
                Ok(whole) => now.whole &= whole,
                Err(failure) => {
                    now.unread.insert(entry);
                    let (source, family) = (entry.address, entry.family.as_str().to_string());
                    unread.push(UnreadSource { source, family, failure });
                }
            }
        }
        self.note_network(owner, &[], Some(unread)).await?;
        // The others are kept where the pool cannot be read, too.
        if let Some((entry, payments)) = self.pool_payments(owner).await? {
            now.whole &= self.keep_payments(owner, entry, &payments).await?;
        }
        Ok(now)
    }

    /// Whether all of a source's payments are kept now, or why they could not be read.
    async fn keep_source(
        &self,
        owner: Owner,
        entry: RewardEntry,
        read: Result<Payments, Failure>,
    ) -> Result<Result<bool, Failure>, RewardsError> {
        let payments = match read {
            Ok(payments) => payments,
            Err(failure) => return Ok(Err(failure)),
        };
        match self.keep_payments(owner, entry, &payments).await {
            Err(RewardsError::Chain(error)) => Ok(Err(error.failure())),
            kept => Ok(Ok(kept?)),
        }
    }

    async fn keep_payments(&self, owner: Owner, entry: RewardEntry, payments: &Payments) -> Result<bool, RewardsError> {
        let account = self.fleet_account(owner);
        let (all, devices) = (payments.moments.as_slice(), payments.devices);
        let place = self.ports.store.reward_place(&account, entry).await?;
        let stays = match place {
            Some(place) if self.hash_before(place.next).await? == place.hash => place.next,
            None if all.is_empty() => return Ok(true),
            Some(_) | None => 0,
        };
        // Other devices have other payments, in old blocks too.
        let fits = |place: &RewardPlace| {
            stays == place.next && place.devices == devices && count_before(all, stays) == place.settled
        };
        let place = place.filter(fits);
        let begin = place.map_or(0, |place| place.next);
        let kept = self.ports.store.reward_moments(&account, entry, begin).await?;
        if place.is_some_and(|place| !place.behind) && are_same(&kept, since(all, begin)) {
            return Ok(true);
        }
        let known = kept.iter().filter(|moment| moment.block < stays).map(|moment| (moment.block, moment.at)).collect();
        let (moments, waits) = self.timed(since(all, begin), known).await?;
        let settled = payments.block.saturating_sub(SETTLED);
        let next = waits.map_or(settled, |block| settled.min(block)).max(begin);
        let (hash, settled, behind) = (self.hash_before(next).await?, count_before(all, next), waits.is_some());
        let place = RewardPlace { next, hash, devices, settled, behind };
        // Before the payments, so that none is kept whose decimals are not known.
        self.note_network(owner, &payments.tokens, None).await?;
        self.ports.store.put_rewards(&account, entry, &place, begin, &moments).await?;
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
