//! Collecting what a contract owes to the own wallet of a device: by a call of the account's where the contract pays whom a
//! proof names, else by a call that the device's wallet makes.

use domain::{
    Address,
    account::Owner,
    collect_all::RewardedDevice,
    device::DeviceId,
    review::{CollectPlan, ReviewView},
    reward_family::RewardFamily,
};

use super::{
    collect::{CollectError, PlanCollectError},
    plan_collect::Due,
};
use crate::{
    Wallet,
    device_wallet::{PlanExecuteError, commanded},
    ports::device_wallet::{TakeFacts, Thing},
};

impl Wallet {
    /// The review of collecting what one proof is good for at `source`, which names the own wallet of `device`; it is paid
    /// into that wallet.
    ///
    /// # Errors
    /// As of [`Wallet::plan_collect`], and [`PlanCollectError::Device`] where the owner does not command that wallet; nothing
    /// is signed.
    pub async fn plan_collect_for(&self, source: Address, device: DeviceId) -> Result<ReviewView, PlanCollectError> {
        let owner = self.signer()?;
        let source = self.named_source(source)?;
        let by_itself = !source.family().is_some_and(RewardFamily::pays_whom_it_names);
        let facts = self.ports.device_wallets.take_facts(device, owner, owner.0, &Thing::Coin).await?;
        let deed = commanded(owner, &receiving(facts, by_itself))?;
        let (proof, amount) = self.provable(source, Owner(deed.wallet)).await.map_err(PlanCollectError::Proof)?;
        let claim = self.ports.chain.proof_call(source.address, &proof, amount)?;
        let inner = by_itself.then(|| claim.clone());
        let call = match &inner {
            Some(inner) => self.ports.device_wallets.execute_call(deed.wallet, inner),
            None => claim,
        };
        let gas = self.ports.chain.simulate(owner, &call).await?;
        let row = self.ports.store.device(device).await.map_err(PlanExecuteError::from)?;
        let name = row.map_or_else(|| device.to_string(), |row| row.name);
        let device = RewardedDevice { device, name, wallet: deed.wallet };
        self.ask_collect(owner, call, gas, Due { device: Some((device, inner)), ..Due::proven(amount, proof) }).await
    }

    /// The device's own wallet is still the one that the owner saw, and still the owner's to command.
    ///
    /// # Errors
    /// [`CollectError::Changed`], [`CollectError::Chain`].
    pub(super) async fn still_commanded(&self, plan: &CollectPlan) -> Result<(), CollectError> {
        let Some(own) = &plan.device else { return Ok(()) };
        let wallets = &self.ports.device_wallets;
        let facts = wallets.take_facts(own.device, plan.owner, plan.owner.0, &Thing::Coin).await?;
        match commanded(plan.owner, &receiving(facts, plan.inner.is_some())) {
            Ok(deed) if deed.wallet == own.wallet => Ok(()),
            Ok(_) | Err(_) => {
                Err(CollectError::Changed("the device's own wallet is another one, or not yours to command"))
            }
        }
    }
}

/// A lock keeps nothing from coming in.
fn receiving(facts: TakeFacts, by_itself: bool) -> TakeFacts {
    TakeFacts { locked: facts.locked && by_itself, ..facts }
}
