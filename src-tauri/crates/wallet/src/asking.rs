//! Before a review is shown: what it has signed is read again from the bytes, apart from the plan that makes its words
//! (T-66).

use domain::{
    B256,
    account::Owner,
    accounts::Origin,
    calls::{Refusal, judged},
    device_wallet::Taken,
    failure::{Code, Coded},
    review::{Review, ReviewView},
    transaction::Call,
};
use thiserror::Error;

use crate::{
    Wallet,
    expert::ExpertError,
    ports::{ChainError, VaultError, chain::Permit},
};

/// The device signs after the owner agreed: until then its signature is blank.
const BLANK: Permit = Permit { v: 0, r: B256::ZERO, s: B256::ZERO };

/// What the owner is told whose key is in a Ledger.
const LEDGER: &str =
    "Your Ledger asks you for each signature after your yes. Compare what it shows before you confirm there.";

impl Wallet {
    /// Keeps a review and gives back what the owner is shown.
    pub(crate) async fn ask(&self, review: Review) -> Result<ReviewView, AskError> {
        self.ask_after(review, None).await
    }

    /// The same for one that repeats what was agreed to `before`.
    pub(crate) async fn ask_after(&self, review: Review, before: Option<&Review>) -> Result<ReviewView, AskError> {
        self.signer()?;
        let expert = self.expert().await?;
        let calls = self.calls_of(&review)?;
        let seen = judged(&self.network, &review, before, &calls, expert)?;
        let mut view = self.reviews.view(review, seen);
        if let Review::Execute(plan) = &view.review
            && matches!(plan.taken, Taken::Call { .. })
        {
            let told: Vec<String> =
                view.calls.iter().flat_map(|call| call.all()).flat_map(|call| call.warnings.clone()).collect();
            view.words.warnings.extend(told);
        }
        if self.in_ledger()? {
            view.words.warnings.push(LEDGER.to_string());
        }
        self.reviews.keep(view.clone());
        Ok(view)
    }

    /// What the owner's rule has signed without a question, read again from the bytes like what is asked; the expert view
    /// does not count.
    pub(crate) fn check_unasked(&self, review: &Review) -> Result<(), AskError> {
        let calls = self.calls_of(review)?;
        judged(&self.network, review, None, &calls, false)?;
        Ok(())
    }

    /// The account in use, whose key is here: what is only watched is never asked about.
    pub(crate) fn signer(&self) -> Result<Owner, VaultError> {
        self.ports.vault.can_sign()?;
        self.ports.vault.account()
    }

    pub(crate) fn in_ledger(&self) -> Result<bool, VaultError> {
        let used = self.ports.vault.accounts()?.into_iter().find(|account| account.in_use);
        Ok(used.is_some_and(|account| matches!(account.origin, Origin::Ledger { .. })))
    }

    /// Every call that a yes signs, in their order.
    fn calls_of(&self, review: &Review) -> Result<Vec<Call>, ChainError> {
        let chain = &self.ports.chain;
        Ok(match review {
            Review::Claim(plan) => {
                let mut calls = Vec::new();
                if let Some(token) = plan.token.as_ref().filter(|_| plan.needs_approval()) {
                    calls.push(chain.approve_call(token)?);
                }
                if plan.way.payer().is_none() {
                    calls.push(chain.register_call(plan, &BLANK)?);
                }
                calls
            }
            Review::Collect(plan) => vec![plan.call.clone()],
            Review::CollectAll(plan) => plan.transactions.iter().map(|made| made.call.clone()).collect(),
            Review::Recipient(plan) => vec![plan.call.clone()],
            Review::Send(plan) => vec![plan.call.clone()],
            Review::Transfer(plan) => vec![plan.call.clone()],
            Review::Upkeep(plan) => vec![chain.upkeep_call(plan, &BLANK)?],
            Review::Execute(plan) => vec![plan.call.clone()],
            Review::Dimo(plan) => vec![self.ports.dimo.dimo_call(plan.before.node, &plan.act, &[0; 65])?],
            Review::Anchor(plan) => vec![plan.call.clone()],
            Review::Grant(_) => Vec::new(),
            Review::Replace(plan) => vec![plan.transaction.call.clone()],
        })
    }
}

/// Why a question was not asked.
#[derive(Debug, Error)]
pub enum AskError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Expert(#[from] ExpertError),
    #[error(transparent)]
    Chain(#[from] ChainError),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Coded for AskError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Expert(e) => e.code(),
            Self::Chain(e) => e.code(),
            Self::Refused(e) => e.code(),
        }
    }
}
