//! Collecting by a proof: the call, and what it paid by the contract's own log.

use alloy::{
    primitives::{Address, B256},
    sol_types::SolCall,
};
use domain::{U256, amount::Amount, merkle::RewardLeaf, review::ProofClaim, transaction::Call};
use wallet::ports::{ChainError, Logged, chain::PROOFS};

use crate::{
    EvmChain,
    abi::{Cumulative, Cycle, OneShot},
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
        RewardLeaf::CumulativeToken { .. } => return Err(ChainError::NotOffered(PROOFS)),
    };
    Ok(Call { to, value: Amount::ZERO, data: data.into() })
}

impl EvmChain {
    pub(crate) async fn paid_by_proof(
        &self,
        hash: B256,
        from: Address,
        claim: &ProofClaim,
    ) -> Result<Logged<Amount>, ChainError> {
        self.logged(hash, |settled| paid(settled, from, &claim.reward.leaf)).await
    }
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
        RewardLeaf::CumulativeToken { .. } => None,
    };
    paid.filter(|amount| !amount.is_zero()).map(Amount)
}
