//! Whom a contract of rewards pays now.

use std::collections::BTreeSet;

use domain::{
    Address,
    account::Owner,
    failure::{Coded, Failure},
    merkle::RewardLeaf,
    network::RewardSource,
    reward_family::RewardFamily,
    reward_recipient::{RecipientView, TokenRecipient},
};

use super::ShowRecipientError;
use crate::{Wallet, ports::RecipientFacts, rewards::proven::sensible};

impl Wallet {
    /// Whom the contract at `source` pays what the account in use earned there: of all tokens, of `token`, and of those that
    /// its service tells of.
    ///
    /// # Errors
    /// [`ShowRecipientError`] where that contract remembers nobody.
    pub async fn reward_recipient(
        &self,
        source: Address,
        token: Option<Address>,
    ) -> Result<RecipientView, ShowRecipientError> {
        let account = self.ports.vault.account()?;
        let (source, family) = self.keeps_recipient(source)?;
        let (told, untold) = match self.told_tokens(source, family, account).await {
            Ok(told) => (told, None),
            Err(failure) => (BTreeSet::new(), Some(failure)),
        };
        let tokens: Vec<Address> = told.into_iter().chain(token).collect::<BTreeSet<_>>().into_iter().collect();
        let facts = self.ports.chain.reward_recipients(source.address, account, &tokens).await?;
        Ok(RecipientView {
            source: source.address,
            family: family.as_str().to_string(),
            account,
            paid_to: facts.all.unwrap_or(account.0),
            tokens: each(&tokens, &facts, account),
            untold,
            block: facts.block,
            at: self.ports.clock.now(),
        })
    }

    /// The contract of the network file at this address, which remembers another recipient.
    pub(super) fn keeps_recipient(&self, at: Address) -> Result<(&RewardSource, RewardFamily), ShowRecipientError> {
        let source = self.network.rewards.iter().find(|source| source.address == at);
        let source = source.ok_or(ShowRecipientError::UnknownSource)?;
        match source.family() {
            Some(family) if family.keeps_recipient() => Ok((source, family)),
            Some(family) => Err(ShowRecipientError::NoOther(family)),
            None => Err(ShowRecipientError::UnknownFamily(source.kind.clone())),
        }
    }

    /// The tokens of the rewards that its service tells of; whether they are owed does not matter here.
    async fn told_tokens(
        &self,
        source: &RewardSource,
        family: RewardFamily,
        account: Owner,
    ) -> Result<BTreeSet<Address>, Failure> {
        let told = self.ports.gateway.told_rewards(source, account).await.map_err(|e| e.failure())?;
        let told = sensible(told, family, account)?;
        let token = |leaf: &RewardLeaf| match leaf {
            RewardLeaf::CumulativeToken { token, .. } => Some(*token),
            RewardLeaf::OneShot { .. } | RewardLeaf::Cumulative { .. } | RewardLeaf::Cycle { .. } => None,
        };
        Ok(told.iter().filter_map(|told| token(&told.leaf)).collect())
    }
}

fn each(tokens: &[Address], facts: &RecipientFacts, account: Owner) -> Vec<TokenRecipient> {
    let shown = |(token, named): (&Address, &Option<Address>)| TokenRecipient {
        token: *token,
        paid_to: named.or(facts.all).unwrap_or(account.0),
        own: named.is_some(),
    };
    tokens.iter().zip(&facts.tokens).map(shown).collect()
}
