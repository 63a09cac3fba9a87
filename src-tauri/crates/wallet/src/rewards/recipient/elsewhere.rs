//! What is collected and goes to another address than the account's, because the account told the contract so.

use domain::{
    Address,
    account::Owner,
    collect_all::{CollectCall, PaidElsewhere},
    review::ProofClaim,
};

use crate::{Wallet, ports::ChainError, rewards::CollectError};

impl Wallet {
    /// Whom the contract at `at` pays instead of `owner` what this proof is good for; none: the account itself.
    pub(in crate::rewards) async fn paid_elsewhere(
        &self,
        at: Address,
        owner: Owner,
        proof: &ProofClaim,
    ) -> Result<Option<Address>, ChainError> {
        if self.keeps_recipient(at).is_err() {
            return Ok(None);
        }
        match self.ports.chain.reward_recipients(at, owner, &[proof.token.contract]).await {
            Ok(facts) => Ok(Some(facts.paid_to(owner)).filter(|to| *to != owner.0)),
            // A contract of an older version remembers nobody.
            Err(ChainError::NotOffered(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same of everything that these transactions collect, each token of each contract once.
    pub(in crate::rewards) async fn all_elsewhere(
        &self,
        owner: Owner,
        made: &[CollectCall],
    ) -> Result<Vec<PaidElsewhere>, ChainError> {
        let mut asked: Vec<(Address, &ProofClaim)> = Vec::new();
        let items = made.iter().flat_map(|made| &made.items);
        for (source, proof) in items.filter_map(|item| Some((item.source, item.proof.as_ref()?))) {
            if !asked.iter().any(|(at, one)| *at == source && one.token.contract == proof.token.contract) {
                asked.push((source, proof));
            }
        }
        let mut elsewhere = Vec::new();
        for (source, proof) in asked {
            let to = self.paid_elsewhere(source, owner, proof).await?;
            elsewhere.extend(to.map(|to| PaidElsewhere { source, token: proof.token.clone(), to }));
        }
        Ok(elsewhere)
    }

    /// The contract still pays whom it paid when the owner agreed.
    ///
    /// # Errors
    /// [`CollectError::Changed`], [`CollectError::Chain`].
    pub(in crate::rewards) async fn still_paid_to(
        &self,
        at: Address,
        owner: Owner,
        proof: &ProofClaim,
        agreed: Option<Address>,
    ) -> Result<(), CollectError> {
        if self.paid_elsewhere(at, owner, proof).await? != agreed {
            return Err(CollectError::Changed("it pays another address than it did"));
        }
        Ok(())
    }
}
