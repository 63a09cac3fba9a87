//! What handing a deed over would do: found out before anything is signed.

use domain::{
    U256,
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    transfer::{EndingGrant, TransferPlan},
    words::transfer_title,
};
use secrecy::SecretString;

use super::{error::PlanTransferError, saga::TransferRecord};
use crate::{
    AgreeError, Wallet, Witness,
    ports::{
        ChainError, StoreError,
        chain::{RecipientKind, TransferFacts},
        store::GrantRow,
    },
    review::ReviewError,
    rewards::RewardsError,
    send::RecipientError,
};

impl Wallet {
    /// The review of handing the deed of `device` to an address or a contact; nothing is signed.
    ///
    /// # Errors
    /// [`PlanTransferError`] says what is wrong with deed or recipient.
    pub async fn plan_transfer(&self, device: DeviceId, to: &str) -> Result<ReviewView, PlanTransferError> {
        let owner = self.signer()?;
        self.assert_at_rest(device).await?;
        let (to, contact) = self.recipient(to).await?;
        let facts = self.ports.chain.transfer_facts(device, owner, to).await?;
        let deed = held(owner, &facts)?;
        if to == deed.wallet {
            return Err(PlanTransferError::OwnWallet);
        }
        let confirmed = contact.as_ref().is_some_and(|contact| contact.confirmed);
        self.admit_recipient(owner, to, confirmed, &self.own_devices(owner).await?).await?;
        if facts.recipient == RecipientKind::Token {
            return Err(RecipientError::TokenContract.into());
        }
        let call = self.ports.chain.transfer_call(owner, to, number(&deed)?)?;
        let gas = match self.ports.chain.simulate(owner, &call).await {
            Err(ChainError::Reverted(reason)) => return Err(refusal(&facts, reason)),
            other => other?,
        };
        let row = self.ports.store.device(device).await?;
        let goes_along = self.goes_along(device, &deed).await?;
        let network = self.network.view();
        let plan = TransferPlan {
            device,
            did: device.did(),
            signs_anything: row.as_ref().is_some_and(|row| row.profile.signs_anything()),
            name: row.map_or_else(|| device.to_string(), |row| row.name),
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            contract: facts.contract,
            deed,
            to,
            contact: contact.map(|contact| contact.name),
            wallet_holds: facts.wallet_holds,
            goes_along,
            grants: self.readers(device).await?.iter().map(ending).collect(),
            rewards: self.owed().await?,
            call,
            // A third more than the forecast: a recipient that is a contract has a say.
            gas: gas.saturating_add(gas / 3),
            fees: facts.fees,
            balance: facts.balance,
            first: !self.paid_before().await?.contains(&to),
            to_contract: facts.recipient == RecipientKind::Contract,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
        };
        if plan.balance < plan.fee_ceiling() {
            let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
            return Err(PlanTransferError::NotEnough { has: coins(plan.balance), fee: coins(plan.fee_ceiling()) });
        }
        Ok(self.ask(Review::Transfer(plan)).await?)
    }

    /// Stores the reviewed transfer as an operation, once its owner gave the password again and said yes to `witness`
    /// (T-07); [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`AgreeError`]; then nothing was stored.
    pub async fn start_transfer(
        &self,
        review: &ReviewId,
        password: SecretString,
        witness: &dyn Witness,
    ) -> Result<OperationView, AgreeError> {
        let Review::Transfer(plan) = self.agree(review, password, witness).await? else {
            return Err(ReviewError::OtherKind.into());
        };
        let (device, title) = (plan.device, transfer_title(&plan));
        Ok(self.begin(OperationKind::Transfer, Some(device), title, &TransferRecord::agreed(plan)).await?)
    }

    /// The permissions that stand and name this device.
    pub(super) async fn readers(&self, device: DeviceId) -> Result<Vec<GrantRow>, StoreError> {
        let now = self.moment().await?;
        let stands = |row: &GrantRow| row.revoked.is_none() && row.terms.expires_at > now;
        let grants = self.ports.store.grants().await?;
        Ok(grants.into_iter().filter(|row| stands(row) && row.terms.devices.contains(&device)).collect())
    }

    /// What the pool owes the owner; none where it cannot be read, nothing where the network has no pool.
    async fn owed(&self) -> Result<Option<Amount>, PlanTransferError> {
        match self.reward_state().await {
            Ok((facts, _)) => Ok(Some(facts.pending)),
            Err(RewardsError::Chain(ChainError::NotOffered(_))) => Ok(Some(Amount::ZERO)),
            Err(RewardsError::Chain(_)) => Ok(None),
            Err(RewardsError::Vault(error)) => Err(error.into()),
            Err(RewardsError::Store(error)) => Err(error.into()),
        }
    }

    /// Nothing of this device is under way.
    async fn assert_at_rest(&self, device: DeviceId) -> Result<(), PlanTransferError> {
        let operations = self.ports.store.operations().await?;
        match operations.iter().find(|row| row.open && row.device == Some(device)) {
            Some(open) => Err(PlanTransferError::InUse(format!("{} ({})", open.title, open.id))),
            None => Ok(()),
        }
    }
}

/// The deed's number.
pub(super) fn number(deed: &Deed) -> Result<U256, ChainError> {
    deed.token_id.parse().map_err(|_| ChainError::BadAnswer("a deed without a number".to_string()))
}

fn held(owner: Owner, facts: &TransferFacts) -> Result<Deed, PlanTransferError> {
    let deed = facts.deed.clone().ok_or(PlanTransferError::Unclaimed)?;
    if deed.owner == owner { Ok(deed) } else { Err(PlanTransferError::NotYours(deed.owner)) }
}

fn refusal(facts: &TransferFacts, reason: String) -> PlanTransferError {
    match facts.recipient {
        RecipientKind::Contract | RecipientKind::Token => PlanTransferError::CannotHold(reason),
        RecipientKind::Plain => PlanTransferError::Refused(reason),
    }
}

fn ending(row: &GrantRow) -> EndingGrant {
    let others = u16::try_from(row.terms.devices.len().saturating_sub(1)).unwrap_or(u16::MAX);
    EndingGrant { id: row.id, app: row.terms.app.clone(), others }
}
