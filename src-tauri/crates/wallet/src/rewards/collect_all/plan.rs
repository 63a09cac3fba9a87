//! The plan of collecting from many contracts.

use std::collections::BTreeSet;

use domain::{
    Address,
    account::Owner,
    collect_all::{CollectAllPlan, RewardedDevice},
    network::RewardSource,
    review::{Review, ReviewView},
    words::left_out_words,
};

use super::Dust;
use crate::{Wallet, ports::ChainError, rewards::PlanCollectError};

impl Wallet {
    /// The review of collecting everything that is ready at these contracts of the network file, or at all of them where
    /// none is named. What is left out is in it with its reason.
    ///
    /// # Errors
    /// [`PlanCollectError::UnknownSource`], [`PlanCollectError::AllLeft`] and [`PlanCollectError::NothingReady`] where
    /// nothing can be collected, [`PlanCollectError::NotEnoughFunds`]; nothing is signed.
    pub async fn plan_collect_all(&self, sources: &[Address], dust: Dust) -> Result<ReviewView, PlanCollectError> {
        let owner = self.signer()?;
        let plan = self.collect_all_from(owner, self.asked_sources(sources)?, dust).await?;
        if plan.transactions.is_empty() {
            return Err(nothing(&plan));
        }
        if plan.balance < plan.fee_ceiling() {
            return Err(PlanCollectError::NotEnoughFunds);
        }
        Ok(self.ask(Review::CollectAll(plan)).await?)
    }

    /// What these contracts pay `owner` now, and what not; nobody is asked.
    pub(in crate::rewards) async fn collect_all_from(
        &self,
        owner: Owner,
        sources: Vec<&RewardSource>,
        dust: Dust,
    ) -> Result<CollectAllPlan, ChainError> {
        let found = self.found_at(owner, sources).await;
        let fees = self.ports.chain.fees().await?;
        let (transactions, refused) = self.grouped(owner, found.items, fees, dust).await?;
        let elsewhere = self.all_elsewhere(owner, &transactions).await?;
        let paid = |device: &RewardedDevice| {
            let mut items = transactions.iter().flat_map(|made| &made.items).filter_map(|item| item.proof.as_ref());
            items.any(|proof| proof.reward.leaf.account().0 == device.wallet)
        };
        let devices = found.devices.into_iter().filter(paid).collect();
        let network = self.network.view();
        Ok(CollectAllPlan {
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            transactions,
            fees,
            balance: self.ports.chain.balance(owner).await?,
            left: found.left.into_iter().chain(refused).collect(),
            elsewhere,
            devices,
        })
    }

    /// Each contract once.
    pub(in crate::rewards) fn asked_sources(&self, asked: &[Address]) -> Result<Vec<&RewardSource>, PlanCollectError> {
        let sources = &self.network.rewards;
        if asked.iter().any(|at| sources.iter().all(|source| source.address != *at)) {
            return Err(PlanCollectError::UnknownSource);
        }
        let mut seen = BTreeSet::new();
        let wanted = sources.iter().filter(|source| asked.is_empty() || asked.contains(&source.address));
        Ok(wanted.filter(|source| seen.insert(source.address)).collect())
    }
}

fn nothing(plan: &CollectAllPlan) -> PlanCollectError {
    if plan.left.is_empty() {
        return PlanCollectError::NothingReady;
    }
    let reasons: BTreeSet<String> =
        plan.left.iter().map(|left| left_out_words(left, &plan.symbol, plan.decimals)).collect();
    PlanCollectError::AllLeft(reasons.into_iter().collect::<Vec<_>>().join("; "))
}
