//! What naming another recipient would do: found out before anything is signed.

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    contact::Contact,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    reward_recipient::RecipientPlan,
    words::recipient_title,
};

use super::{PlanRecipientError, saga::RecipientRecord};
use crate::{Wallet, claim::ConfirmError, ports::chain::RecipientKind, review::ReviewError, send::RecipientError};

impl Wallet {
    /// The review of having the contract at `source` pay this account's rewards to somebody: to an address or a contact, or
    /// without one to nobody else any more; of one token, or of all that have no recipient of their own. Nothing is signed.
    ///
    /// # Errors
    /// [`PlanRecipientError`] says what is wrong with contract, recipient or token.
    pub async fn plan_recipient(
        &self,
        source: Address,
        token: Option<Address>,
        to: Option<&str>,
    ) -> Result<ReviewView, PlanRecipientError> {
        let owner = self.signer()?;
        let (source, _) = self.keeps_recipient(source)?;
        let source = source.address;
        let (to, contact) = match to {
            Some(text) => {
                let (to, contact) = self.new_recipient(owner, token, text).await?;
                (Some(to), contact)
            }
            None => (None, None),
        };
        let asked: Vec<Address> = token.into_iter().collect();
        let now = self.ports.chain.reward_recipients(source, owner, &asked).await?;
        if now.named() == to {
            return Err(PlanRecipientError::Same);
        }
        let facts = self.ports.chain.send_facts(owner, to.unwrap_or(owner.0), token).await?;
        if to.is_some() && facts.recipient == RecipientKind::Token {
            return Err(RecipientError::TokenContract.into());
        }
        let described = match (token, facts.token) {
            (None, _) => None,
            (Some(_), Some((described, _))) => Some(described),
            (Some(contract), None) => return Err(PlanRecipientError::NotAToken(contract)),
        };
        let first = match to {
            Some(to) => !self.paid_before().await?.contains(&to),
            None => false,
        };
        let call = self.ports.chain.recipient_call(source, token, to)?;
        let gas = self.ports.chain.simulate(owner, &call).await?;
        let network = self.network.view();
        let plan = RecipientPlan {
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            source,
            to,
            contact: contact.map(|contact| contact.name),
            before: now.paid_to(owner),
            after: to.or(now.all.filter(|_| token.is_some())).unwrap_or(owner.0),
            token: described,
            call,
            // A third more than the forecast: state may change before it is mined.
            gas: gas.saturating_add(gas / 3),
            fees: facts.fees,
            balance: facts.balance,
            first,
            contract: to.is_some() && facts.recipient == RecipientKind::Contract,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
        };
        if plan.balance < plan.fee_ceiling() {
            let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
            return Err(PlanRecipientError::NotEnough { has: coins(plan.balance), fee: coins(plan.fee_ceiling()) });
        }
        Ok(self.ask(Review::Recipient(plan)).await?)
    }

    /// Whoever may be sent something may be paid rewards (T-69, T-70).
    async fn new_recipient(
        &self,
        owner: Owner,
        token: Option<Address>,
        text: &str,
    ) -> Result<(Address, Option<Contact>), RecipientError> {
        let (to, contact) = self.recipient(text).await?;
        if token == Some(to) {
            return Err(RecipientError::TokenContract);
        }
        let confirmed = contact.as_ref().is_some_and(|contact| contact.confirmed);
        self.admit_recipient(owner, to, confirmed, &self.own_devices(owner).await?).await?;
        Ok((to, contact))
    }

    /// Stores the reviewed change as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_recipient(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Recipient(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let title = recipient_title(&plan);
        Ok(self.begin(OperationKind::Recipient, None, title, &RecipientRecord::agreed(plan)).await?)
    }
}
