//! Collecting by proofs: the calls, and what they paid by the contracts' own logs.

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use domain::{
    U256, account::Owner, amount::Amount, collect_all::CollectItem, merkle::RewardLeaf, review::ProofClaim,
    transaction::Call,
};
use wallet::ports::{
    ChainError, Logged,
    chain::{MULTICALL, PROOFS},
};

use crate::{
    EvmChain,
    abi::{
        CountPool, Cumulative, Cycle, Disputed,
        Multicall::{Read, aggregate3Call},
        OneShot,
    },
    failure::bad,
    settled::Settled,
};

/// The call that collects `amount`.
pub fn call(to: Address, claim: &ProofClaim, amount: Amount) -> Result<Call, ChainError> {
    let steps = claim.reward.proof.steps().to_vec();
    let data = match &claim.reward.leaf {
        RewardLeaf::OneShot { index, account, amount } => {
            OneShot::claimCall { index: *index, account: account.0, amount: amount.0, merkleProof: steps }.abi_encode()
        }
        RewardLeaf::Cumulative { account, total } => Cumulative::claimCall {
            account: account.0,
            cumulativeAmount: total.0,
            expectedMerkleRoot: claim.root,
            merkleProof: steps,
        }
        .abi_encode(),
        RewardLeaf::Cycle { total, .. } => {
            let cycle = claim.reward.cycle.ok_or_else(|| bad("a reward of a cycle without its number"))?;
            Cycle::claimCall { amount: amount.0, totalRewards: total.0, cycle: U256::from(cycle), proof: steps }
                .abi_encode()
        }
        RewardLeaf::CumulativeToken { .. } => return each_token(to, &[claim]),
    };
    Ok(Call { to, value: Amount::ZERO, data: data.into() })
}

/// The call that collects all tokens of a contract with time for disputes at once.
pub fn each_token(to: Address, claims: &[&ProofClaim]) -> Result<Call, ChainError> {
    let (mut users, mut tokens, mut amounts, mut proofs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for claim in claims {
        let RewardLeaf::CumulativeToken { account, token, total } = &claim.reward.leaf else {
            return Err(ChainError::NotOffered(PROOFS));
        };
        users.push(account.0);
        tokens.push(*token);
        amounts.push(total.0);
        proofs.push(claim.reward.proof.steps().to_vec());
    }
    let data = Disputed::claimCall { users, tokens, amounts, proofs }.abi_encode();
    Ok(Call { to, value: Amount::ZERO, data: data.into() })
}

impl EvmChain {
    /// The call that has these made one after the other, all of them or none.
    pub(crate) fn in_one(&self, calls: &[Call]) -> Result<Call, ChainError> {
        let to = self.network.multicall3.ok_or(ChainError::NotOffered(MULTICALL))?;
        let read = |call: &Call| Read { target: call.to, allowFailure: false, callData: call.data.clone() };
        let data = aggregate3Call { calls: calls.iter().map(read).collect() }.abi_encode();
        Ok(Call { to, value: Amount::ZERO, data: data.into() })
    }

    /// What each of these was paid; nothing where none of them was.
    pub(crate) async fn paid_together(
        &self,
        hash: B256,
        owner: Owner,
        items: &[CollectItem],
    ) -> Result<Logged<Vec<Amount>>, ChainError> {
        self.logged(hash, |settled| {
            let each: Vec<Amount> = items.iter().map(|item| of_item(settled, owner, item)).collect();
            each.iter().any(|amount| !amount.is_zero()).then_some(each)
        })
        .await
    }

    pub(crate) async fn paid_by_proof(
        &self,
        hash: B256,
        from: Address,
        claim: &ProofClaim,
    ) -> Result<Logged<Amount>, ChainError> {
        self.logged(hash, |settled| paid(settled, from, &claim.reward.leaf)).await
    }
}

fn of_item(settled: &Settled, owner: Owner, item: &CollectItem) -> Amount {
    if let Some(proof) = &item.proof {
        return paid(settled, item.source, &proof.reward.leaf).unwrap_or_default();
    }
    let payments = settled.events::<CountPool::ClaimRewards>(item.source).filter(|event| event.user == owner.0);
    payments.fold(Amount::ZERO, |sum, event| sum.plus(Amount(event.rewards)))
}

fn paid(settled: &Settled, from: Address, leaf: &RewardLeaf) -> Option<Amount> {
    let account = leaf.account().0;
    let paid = match leaf {
        RewardLeaf::OneShot { index, .. } => {
            let own = |event: &OneShot::Claimed| event.index == *index && event.account == account;
            settled.events::<OneShot::Claimed>(from).find(own).map(|event| event.amount)
        }
        RewardLeaf::Cumulative { .. } => {
            settled.events::<Cumulative::Claimed>(from).find(|event| event.account == account).map(|event| event.amount)
        }
        RewardLeaf::Cycle { .. } => {
            settled.events::<Cycle::Claimed>(from).find(|event| event.account == account).map(|event| event.amount)
        }
        RewardLeaf::CumulativeToken { token, .. } => {
            let own = |event: &Disputed::Claimed| event.user == account && event.token == *token;
            settled.events::<Disputed::Claimed>(from).find(own).map(|event| event.amount)
        }
    };
    paid.filter(|amount| !amount.is_zero()).map(Amount)
}
