//! What collecting rewards signs, and whom they are paid to.

use alloc::vec::Vec;

use alloy_primitives::{Address, U256};

use super::{
    super::{Role, abi::Value},
    Expected, Signed, What, address, by_wallet,
};
use crate::{
    account::Owner,
    amount::Amount,
    collect_all::{CollectAllPlan, CollectCall, CollectItem},
    merkle::RewardLeaf,
    review::{CollectPlan, ProofClaim},
    reward_recipient::RecipientPlan,
};

pub(super) fn collect(plan: &CollectPlan) -> Signed {
    let Some(proof) = &plan.proof else {
        let values = alloc::vec![("user", address(plan.owner.0))];
        let call = Expected::function(plan.call.to, Role::CountPool, "claimRewards", values);
        return Signed { owner: Some(plan.owner), calls: alloc::vec![call], ..Signed::default() };
    };
    // A reward that lacks something has no call, so that any is refused.
    let claim = by_proof(plan.source(), plan.amount, proof);
    let call = match (&plan.device, &plan.inner) {
        (Some(device), Some(inner)) => claim.map(|claim| by_wallet(device.wallet, inner, claim)),
        (None, Some(_)) => None,
        (_, None) => claim,
    };
    let calls = call.into_iter().collect();
    Signed { owner: Some(plan.owner), calls, tokens: alloc::vec![proof.token.clone()], ..Signed::default() }
}

pub(super) fn collect_all(plan: &CollectAllPlan) -> Signed {
    let tokens = plan.items().filter_map(|item| Some(item.proof.as_ref()?.token.clone())).collect();
    let calls = plan.transactions.iter().filter_map(|call| collecting(plan.owner, call)).collect();
    Signed { owner: Some(plan.owner), calls, tokens, ..Signed::default() }
}

/// What one transaction collects: by the contract's own call, or by many calls that are made one after the other.
fn collecting(owner: Owner, made: &CollectCall) -> Option<Expected> {
    let to = made.call.to;
    if made.items.iter().any(|item| item.source != to) {
        let inner = made.items.iter().map(|item| of_item(owner, item)).collect::<Option<_>>()?;
        let what = What::Function { name: "aggregate3", values: Vec::new(), inner };
        return Some(Expected { to, value: Amount::ZERO, role: Some(Role::Multicall), what });
    }
    match made.items.as_slice() {
        [item] => of_item(owner, item),
        many => merkl(to, many.iter().map(|item| item.proof.as_ref()).collect::<Option<Vec<_>>>()?.as_slice()),
    }
}

fn of_item(owner: Owner, item: &CollectItem) -> Option<Expected> {
    let Some(proof) = &item.proof else {
        let values = alloc::vec![("user", address(owner.0))];
        return Some(Expected::function(item.source, Role::CountPool, "claimRewards", values));
    };
    by_proof(item.source, item.amount, proof)
}

/// All that one contract with time for disputes owes, token by token.
fn merkl(to: Address, proofs: &[&ProofClaim]) -> Option<Expected> {
    let (mut users, mut tokens, mut amounts, mut steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for proof in proofs {
        let RewardLeaf::CumulativeToken { account, token, total } = &proof.reward.leaf else { return None };
        users.push(account.0);
        tokens.push(*token);
        amounts.push(total.0);
        steps.push(proof.reward.proof.steps().to_vec());
    }
    let values = alloc::vec![
        ("users", Value::Addresses(users)),
        ("tokens", Value::Addresses(tokens)),
        ("amounts", Value::Uints(amounts)),
        ("proofs", Value::Proofs(steps)),
    ];
    Some(Expected::function(to, Role::Merkl, "claim", values))
}

/// What the contract at `to` is told to pay `amount` by.
fn by_proof(to: Address, amount: Amount, proof: &ProofClaim) -> Option<Expected> {
    let steps = || Value::Hashes(proof.reward.proof.steps().to_vec());
    let (role, values) = match &proof.reward.leaf {
        RewardLeaf::OneShot { index, account, amount } => (
            Role::MerkleDistributor,
            alloc::vec![
                ("index", Value::Uint(*index)),
                ("account", address(account.0)),
                ("amount", Value::Uint(amount.0)),
                ("merkleProof", steps()),
            ],
        ),
        RewardLeaf::Cumulative { account, total } => (
            Role::CumulativeMerkle,
            alloc::vec![
                ("account", address(account.0)),
                ("cumulativeAmount", Value::Uint(total.0)),
                ("expectedMerkleRoot", Value::Fixed(proof.root.to_vec())),
                ("merkleProof", steps()),
            ],
        ),
        RewardLeaf::Cycle { total, .. } => (
            Role::CycleMerkle,
            alloc::vec![
                ("amount", Value::Uint(amount.0)),
                ("totalRewards", Value::Uint(total.0)),
                ("cycle", Value::Uint(U256::from(proof.reward.cycle?))),
                ("proof", steps()),
            ],
        ),
        RewardLeaf::CumulativeToken { .. } => return merkl(to, &[proof]),
    };
    Some(Expected::function(to, role, "claim", values))
}

/// Nobody and all tokens are the zero address to the contract.
pub(super) fn recipient(plan: &RecipientPlan) -> Signed {
    let token = plan.token.as_ref().map(|token| token.contract).unwrap_or_default();
    let values = alloc::vec![("recipient", address(plan.to.unwrap_or_default())), ("token", address(token))];
    let call = Expected::function(plan.source, Role::Merkl, "setClaimRecipient", values);
    Signed { owner: Some(plan.owner), calls: alloc::vec![call], ..Signed::default() }
}
