//! Setting the rule, which wants the password again, and ending it, which wants nothing.

use domain::{
    account::Owner,
    anchor_rule::{AnchorRule, AnchorRuleView, AnchorTerms, EveryHours},
    decimal::Decimal,
    review::Words,
    rule::{RuleCap, RuleTry},
    words::anchor_rule_words,
};
use secrecy::SecretString;

use super::AnchorRuleError;
use crate::{
    Wallet, Witness,
    ports::{ChainError, StoreError, VaultError, anchors::ANCHOR},
};

impl Wallet {
    /// The rule of the account in use that anchors, and what it may have spent today (UTC).
    ///
    /// # Errors
    /// [`AnchorRuleError`] when the wallet is locked or its home cannot be read.
    pub async fn anchor_rule(&self) -> Result<AnchorRuleView, AnchorRuleError> {
        let owner = self.ports.vault.account()?;
        let network = self.network.view();
        Ok(AnchorRuleView {
            rule: self.anchor_rule_of(owner).await?,
            spent: self.anchor_fees_today(owner).await?,
            tried: self.anchor_try(owner).await?,
            symbol: network.symbol,
            decimals: network.decimals,
        })
    }

    /// What the owner agrees to with a cap in whole coins of the network.
    ///
    /// # Errors
    /// [`AnchorRuleError::BadCap`].
    pub fn anchor_terms(&self, per_day: &Decimal, every: EveryHours) -> Result<AnchorTerms, AnchorRuleError> {
        let decimals = self.network.native.decimals;
        let cap = per_day.of_coin(decimals).and_then(|cap| RuleCap::try_from(cap).ok());
        Ok(AnchorTerms { cap_per_day: cap.ok_or(AnchorRuleError::BadCap(decimals))?, every })
    }

    /// The words in which these terms are asked for.
    ///
    /// # Errors
    /// [`AnchorRuleError`] where the account in use can have no rule, or nothing can be anchored on this network.
    pub fn anchor_rule_asked(&self, terms: AnchorTerms) -> Result<Words, AnchorRuleError> {
        Ok(anchor_rule_words(terms, self.anchor_ruled()?, &self.network.view()))
    }

    /// Sets the rule of the account in use, which wants the password again (T-07).
    ///
    /// # Errors
    /// [`AnchorRuleError`]; it stays as it was.
    pub async fn set_anchor_rule(&self, terms: AnchorTerms, password: SecretString) -> Result<(), AnchorRuleError> {
        let owner = self.anchor_ruled()?;
        self.ports.vault.verify(password).await?;
        self.keep_anchor_rule(owner, terms).await
    }

    /// The same with a yes to `witness`, which no page draws; a wrong password leaves the question open.
    ///
    /// # Errors
    /// [`AnchorRuleError`]; it stays as it was.
    pub async fn agree_to_anchor_rule(
        &self,
        terms: AnchorTerms,
        password: SecretString,
        witness: &dyn Witness,
    ) -> Result<(), AnchorRuleError> {
        let owner = self.anchor_ruled()?;
        self.ports.vault.verify(password).await?;
        if !witness.agrees(&self.anchor_rule_asked(terms)?).await {
            return Err(AnchorRuleError::Declined);
        }
        // A lock meanwhile took the question away, and what one account agrees to is not another's rule.
        if self.anchor_ruled()? != owner {
            return Err(VaultError::OtherAccount.into());
        }
        self.keep_anchor_rule(owner, terms).await
    }

    /// Switches the rule of the account in use off. What is signed goes its way; nothing more is.
    ///
    /// # Errors
    /// [`AnchorRuleError`]; it stays as it was.
    pub async fn end_anchor_rule(&self) -> Result<(), AnchorRuleError> {
        let key = self.anchor_rule_key(self.ports.vault.account()?);
        self.ports.store.put_setting(&key, "").await?;
        Ok(())
    }

    /// The rule of this account on the network in use.
    pub(super) async fn anchor_rule_of(&self, owner: Owner) -> Result<Option<AnchorRule>, StoreError> {
        let rule: Option<AnchorRule> = self.kept(&self.anchor_rule_key(owner)).await?;
        Ok(rule.filter(|rule| (rule.account, rule.chain_id) == (owner, self.network.chain_id)))
    }

    /// When the rule last tried for this account, and what came of it.
    pub(super) async fn anchor_try(&self, owner: Owner) -> Result<Option<RuleTry>, StoreError> {
        self.kept(&self.anchor_try_key(owner)).await
    }

    pub(super) async fn note_anchor_try(&self, owner: Owner, tried: &RuleTry) -> Result<(), StoreError> {
        self.keep_under(&self.anchor_try_key(owner), tried).await
    }

    /// The account in use, if a rule can anchor for it: its key must be here, and sign without a hand on it, and the network
    /// must have a contract for it.
    pub(super) fn anchor_ruled(&self) -> Result<Owner, AnchorRuleError> {
        let owner = self.signer()?;
        self.anchor_keeper().ok_or(ChainError::NotOffered(ANCHOR))?;
        if self.in_ledger()? { Err(AnchorRuleError::Ledger) } else { Ok(owner) }
    }

    async fn keep_anchor_rule(&self, owner: Owner, terms: AnchorTerms) -> Result<(), AnchorRuleError> {
        let (set_at, chain_id) = (self.ports.clock.now(), self.network.chain_id);
        let rule = AnchorRule { terms, set_at, account: owner, chain_id };
        self.keep_under(&self.anchor_rule_key(owner), &rule).await?;
        Ok(())
    }

    fn anchor_rule_key(&self, owner: Owner) -> String {
        format!("anchor.rule.{}/{owner}", self.network.chain_id)
    }

    fn anchor_try_key(&self, owner: Owner) -> String {
        format!("anchor.rule_tried.{}/{owner}", self.network.chain_id)
    }
}
