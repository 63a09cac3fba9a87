//! What a device's wallet would do: found out before anything is signed.

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    contact::Contact,
    decimal::HowMuch,
    device::{Deed, DeviceId},
    device_wallet::{ExecutePlan, Take, Taken},
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    transaction::Call,
    words::execute_title,
};
use serde::{Deserialize, Serialize};

use super::{PlanExecuteError, saga::ExecuteRecord};
use crate::{
    AskError, Wallet,
    claim::ConfirmError,
    ports::{
        ChainError,
        chain::RecipientKind,
        device_wallet::{TakeFacts, Thing},
    },
    review::ReviewError,
    send::RecipientError,
};

/// What the owner wants a device's own wallet to give, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExecuteRequest {
    /// An address or a contact's name; none: the owner's own account.
    #[serde(default)]
    pub to: Option<String>,
    #[serde(flatten)]
    pub take: Take,
}

impl Wallet {
    /// The review of having the own wallet of `device` give something; nothing is signed.
    ///
    /// # Errors
    /// [`PlanExecuteError`] says what is wrong with deed, wallet, recipient or amount.
    pub async fn plan_execute(
        &self,
        device: DeviceId,
        request: ExecuteRequest,
    ) -> Result<ReviewView, PlanExecuteError> {
        let owner = self.signer()?;
        if matches!(request.take, Take::Call { .. }) && !self.expert().await.map_err(AskError::from)? {
            return Err(PlanExecuteError::ExpertOff);
        }
        let (to, contact) = match &request.to {
            Some(text) => self.recipient(text).await?,
            None => (owner.0, None),
        };
        let thing = thing(&request.take, to);
        let facts = self.ports.device_wallets.take_facts(device, owner, to, &thing).await?;
        let (deed, network) = (commanded(owner, &facts)?, self.network.view());
        self.admit_taker(&deed, to, contact.as_ref(), &thing, &facts).await?;
        let (mut taken, held) = taken(&request.take, &deed, &facts, network.decimals)?;
        if let Taken::Call { token } = &mut taken {
            let as_token = Thing::Token(to);
            *token =
                self.ports.device_wallets.take_facts(device, owner, to, &as_token).await?.token.map(|(token, _)| token);
        }
        let inner = match &thing {
            Thing::Call(call) => call.clone(),
            Thing::Coin | Thing::Token(_) | Thing::Nft(_) => {
                self.ports.device_wallets.inner_call(deed.wallet, to, &thing, amount(&taken))
            }
        };
        let call = self.ports.device_wallets.execute_call(deed.wallet, &inner);
        let gas = match self.ports.device_wallets.try_execute(owner, &call, &thing).await {
            Err(ChainError::Reverted(reason)) => return Err(PlanExecuteError::Refused(reason)),
            other => other?,
        };
        let row = self.ports.store.device(device).await?;
        let plan = ExecutePlan {
            device,
            did: device.did(),
            name: row.map_or_else(|| device.to_string(), |row| row.name),
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            deed,
            taken,
            held,
            to,
            contact: contact.map(|contact| contact.name),
            inner,
            call,
            // A third more than the forecast: what the call meets may change before it is mined.
            gas: gas.saturating_add(gas / 3),
            fees: facts.fees,
            balance: facts.balance,
            first: to != owner.0 && !self.paid_before().await?.contains(&to),
            to_contract: facts.recipient != RecipientKind::Plain,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
        };
        if plan.balance < plan.fee_ceiling() {
            return Err(PlanExecuteError::no_fee(&plan));
        }
        Ok(self.ask(Review::Execute(plan)).await?)
    }

