//! Whether a contract still owes what was agreed to, looked at before anything is signed (T-51).

use std::slice;

use domain::review::{CollectPlan, ProofClaim};

use super::{collect::CollectError, proven::total};
use crate::{Wallet, ports::ProofFacts};

impl Wallet {
    /// Root, token and amount are, by the word of all nodes (T-40), what they were when the owner agreed.
    ///
    /// # Errors
    /// [`CollectError::Changed`] says what is otherwise; [`CollectError::Chain`] when nothing can be said.
    pub(super) async fn still_owed(&self, plan: &CollectPlan, claim: &ProofClaim) -> Result<(), CollectError> {
        let source = self.network.rewards.iter().find(|source| source.address == plan.call.to);
        let source = source.ok_or(CollectError::Changed("the network file does not name it any more"))?;
        let facts = self.ports.chain.proof_facts(source, slice::from_ref(&claim.reward)).await?;
        match otherwise(plan, claim, &facts) {
            Some(what) => Err(CollectError::Changed(what)),
            None => Ok(()),
        }
    }
}

fn otherwise(plan: &CollectPlan, claim: &ProofClaim, facts: &ProofFacts) -> Option<&'static str> {
    let (Some(says), Some((token, held))) = (facts.leaves.first(), facts.tokens.first()) else {
        return Some("it says nothing of this reward");
    };
    if !claim.reward.proof.proves(&claim.reward.leaf, says.root) {
        return Some("its root is another one, which this proof does not come to");
    }
    if *token != claim.token {
        return Some("its token is another one, or says something else of itself");
    }
    let owed = total(&claim.reward.leaf).minus(says.collected);
    if owed.is_zero() {
        return Some("it paid this reward already");
    }
    if owed != plan.amount {
        return Some("it owes another amount");
    }
    (*held < owed).then_some("it holds too little of its token")
}
