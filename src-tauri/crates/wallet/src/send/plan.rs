//! What sending would do: found out before anything is signed.

use super::{
    error::PlanSendError,
    recipient::RecipientError,
    request::{SendRequest, Wish, Wished},
    saga::SendRecord,
};
use crate::{
    Wallet,
    claim::ConfirmError,
    ports::chain::{RecipientKind, SendFacts},
    review::ReviewError,
};
use domain::{
    Address,
    amount::Amount,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    send::{SendPlan, Token},
    words::send_title,
};

impl Wallet {
    /// The review of sending; nothing is signed.
    ///
    /// # Errors
    /// [`PlanSendError`] says what is wrong with recipient, token or amount.
    pub async fn plan_send(&self, request: SendRequest) -> Result<ReviewView, PlanSendError> {
        let owner = self.signer()?;
        let Wish { to, amount, token } = request.read(self.network.chain_id)?;
        let (to, contact) = self.recipient(&to).await?;
        let devices = self.own_devices(owner).await?;
        let confirmed = contact.as_ref().is_some_and(|contact| contact.confirmed);
        if token == Some(to) {
            return Err(RecipientError::TokenContract.into());
        }
        self.admit_recipient(owner, to, confirmed, &devices).await?;
        let facts = self.ports.chain.send_facts(owner, to, token).await?;
        if facts.recipient == RecipientKind::Token {
            return Err(RecipientError::TokenContract.into());
        }
        let (sent, held) = sent(token, &facts)?;
        let network = self.network.view();
        let mut plan = SendPlan {
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            to,
            contact: contact.map(|contact| contact.name),
            call: self.ports.chain.send_call(to, token, Amount::ZERO),
            token: sent,
            amount: Amount::ZERO,
            gas: 0,
            fees: facts.fees,
            balance: facts.balance,
            held,
            first: !self.paid_before().await?.contains(&to),
            contract: facts.recipient == RecipientKind::Contract,
        };
        let decimals = plan.token.as_ref().map_or(plan.decimals, |token| token.decimals);
        let exactly = match amount {
            Wished::Most => None,
            Wished::Coins(decimal) => Some(decimal.of_coin(decimals)),
            Wished::Units(units) => Some(Some(units)),
        };
        match exactly {
            Some(amount) => {
                let amount = amount.filter(|amount| !amount.is_zero());
                self.set_amount(&mut plan, amount.ok_or(PlanSendError::BadAmount { decimals })?).await?;
            }
            None => self.set_most(&mut plan).await?,
        }
        Ok(self.ask(Review::Send(plan)).await?)
    }

    /// Stores the reviewed sending as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_send(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Send(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let title = send_title(&plan);
        Ok(self.begin(OperationKind::Send, None, title, &SendRecord::agreed(plan)).await?)
    }

    /// Everything, less the fee where it is paid in the same coin.
    async fn set_most(&self, plan: &mut SendPlan) -> Result<(), PlanSendError> {
        if plan.held.is_zero() {
            return Err(PlanSendError::not_enough(plan, Amount::wei(1)));
        }
        if plan.token.is_some() {
            return self.set_amount(plan, plan.held).await;
        }
        // The least there is tells the gas, which can differ a little from that of the whole.
        let least = self.ports.chain.send_call(plan.to, None, Amount::wei(1));
        plan.gas = self.gas(plan, self.ports.chain.try_send(plan.owner, &least).await?);
        let most = plan.balance.minus(plan.fee_ceiling());
        if most.is_zero() {
            return Err(PlanSendError::not_enough(plan, Amount::wei(1)));
        }
        self.set_amount(plan, most).await
    }

    async fn set_amount(&self, plan: &mut SendPlan, amount: Amount) -> Result<(), PlanSendError> {
        if amount > plan.held {
            return Err(PlanSendError::not_enough(plan, amount));
        }
        plan.amount = amount;
        plan.call = self.ports.chain.send_call(plan.to, plan.token.as_ref().map(|token| token.contract), amount);
        let forecast = self.ports.chain.try_send(plan.owner, &plan.call).await?;
        plan.gas = plan.gas.max(self.gas(plan, forecast));
        if plan.balance < plan.call.value.plus(plan.fee_ceiling()) {
            return Err(PlanSendError::not_enough(plan, amount));
        }
        Ok(())
    }

    /// A third more than the forecast where a contract has a say: its state may change before the transaction is mined.
    fn gas(&self, plan: &SendPlan, forecast: u64) -> u64 {
        let varies = plan.contract || plan.token.is_some();
        if varies { forecast.saturating_add(forecast / 3) } else { forecast }
    }
}

/// What is sent, and what the account has of it.
fn sent(token: Option<Address>, facts: &SendFacts) -> Result<(Option<Token>, Amount), PlanSendError> {
    match (token, &facts.token) {
        (None, _) => Ok((None, facts.balance)),
        (Some(_), Some((token, held))) => Ok((Some(token.clone()), *held)),
        (Some(contract), None) => Err(PlanSendError::NotAToken(contract)),
    }
}