    /// Stores the reviewed call as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_execute(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Execute(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let (device, title) = (plan.device, execute_title(&plan));
        Ok(self.begin(OperationKind::Execute, Some(device), title, &ExecuteRecord::agreed(plan)).await?)
    }

    /// The owner's own account can always be given to; everybody else is a recipient like any other (T-69, T-70).
    async fn admit_taker(
        &self,
        deed: &Deed,
        to: Address,
        contact: Option<&Contact>,
        thing: &Thing,
        facts: &TakeFacts,
    ) -> Result<(), PlanExecuteError> {
        if to == deed.wallet {
            return Err(PlanExecuteError::OwnWallet);
        }
        if to.is_zero() {
            return Err(RecipientError::Zero.into());
        }
        if to == deed.owner.0 || matches!(thing, Thing::Call(call) if !call.data.is_empty()) {
            return Ok(());
        }
        let confirmed = contact.is_some_and(|contact| contact.confirmed);
        self.admit_recipient(deed.owner, to, confirmed, &self.own_devices(deed.owner).await?).await?;
        let is_the_token = match thing {
            Thing::Token(contract) => *contract == to,
            Thing::Nft(nft) => nft.contract == to,
            Thing::Coin | Thing::Call(_) => false,
        };
        if facts.recipient == RecipientKind::Token || is_the_token {
            return Err(RecipientError::TokenContract.into());
        }
        Ok(())
    }
}

fn thing(take: &Take, to: Address) -> Thing {
    match take {
        Take::Coin { .. } => Thing::Coin,
        Take::Token { contract, .. } => Thing::Token(*contract),
        Take::Nft { nft } => Thing::Nft(nft.clone()),
        Take::Call { value, data } => Thing::Call(Call { to, value: *value, data: data.clone() }),
    }
}

/// The deed of a wallet that the owner commands and that lets things out.
pub(crate) fn commanded(owner: Owner, facts: &TakeFacts) -> Result<Deed, PlanExecuteError> {
    let deed = facts.deed.clone().ok_or(PlanExecuteError::Unclaimed)?;
    if deed.owner != owner {
        return Err(PlanExecuteError::NotYours(deed.owner));
    }
    if !facts.genuine {
        return Err(PlanExecuteError::NotGenuine(deed.wallet));
    }
    if facts.locked {
        return Err(PlanExecuteError::Locked);
    }
    Ok(deed)
}

/// What is given, and what the wallet has of it.
fn taken(take: &Take, deed: &Deed, facts: &TakeFacts, decimals: u8) -> Result<(Taken, Amount), PlanExecuteError> {
    match take {
        Take::Coin { amount } => {
            let amount = wished(amount, facts.coin, decimals)?;
            Ok((Taken::Coin { amount }, facts.coin))
        }
        Take::Token { contract, amount } => {
            let (token, held) = facts.token.clone().ok_or(PlanExecuteError::NotAToken(*contract))?;
            let amount = wished(amount, held, token.decimals)?;
            Ok((Taken::Token { token, amount }, held))
        }
        Take::Nft { nft } => {
            if facts.nft_owner.is_none_or(|owner| owner.0 != deed.wallet) {
                return Err(PlanExecuteError::NotInIt(nft.clone()));
            }
            Ok((Taken::Nft { nft: nft.clone() }, Amount::wei(1)))
        }
        Take::Call { value, .. } if *value > facts.coin => {
            Err(PlanExecuteError::NotEnough { has: facts.coin.exact(decimals) })
        }
        Take::Call { .. } => Ok((Taken::Call { token: None }, facts.coin)),
    }
}

fn wished(much: &HowMuch, held: Amount, decimals: u8) -> Result<Amount, PlanExecuteError> {
    let amount = match much {
        HowMuch::Most => Some(held),
        HowMuch::Exactly(decimal) => decimal.of_coin(decimals),
    };
    let amount = amount.ok_or(PlanExecuteError::BadAmount { decimals })?;
    if held.is_zero() || amount > held {
        return Err(PlanExecuteError::NotEnough { has: held.exact(decimals) });
    }
    if amount.is_zero() {
        return Err(PlanExecuteError::BadAmount { decimals });
    }
    Ok(amount)
}

fn amount(taken: &Taken) -> Amount {
    match taken {
        Taken::Coin { amount } | Taken::Token { amount, .. } => *amount,
        Taken::Nft { .. } | Taken::Call { .. } => Amount::ZERO,
    }
}
