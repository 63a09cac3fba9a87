//! The fewest transactions for many rewards: each is tried out, and halved where that fails.

use domain::{
    account::Owner,
    calls::abi::MOST_BYTES,
    collect_all::{CollectCall, CollectItem, LeftOut, LeftReason},
    review::ProofClaim,
    transaction::{Call, Fees},
};

use super::{Dust, Way, left_out, way};
use crate::{Wallet, ports::ChainError};

/// The most rewards in one transaction.
const MOST_ITEMS: usize = 100;
/// The most gas of one transaction by its forecast: more may fit into no block.
const MOST_GAS: u64 = 8_000_000;
/// The most bytes of one call: nodes of IoTeX take no more than 48 KiB, and Deedbox must be able to read it back.
const MOST_DATA: usize = 48 * 1024;
const _: () = assert!(MOST_DATA <= MOST_BYTES);

type Refused = (CollectItem, LeftReason);

impl Wallet {
    /// The transactions that collect these, and what they leave out: what the contract refuses by itself, and what is worth
    /// less than its share of the fee.
    pub(super) async fn grouped(
        &self,
        owner: Owner,
        mut items: Vec<CollectItem>,
        fees: Fees,
        dust: Dust,
    ) -> Result<(Vec<CollectCall>, Vec<LeftOut>), ChainError> {
        let mut left = Vec::new();
        loop {
            let (calls, mut out) = self.tried(owner, &items).await?;
            if out.is_empty() && dust == Dust::LeaveOut {
                out = calls.iter().flat_map(|call| dust_in(call, fees)).collect();
            }
            if out.is_empty() {
                return Ok((calls, left));
            }
            // Without them the others may fit into fewer.
            items.retain(|item| out.iter().all(|(one, _)| one != item));
            left.extend(out.into_iter().map(|(item, reason)| left_out(item, reason)));
        }
    }

    /// The transactions that go through now, and what is refused even alone.
    async fn tried(&self, owner: Owner, items: &[CollectItem]) -> Result<(Vec<CollectCall>, Vec<Refused>), ChainError> {
        let mut waiting = self.groups(items);
        waiting.reverse();
        let (mut calls, mut refused) = (Vec::new(), Vec::new());
        while let Some(mut group) = waiting.pop() {
            let call = self.call_of(owner, &group)?;
            let alone = group.len() < 2;
            if alone || call.data.len() <= MOST_DATA {
                match self.ports.chain.simulate(owner, &call).await {
                    Ok(gas) if alone || gas <= MOST_GAS => {
                        // A third more than the forecast: state may change before it is mined.
                        calls.push(CollectCall { call, gas: gas.saturating_add(gas / 3), items: group });
                        continue;
                    }
                    Err(ChainError::Reverted(reason)) if alone => {
                        refused.extend(
                            group.into_iter().map(|item| (item, LeftReason::Refused { reason: reason.clone() })),
                        );
                        continue;
                    }
                    Ok(_) | Err(ChainError::Reverted(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            let rest = group.split_off(group.len() / 2);
            waiting.extend([rest, group]);
        }
        Ok((calls, refused))
    }

    /// What may go together, as far as can be said before it is tried out.
    fn groups(&self, items: &[CollectItem]) -> Vec<Vec<CollectItem>> {
        let mut groups: Vec<Vec<CollectItem>> = Vec::new();
        for item in items {
            let fits = |group: &&mut Vec<CollectItem>| {
                group.len() < MOST_ITEMS && group.first().is_some_and(|first| self.go_together(first, item))
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(item.clone()),
                None => groups.push(vec![item.clone()]),
            }
        }
        groups
    }

    fn go_together(&self, one: &CollectItem, other: &CollectItem) -> bool {
        match (way(one), way(other)) {
            (Way::ByAnybody, Way::ByAnybody) => self.network.multicall3.is_some(),
            (Way::TokenByToken, Way::TokenByToken) => one.source == other.source,
            (Way::ByAnybody | Way::TokenByToken | Way::ByOwner, _) => false,
        }
    }

    fn call_of(&self, owner: Owner, group: &[CollectItem]) -> Result<Call, ChainError> {
        let chain = &self.ports.chain;
        let one = |item: &CollectItem| match &item.proof {
            Some(proof) => chain.proof_call(item.source, proof, item.amount),
            None if self.staking_pool(item.source).is_some() => chain.accrual_call(item.source, owner),
            None => chain.collect_call(owner),
        };
        match group {
            [item] => one(item),
            [first, ..] if way(first) == Way::TokenByToken => {
                let proofs: Vec<&ProofClaim> = group.iter().filter_map(|item| item.proof.as_ref()).collect();
                chain.proofs_call(first.source, &proofs)
            }
            many => chain.in_one_call(&many.iter().map(one).collect::<Result<Vec<_>, _>>()?),
        }
    }
}

/// Tokens have no price here, so that only coins can be compared with the fee.
fn dust_in(call: &CollectCall, fees: Fees) -> Vec<Refused> {
    let share = call.fee_share(fees);
    let dust = call.items.iter().filter(|item| item.proof.is_none() && item.amount < share);
    dust.map(|item| (item.clone(), LeftReason::Dust { share })).collect()
}
