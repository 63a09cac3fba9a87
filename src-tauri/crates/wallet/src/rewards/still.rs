//! Whether a contract still owes what was agreed to, looked at before anything is signed (T-51).

use std::collections::BTreeMap;

use domain::{Address, amount::Amount, review::ProofClaim, send::Token};

use super::{collect::CollectError, proven::total};
use crate::{
    Wallet,
    ports::{LeafFacts, ProofFacts},
};

impl Wallet {
    /// Root, token and amount of these rewards of one contract are, by the word of all nodes (T-40), what they were when the
    /// owner agreed, and it holds what it owes.
    ///
    /// # Errors
    /// [`CollectError::Changed`] says what is otherwise; [`CollectError::Chain`] when nothing can be said.
    pub(super) async fn still_owed(&self, at: Address, agreed: &[(&ProofClaim, Amount)]) -> Result<(), CollectError> {
        let source = self.network.rewards.iter().find(|source| source.address == at);
        let source = source.ok_or(CollectError::Changed("the network file does not name it any more"))?;
        let told: Vec<_> = agreed.iter().map(|(claim, _)| claim.reward.clone()).collect();
        let facts = self.ports.chain.proof_facts(source, &told).await?;
        match otherwise(agreed, &facts) {
            Some(what) => Err(CollectError::Changed(what)),
            None => Ok(()),
        }
    }
}

fn otherwise(agreed: &[(&ProofClaim, Amount)], facts: &ProofFacts) -> Option<&'static str> {
    if facts.leaves.len() != agreed.len() {
        return Some("it says nothing of this reward");
    }
    let mut held: BTreeMap<Address, Amount> = BTreeMap::new();
    for (token, amount) in &facts.tokens {
        held.insert(token.contract, *amount);
    }
    for ((claim, amount), says) in agreed.iter().zip(&facts.leaves) {
        let token = facts.tokens.iter().map(|(token, _)| token).find(|token| token.contract == says.token);
        if let Some(what) = of_one(claim, *amount, says, token) {
            return Some(what);
        }
        match held.get_mut(&says.token).filter(|held| **held >= *amount) {
            Some(held) => *held = held.minus(*amount),
            None => return Some("it holds too little of its token"),
        }
    }
    None
}

fn of_one(claim: &ProofClaim, amount: Amount, says: &LeafFacts, token: Option<&Token>) -> Option<&'static str> {
    if !claim.reward.proof.proves(&claim.reward.leaf, says.root) {
        return Some("its root is another one, which this proof does not come to");
    }
    if token != Some(&claim.token) {
        return Some("its token is another one, or says something else of itself");
    }
    let owed = total(&claim.reward.leaf).minus(says.collected);
    if owed.is_zero() {
        return Some("it paid this reward already");
    }
    (owed != amount).then_some("it owes another amount")
}
