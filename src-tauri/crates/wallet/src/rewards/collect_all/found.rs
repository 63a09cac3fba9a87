//! Everything that is ready anywhere, and what is not and why.

use std::collections::BTreeMap;

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    collect_all::{CollectItem, LeftOut, LeftReason},
    failure::{Coded, Failure},
    merkle::RewardLeaf,
    network::RewardSource,
    review::ProofClaim,
    reward_family::RewardFamily,
    reward_proof::ToldReward,
};
use futures::future::join_all;

use super::left_out;
use crate::{
    Wallet,
    ports::{ChainError, Payable, ProofFacts, chain::PROOFS},
    rewards::proven::{total, with_proofs},
};

/// What the sources have to say.
#[derive(Default)]
pub(super) struct Found {
    pub items: Vec<CollectItem>,
    pub left: Vec<LeftOut>,
}

impl Wallet {
    /// What these sources owe to `owner`; one that does not answer is left out with its reason.
    pub(super) async fn found_at(&self, owner: Owner, sources: Vec<&RewardSource>) -> Found {
        let mut all = Found::default();
        for found in join_all(sources.into_iter().map(|source| self.found(owner, source))).await {
            all.items.extend(found.items);
            all.left.extend(found.left);
        }
        all
    }

    async fn found(&self, owner: Owner, source: &RewardSource) -> Found {
        if source.family() == Some(RewardFamily::CountPool) {
            return self.found_in_pool(owner, source.address).await;
        }
        if source.family() == Some(RewardFamily::FixedPool) {
            return self.found_in_stakes(owner, source).await;
        }
        let Some(family) = with_proofs(source) else {
            // What was sent without being asked for lies where it was sent.
            return match source.family() {
                Some(_) => Found::default(),
                None => Found::unread(source.address, ChainError::NotOffered(PROOFS).failure()),
            };
        };
        match self.told_and_found(source, family, owner).await {
            Ok((told, facts)) => Found::of(source.address, told, &facts),
            Err(failure) => Found::unread(source.address, failure),
        }
    }

    async fn found_in_pool(&self, owner: Owner, pool: Address) -> Found {
        let facts = match self.reward_facts(owner).await {
            Ok((facts, _)) if facts.pool == pool => facts,
            Ok(_) => {
                return Found::unread(pool, ChainError::NotOffered("collecting from a second pool").failure());
            }
            Err(error) => return Found::unread(pool, error.failure()),
        };
        Found::pool(pool, facts.pending, &facts.payable)
    }

    async fn found_in_stakes(&self, owner: Owner, pool: &RewardSource) -> Found {
        match self.owed_stakes(pool, owner).await {
            Ok((owed, payable)) => Found::pool(pool.address, owed.ready.plus(owed.waiting), &payable),
            Err(failure) => Found::unread(pool.address, failure),
        }
    }
}

impl Found {
    fn unread(source: Address, failure: Failure) -> Self {
        let reason = LeftReason::Unread { failure };
        Self { items: Vec::new(), left: vec![LeftOut { source, token: None, amount: Amount::ZERO, reason }] }
    }

    /// What a pool owes in coins.
    fn pool(source: Address, owed: Amount, payable: &Payable) -> Self {
        if owed.is_zero() {
            return Self::default();
        }
        let item = CollectItem { source, amount: owed, proof: None };
        let reason = match payable {
            Payable::Now => return Self { items: vec![item], left: Vec::new() },
            Payable::Unfunded => LeftReason::Unfunded,
            Payable::Refused(reason) => LeftReason::Refused { reason: reason.clone() },
        };
        Self { items: Vec::new(), left: vec![left_out(item, reason)] }
    }

    /// What a service told of one contract, by what the contract says of it.
    fn of(source: Address, told: Vec<ToldReward>, facts: &ProofFacts) -> Self {
        let mut found = Self::default();
        for (reward, says) in told.into_iter().zip(&facts.leaves) {
            let amount = total(&reward.leaf).minus(says.collected);
            if amount.is_zero() {
                continue;
            }
            let token = facts.tokens.iter().find(|(one, _)| one.contract == says.token).map(|(token, _)| token.clone());
            let next = says.next.filter(|(root, _)| reward.proof.proves(&reward.leaf, *root));
            let reason = match next {
                Some((_, until)) => LeftReason::Dispute { until },
                None => LeftReason::Unproven,
            };
            match token {
                Some(token) if reward.proof.proves(&reward.leaf, says.root) => {
                    let proof = ProofClaim { token, reward, root: says.root };
                    found.add(CollectItem { source, amount, proof: Some(proof) });
                }
                token => found.left.push(LeftOut { source, token, amount, reason }),
            }
        }
        found.count_disputed_once();
        found.keep_funded(facts);
        found
    }

    /// A total stands for all before it, so that only the highest counts.
    fn add(&mut self, item: CollectItem) {
        match self.items.iter_mut().find(|one| is_same(one, &item)) {
            Some(one) if one.amount < item.amount => *one = item,
            Some(_) => {}
            None => self.items.push(item),
        }
    }

    /// A root that is still to come proves what the one before it does, too.
    fn count_disputed_once(&mut self) {
        for left in self.left.iter_mut().filter(|left| matches!(left.reason, LeftReason::Dispute { .. })) {
            let same =
                self.items.iter().filter(|item| item.proof.as_ref().map(|proof| &proof.token) == left.token.as_ref());
            left.amount = same.fold(left.amount, |rest, item| rest.minus(item.amount));
        }
        self.left.retain(|left| !left.amount.is_zero());
    }

    /// What the contract holds goes as far as it goes, in the order in which rewards are told.
    fn keep_funded(&mut self, facts: &ProofFacts) {
        let mut held: BTreeMap<Address, Amount> =
            facts.tokens.iter().map(|(token, held)| (token.contract, *held)).collect();
        for item in std::mem::take(&mut self.items) {
            let token = item.proof.as_ref().map(|proof| proof.token.contract).unwrap_or_default();
            match held.get_mut(&token).filter(|held| **held >= item.amount) {
                Some(held) => {
                    *held = held.minus(item.amount);
                    self.items.push(item);
                }
                None => self.left.push(left_out(item, LeftReason::Unfunded)),
            }
        }
    }
}

/// Both can be paid at most once, together.
fn is_same(one: &CollectItem, other: &CollectItem) -> bool {
    let (Some(one), Some(other)) = (&one.proof, &other.proof) else { return false };
    match (index(one), index(other)) {
        (None, None) => one.token.contract == other.token.contract,
        (one, other) => one == other,
    }
}

/// What names a reward that is paid once.
fn index(proof: &ProofClaim) -> Option<U256> {
    match proof.reward.leaf {
        RewardLeaf::OneShot { index, .. } => Some(index),
        RewardLeaf::Cumulative { .. } | RewardLeaf::CumulativeToken { .. } | RewardLeaf::Cycle { .. } => None,
    }
}
