//! The dated payments of each source, as they are compared with what is kept of them.

use std::{collections::BTreeMap, iter};

use domain::{
    Address, B256,
    account::Owner,
    device::DeviceId,
    failure::{Coded, Failure},
    keccak256,
    network::RewardSource,
    reward_family::RewardFamily,
    send::Token,
    time::Millis,
};
use futures::future::join_all;

use super::{RewardsError, proven::with_proofs};
use crate::{
    Wallet,
    ports::{
        ChainError, MomentKind, PaidFacts, PaidOut, RewardEntry, RewardEvent, RewardFacts, RewardMoment, RewardPayment,
    },
};

/// What one source paid an account and its devices, and came to owe them.
pub(super) struct Payments {
    /// The block that it was read at.
    pub block: u64,
    /// Digest of those whose payments were asked for.
    pub devices: B256,
    /// What it paid in.
    pub tokens: Vec<Token>,
    /// In the order of the chain, without times.
    pub moments: Vec<RewardMoment>,
}

/// A source, and what it paid, or why that is not known.
pub(super) type ReadPayments = (RewardEntry, Result<Payments, Failure>);

impl Wallet {
    /// The pool that pays by counted periods; none where the network has only other sources.
    pub(super) async fn pool_payments(&self, owner: Owner) -> Result<Option<(RewardEntry, Payments)>, RewardsError> {
        let mut families = self.network.rewards.iter().filter_map(RewardSource::family);
        let others = families.any(|family| family.is_paid() || family.has_proofs());
        let (facts, names) = match self.reward_facts(owner).await {
            Err(RewardsError::Chain(ChainError::NotOffered(_))) if others => return Ok(None),
            read => read?,
        };
        Ok(Some((RewardEntry::count_pool(facts.pool), self.of_pool(&facts, &names))))
    }

    /// The same of what was just read.
    pub(super) fn of_pool(&self, facts: &RewardFacts, names: &BTreeMap<DeviceId, String>) -> Payments {
        Payments {
            block: facts.block,
            devices: digest(names.keys().map(|device| device.0)),
            tokens: vec![self.own_coin()],
            moments: in_order(facts.events.iter().map(of_event).collect()),
        }
    }

    /// The sources without proofs.
    pub(super) async fn paid_payments(&self, owner: Owner) -> Vec<ReadPayments> {
        of_paid(&self.read_each(owner).await)
    }

    /// The contracts that check proofs: what they paid is in their own logs, whether their services answer or not.
    pub(super) async fn proof_payments(&self, owner: Owner) -> Vec<ReadPayments> {
        let entry = |source| Some((source, with_proofs(source).and_then(|_| RewardEntry::of(source))?));
        let sources = self.network.rewards.iter().filter_map(entry);
        join_all(sources.map(|(source, entry)| self.paid_by_log(source, entry, owner))).await
    }

    async fn paid_by_log(&self, source: &RewardSource, entry: RewardEntry, owner: Owner) -> ReadPayments {
        let paid = self.ports.chain.proof_payouts(source, owner, None).await;
        (entry, paid.map(|paid| of_log(owner, &paid)).map_err(|e| e.failure()))
    }
}

/// What was read of the sources without proofs.
pub(super) fn of_paid(read: &[(&RewardSource, RewardFamily, Result<PaidFacts, Failure>)]) -> Vec<ReadPayments> {
    let payments = read.iter().filter_map(|(source, _, facts)| {
        let facts = facts.as_ref().map(of_facts).map_err(Failure::clone);
        Some((RewardEntry::of(source)?, facts))
    });
    payments.collect()
}

fn of_facts(facts: &PaidFacts) -> Payments {
    let whose: BTreeMap<Address, Option<DeviceId>> =
        facts.accounts.iter().map(|account| (account.account.0, account.device)).collect();
    let moments =
        facts.payments.iter().filter_map(|payment| Some(paid(payment, *whose.get(&payment.to)?, &facts.token)));
    Payments {
        block: facts.block,
        devices: digest(whose.keys().copied()),
        tokens: vec![facts.token.clone()],
        moments: in_order(moments.collect()),
    }
}

/// Nobody knows on which day or for which device it was earned: it is a reward of the account when it comes.
fn of_log(owner: Owner, paid_out: &PaidOut) -> Payments {
    let each =
        paid_out.tokens.iter().flat_map(|(token, payments)| payments.iter().map(move |one| paid(one, None, token)));
    Payments {
        block: paid_out.block,
        devices: digest(iter::once(owner.0)),
        tokens: paid_out.tokens.iter().map(|(token, _)| token.clone()).collect(),
        moments: in_order(each.collect()),
    }
}

fn paid(payment: &RewardPayment, device: Option<DeviceId>, token: &Token) -> RewardMoment {
    RewardMoment {
        block: payment.block,
        place: 0,
        kind: MomentKind::Earned(device),
        token: (!token.contract.is_zero()).then_some(token.contract),
        amount: payment.amount,
        at: Millis(0),
    }
}

fn of_event(event: &RewardEvent) -> RewardMoment {
    let (kind, amount, block) = match event {
        RewardEvent::Earned { device, amount, block, .. } => (MomentKind::Earned(Some(*device)), *amount, *block),
        RewardEvent::Collected { amount, block } => (MomentKind::Collected, *amount, *block),
    };
    RewardMoment { block, place: 0, kind, token: None, amount, at: Millis(0) }
}

/// Each with its number among those of its block.
fn in_order(mut moments: Vec<RewardMoment>) -> Vec<RewardMoment> {
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

fn digest(of: impl Iterator<Item = Address>) -> B256 {
    let bytes: Vec<u8> = of.flat_map(|address| address.into_array()).collect();
    keccak256(bytes)
}
