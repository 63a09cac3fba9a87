//! The owner's yes: signs exactly the stored review and draws the token.

use domain::{
    access::Outcome,
    failure::{Code, Coded},
    grant::GrantView,
    review::{Review, ReviewId},
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
        let plan = match self.reviews.take(id)? {
            Review::Grant(plan) => plan,
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
            | Review::Replace(_) => {
                return Err(ReviewError::OtherKind.into());
            }
        };
        if self.ports.vault.account()? != plan.terms.owner || plan.chain_id != self.network.chain_id {
            return Err(ConfirmGrantError::OtherAccount);
        }
        fault::point("grant.sign");
        let (id, signature) = self.ports.vault.sign_grant(&plan.terms, plan.chain_id).await?;
        let token = new_token(&*self.ports.random);
        let token_hash = token_hash(&token).ok_or(ConfirmGrantError::Internal)?;
        let created = self.moment().await?;
        let row = GrantRow { id, terms: plan.terms, signature: signature.to_vec(), token_hash, created, revoked: None };
        if !is_signed(&row, plan.chain_id) {
            return Err(ConfirmGrantError::Internal);
        }
        self.store_grant(&row).await?;
        self.tell_grants().await;
        Ok(NewGrant { view: self.changed_view(row, created).await, token })
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
}

impl Coded for ConfirmGrantError {
    fn code(&self) -> Code {
        match self {
            Self::Review(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::OtherAccount => Code::GrantNotOwner,
            Self::Internal => Code::Internal,
        }
    }
}
