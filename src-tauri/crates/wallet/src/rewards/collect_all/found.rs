//! Everything that is ready anywhere, and what is not and why.

use std::collections::BTreeMap;

use domain::{
    Address, U256,
    account::Owner,
    amount::Amount,
    collect_all::{CollectItem, LeftOut, LeftReason, RewardedDevice},
    failure::{Coded, Failure},
    merkle::RewardLeaf,
    network::RewardSource,
    review::ProofClaim,
    reward_family::RewardFamily,
    reward_proof::ToldReward,
    send::Token,
};
use futures::future::join_all;

use super::left_out;
use crate::{
    Wallet,
    ports::{ChainError, Payable, ProofFacts, chain::PROOFS},
    rewards::{
        devices::Rewarded,
        proven::{total, with_proofs},
    },
};

/// What the sources have to say.
#[derive(Default)]
pub(super) struct Found {
    pub items: Vec<CollectItem>,
    pub left: Vec<LeftOut>,
    /// The devices whose own wallets were asked about.
    pub devices: Vec<RewardedDevice>,
}

impl Wallet {
    /// What these sources owe to `owner` and to the own wallets of its devices; one that does not answer is left out with
    /// its reason.
    pub(super) async fn found_at(&self, owner: Owner, sources: Vec<&RewardSource>) -> Found {
        let devices = if sources.iter().any(|source| with_proofs(source).is_some()) {
            self.rewarded_devices(owner).await
        } else {
            Ok(Vec::new())
        };
        let mut all = Found::default();
        for found in join_all(sources.into_iter().map(|source| self.found(owner, source, &devices))).await {
            all.add_all(found);
        }
        all.devices = devices.unwrap_or_default();
        all
    }

    async fn found(&self, owner: Owner, source: &RewardSource, devices: &Rewarded) -> Found {
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
            Ok((told, facts)) => {
                let mut found = Found::of(source.address, told, &facts);
                let tokens = self.found_for_devices(source, family, devices, &mut found).await;
                found.keep_funded(&[facts.tokens, tokens].concat());
                found
            }
            Err(failure) => Found::unread(source.address, failure),
        }
    }

    /// Adds what is owed to devices' own wallets, and gives back what the contract holds of those tokens.
    async fn found_for_devices(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        devices: &Rewarded,
        all: &mut Found,
    ) -> Vec<(Token, Amount)> {
        let asked = self.asked_of_each(source, family, devices).await;
        let mut tokens = Vec::new();
        for (own, said) in asked.answers {
            let Some((told, facts)) = said else { continue };
            let found = Found::of(source.address, told, &facts);
            all.add_all(if family.pays_whom_it_names() { found } else { found.only_by_wallet(own) });
            tokens.extend(facts.tokens);
        }
        all.left.extend(asked.unknown.map(|unknown| {
            let reason = LeftReason::DevicesUnknown { devices: unknown.devices, failure: unknown.failure };
            LeftOut { source: source.address, token: None, amount: Amount::ZERO, reason }
        }));
        tokens
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
        let left = vec![LeftOut { source, token: None, amount: Amount::ZERO, reason }];
        Self { left, ..Self::default() }
    }

    /// What a pool owes in coins.
    fn pool(source: Address, owed: Amount, payable: &Payable) -> Self {
        if owed.is_zero() {
            return Self::default();
        }
        let item = CollectItem { source, amount: owed, proof: None };
        let reason = match payable {
            Payable::Now => return Self { items: vec![item], ..Self::default() },
            Payable::Unfunded => LeftReason::Unfunded,
            Payable::Refused(reason) => LeftReason::Refused { reason: reason.clone() },
        };
        Self { left: vec![left_out(item, reason)], ..Self::default() }
    }

    fn add_all(&mut self, other: Self) {
        self.items.extend(other.items);
        self.left.extend(other.left);
    }

    /// The contract pays only who calls it, which the account is not.
    fn only_by_wallet(mut self, own: &RewardedDevice) -> Self {
        let reason = || LeftReason::OnlyByWallet { device: own.device, name: own.name.clone() };
        let items = std::mem::take(&mut self.items);
        self.left.extend(items.into_iter().map(|item| left_out(item, reason())));
        self
    }

    /// What a service told of one contract and account, by what the contract says of it.
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
    fn keep_funded(&mut self, tokens: &[(Token, Amount)]) {
        let mut held: BTreeMap<Address, Amount> = tokens.iter().map(|(token, held)| (token.contract, *held)).collect();
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
