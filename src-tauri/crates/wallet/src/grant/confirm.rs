//! The owner's yes: signs exactly the stored review and draws the token.

use domain::{
    access::Outcome,
    failure::{Code, Coded},
    grant::{GrantId, GrantView},
    review::{GrantPlan, Review, ReviewId},
};
use secrecy::SecretString;
use thiserror::Error;

use super::{
    proof::is_signed,
    token::{new_token, token_hash},
};
use crate::{
    Wallet,
    access::Entry,
    fault,
    ports::{StoreError, VaultError, store::GrantRow},
    review::ReviewError,
};

/// A grant that now holds, and its token: shown once, kept only as a hash.
#[derive(Debug)]
pub struct NewGrant {
    pub view: GrantView,
    pub token: SecretString,
}

impl Wallet {
    /// Signs a reviewed grant, logs it and draws its token.
    ///
    /// # Errors
    /// [`ConfirmGrantError`]; then no grant came to be.
    pub async fn confirm_grant(&self, id: &ReviewId) -> Result<NewGrant, ConfirmGrantError> {
        let plan = self.agreed_grant(id)?;
        if plan.replaces.is_some() {
            return Err(ReviewError::OtherKind.into());
        }
        let chain_id = plan.chain_id;
        let (id, signature) = self.sign_plan(&plan).await?;
        let token = new_token(&*self.ports.random);
        let token_hash = token_hash(&token).ok_or(ConfirmGrantError::Internal)?;
        let created = self.moment().await?;
        let row = GrantRow {
            id,
            terms: plan.terms,
            signature,
            token_hash,
            created,
            revoked: None,
            paused: None,
            replaces: None,
            replaced_by: None,
        };
        if !is_signed(&row, chain_id) {
            return Err(ConfirmGrantError::Internal);
        }
        self.store_grant(&row).await?;
        self.tell_grants().await;
        Ok(NewGrant { view: self.changed_view(row, created).await, token })
    }

    /// Signs a reviewed version of a grant, logs it and puts it in the place of the one before. The token stays, and so does
    /// a pause.
    ///
    /// # Errors
    /// [`ConfirmGrantError`]; then the version before still counts.
    pub async fn confirm_change(&self, id: &ReviewId) -> Result<GrantView, ConfirmGrantError> {
        let plan = self.agreed_grant(id)?;
        let old = plan.replaces.ok_or(ReviewError::OtherKind)?;
        let chain_id = plan.chain_id;
        let (id, signature) = self.sign_plan(&plan).await?;
        let held = self.log.lock().await;
        let created = self.moment().await?;
        let before = self.ports.store.grant(old).await?.filter(|before| {
            before.revoked.is_none() && created < before.terms.expires_at && before.terms.version < plan.terms.version
        });
        let before = before.ok_or(ConfirmGrantError::Changed)?;
        let action = if plan.terms.is_narrower_than(&before.terms) { "narrow" } else { "extend" };
        let row = GrantRow {
            id,
            terms: plan.terms,
            signature,
            token_hash: before.token_hash,
            created,
            revoked: None,
            paused: before.paused,
            replaces: Some(old),
            replaced_by: None,
        };
        if !is_signed(&row, chain_id) {
            return Err(ConfirmGrantError::Internal);
        }
        self.append(&held, Entry::of_owner(action, &row), Outcome::Owner, created).await?;
        if !self.ports.store.replace_grant(old, &row).await? {
            return Err(ConfirmGrantError::Changed);
        }
        drop(held);
        self.tell_grants().await;
        Ok(self.changed_view(row, created).await)
    }

    /// The plan that the owner agreed to, which is asked for once.
    fn agreed_grant(&self, id: &ReviewId) -> Result<GrantPlan, ConfirmGrantError> {
        match self.reviews.take(id)? {
            Review::Grant(plan) => Ok(plan),
            Review::Claim(_)
            | Review::Collect(_)
            | Review::CollectAll(_)
            | Review::Recipient(_)
            | Review::Send(_)
            | Review::Transfer(_)
            | Review::Upkeep(_)
            | Review::Execute(_)
            | Review::Dimo(_)
            | Review::Anchor(_)
            | Review::Replace(_) => Err(ReviewError::OtherKind.into()),
        }
    }

    async fn sign_plan(&self, plan: &GrantPlan) -> Result<(GrantId, Vec<u8>), ConfirmGrantError> {
        if self.ports.vault.account()? != plan.terms.owner || plan.chain_id != self.network.chain_id {
            return Err(ConfirmGrantError::OtherAccount);
        }
        fault::point("grant.sign");
        let (id, signature) = self.ports.vault.sign_grant(&plan.terms, plan.chain_id).await?;
        Ok((id, signature.to_vec()))
    }

    /// Logs, then stores: a grant never holds without its row in the log.
    async fn store_grant(&self, row: &GrantRow) -> Result<(), StoreError> {
        let held = self.log.lock().await;
        let entry = Entry::of_owner("grant", row);
        fault::point("grant.signed");
        self.append(&held, entry, Outcome::Owner, row.created).await?;
        fault::point("grant.logged");
        self.ports.store.put_grant(row).await?;
        fault::point("grant.stored");
        Ok(())
    }
}

/// Why a grant did not come to be.
#[derive(Debug, Error)]
pub enum ConfirmGrantError {
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this permission was planned for another account or network; nothing was signed. Start again")]
    OtherAccount,
    #[error("the signature does not fit the permission; nothing was granted. Please report this")]
    Internal,
    #[error(
        "this permission was changed or ended meanwhile; nothing was signed in its place. Look at it, then start again"
    )]
    Changed,
}

impl Coded for ConfirmGrantError {
    fn code(&self) -> Code {
        match self {
            Self::Review(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::OtherAccount => Code::GrantNotOwner,
            Self::Changed => Code::GrantUnknown,
            Self::Internal => Code::Internal,
        }
    }
}
