//! Setting the rule, which wants the password again, and ending it, which wants nothing.

use domain::{
    account::Owner,
    collect_rule::{CollectRule, RulePercent, RuleTerms, RuleView},
    decimal::Decimal,
    review::Words,
    rule::{RuleCap, RuleTry},
    words::rule_words,
};
use secrecy::SecretString;

use super::RuleError;
use crate::{
    Wallet, Witness,
    ports::{StoreError, VaultError},
};

impl Wallet {
    /// The rule of the account in use, and what it may have spent today (UTC).
    ///
    /// # Errors
    /// [`RuleError`] when the wallet is locked or its home cannot be read.
    pub async fn collect_rule(&self) -> Result<RuleView, RuleError> {
        let owner = self.ports.vault.account()?;
        let network = self.network.view();
        Ok(RuleView {
            rule: self.rule_of(owner).await?,
            spent: self.spent_by_rule(owner).await?,
            tried: self.tried_by_rule(owner).await?,
            symbol: network.symbol,
            decimals: network.decimals,
        })
    }

    /// What the owner agrees to with this percentage and a cap in whole coins of the network.
    ///
    /// # Errors
    /// [`RuleError::BadCap`].
    pub fn rule_terms(&self, percent: RulePercent, cap: &Decimal) -> Result<RuleTerms, RuleError> {
        let decimals = self.network.native.decimals;
        let cap = cap.of_coin(decimals).and_then(|cap| RuleCap::try_from(cap).ok());
        Ok(RuleTerms { percent, cap_per_day: cap.ok_or(RuleError::BadCap(decimals))? })
    }

    /// The words in which these terms are asked for.
    ///
    /// # Errors
    /// [`RuleError`] where the account in use can have no rule.
    pub fn rule_asked(&self, terms: RuleTerms) -> Result<Words, RuleError> {
        Ok(rule_words(terms, self.ruled()?, &self.network.view()))
    }

    /// Sets the rule of the account in use, which wants the password again (T-07).
    ///
    /// # Errors
    /// [`RuleError`]; it stays as it was.
    pub async fn set_collect_rule(&self, terms: RuleTerms, password: SecretString) -> Result<(), RuleError> {
        let owner = self.ruled()?;
        self.ports.vault.verify(password).await?;
        self.keep_rule(owner, terms).await
    }

    /// The same with a yes to `witness`, which no page draws; a wrong password leaves the question open.
    ///
    /// # Errors
    /// [`RuleError`]; it stays as it was.
    pub async fn agree_to_collect_rule(
        &self,
        terms: RuleTerms,
        password: SecretString,
        witness: &dyn Witness,
    ) -> Result<(), RuleError> {
        let owner = self.ruled()?;
        self.ports.vault.verify(password).await?;
        if !witness.agrees(&self.rule_asked(terms)?).await {
            return Err(RuleError::Declined);
        }
        // A lock meanwhile took the question away, and what one account agrees to is not another's rule.
        if self.ruled()? != owner {
            return Err(VaultError::OtherAccount.into());
        }
        self.keep_rule(owner, terms).await
    }

    /// Switches the rule of the account in use off. What is signed goes its way; nothing more is.
    ///
    /// # Errors
    /// [`RuleError`]; it stays as it was.
    pub async fn end_collect_rule(&self) -> Result<(), RuleError> {
        let key = self.rule_key(self.ports.vault.account()?);
        self.ports.store.put_setting(&key, "").await?;
        Ok(())
    }

    /// The rule of this account on the network in use.
    pub(super) async fn rule_of(&self, owner: Owner) -> Result<Option<CollectRule>, StoreError> {
        let rule: Option<CollectRule> = self.kept(&self.rule_key(owner)).await?;
        Ok(rule.filter(|rule| (rule.account, rule.chain_id) == (owner, self.network.chain_id)))
    }

    /// When the rule last tried for this account, and what came of it.
    pub(super) async fn tried_by_rule(&self, owner: Owner) -> Result<Option<RuleTry>, StoreError> {
        self.kept(&self.tried_key(owner)).await
    }

    pub(super) async fn note_try(&self, owner: Owner, tried: &RuleTry) -> Result<(), StoreError> {
        self.keep_under(&self.tried_key(owner), tried).await
    }

    /// The account in use, if a rule can collect for it: its key must be here, and sign without a hand on it.
    pub(super) fn ruled(&self) -> Result<Owner, RuleError> {
        let owner = self.signer()?;
        if self.in_ledger()? { Err(RuleError::Ledger) } else { Ok(owner) }
    }

    async fn keep_rule(&self, owner: Owner, terms: RuleTerms) -> Result<(), RuleError> {
        let (set_at, chain_id) = (self.ports.clock.now(), self.network.chain_id);
        let rule = CollectRule { terms, set_at, account: owner, chain_id };
        self.keep_under(&self.rule_key(owner), &rule).await?;
        Ok(())
    }

    fn rule_key(&self, owner: Owner) -> String {
        format!("rewards.rule.{}/{owner}", self.network.chain_id)
    }

    fn tried_key(&self, owner: Owner) -> String {
        format!("rewards.rule_tried.{}/{owner}", self.network.chain_id)
    }
}
