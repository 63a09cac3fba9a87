//! What renewing or ending a registration would do: found out before anything is signed.

use domain::{
    U256,
    account::Owner,
    amount::Amount,
    device::{Deed, DeviceId},
    keccak256,
    operation::{OperationKind, OperationView},
    review::{Review, ReviewId, ReviewView},
    upkeep::{Upkeep, UpkeepPlan},
};

use super::{error::PlanUpkeepError, state::UpkeepRecord};
use crate::{
    Wallet,
    claim::{APPROVE_GAS, ConfirmError, REGISTER_GAS},
    permit::permit_digest,
    ports::{chain::ClaimFacts, store::DeviceRow},
    review::ReviewError,
};

/// Gas that an update may use at most: five new words of the record, in the worst case, and the proxies before it.
const UPDATE_GAS: u64 = 300_000;
/// Gas that a removal may use at most, before what it gives back.
const REMOVE_GAS: u64 = 300_000;

impl Wallet {
    /// The review of renewing the record of a paired, owned device; nothing is signed.
    ///
    /// # Errors
    /// [`PlanUpkeepError`] says what is wrong with device or deed.
    pub async fn plan_update(&self, device: DeviceId) -> Result<ReviewView, PlanUpkeepError> {
        if self.network.services.pin.is_none() {
            return Err(PlanUpkeepError::NoDocuments);
        }
        let update = |row: &DeviceRow, _: &ClaimFacts| Upkeep::Update {
            document_hash: keccak256(row.document.as_bytes()),
            document_uri: self.ports.gateway.document_uri(&row.document),
            document: row.document.clone(),
        };
        self.plan_upkeep(device, UPDATE_GAS, update).await
    }

    /// The review of ending the registration of a paired, owned device; nothing is signed.
    ///
    /// # Errors
    /// [`PlanUpkeepError`] says what is wrong with device or deed.
    pub async fn plan_removal(&self, device: DeviceId) -> Result<ReviewView, PlanUpkeepError> {
        let gas = U256::from(APPROVE_GAS + REGISTER_GAS);
        let remove = |_: &DeviceRow, facts: &ClaimFacts| Upkeep::Remove {
            price: facts.price,
            claim_fee: Amount(facts.fees.max_fee_per_gas.0.saturating_mul(gas)),
        };
        self.plan_upkeep(device, REMOVE_GAS, remove).await
    }

    /// Stores the reviewed upkeep as an operation; [`Wallet::run_operation`] carries it out.
    ///
    /// # Errors
    /// [`ReviewError`] when the review is unknown, expired or of another kind.
    pub async fn start_upkeep(&self, review: &ReviewId) -> Result<OperationView, ConfirmError> {
        let Review::Upkeep(plan) = self.reviews.take(review)? else { return Err(ReviewError::OtherKind.into()) };
        let kind = match &plan.upkeep {
            Upkeep::Update { .. } => OperationKind::Update,
            Upkeep::Remove { .. } => OperationKind::Remove,
        };
        let (device, title) = (plan.device, plan.name.clone());
        Ok(self.begin(kind, Some(device), title, &UpkeepRecord::agreed(plan)).await?)
    }

    async fn plan_upkeep(
        &self,
        device: DeviceId,
        gas: u64,
        upkeep: impl FnOnce(&DeviceRow, &ClaimFacts) -> Upkeep,
    ) -> Result<ReviewView, PlanUpkeepError> {
        let owner = self.signer()?;
        let row = self.ports.store.device(device).await?.ok_or(PlanUpkeepError::UnknownDevice)?;
        let operations = self.ports.store.operations().await?;
        if let Some(open) = operations.iter().find(|row| row.open && row.device == Some(device)) {
            return Err(PlanUpkeepError::InUse(format!("{} ({})", open.title, open.id)));
        }
        let facts = self.ports.chain.claim_facts(device, owner, None).await?;
        let deed = held(owner, &facts)?;
        let network = self.network.view();
        let digest = permit_digest(owner, facts.nonce, self.network.chain_id, facts.registry);
        let plan = UpkeepPlan {
            device,
            did: device.did(),
            name: row.name.clone(),
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            registry: facts.registry,
            nonce: facts.nonce,
            deed,
            upkeep: upkeep(&row, &facts),
            gas,
            fees: facts.fees,
            balance: facts.balance,
            nodes: u16::try_from(self.network.rpc.len()).unwrap_or(u16::MAX),
            blind_digest: row.profile.signs_anything().then_some(digest),
        };
        if plan.balance < plan.fee_ceiling() {
            let coins = |amount: Amount| format!("{} {}", amount.exact(plan.decimals), plan.symbol);
            return Err(PlanUpkeepError::NotEnough { has: coins(plan.balance), fee: coins(plan.fee_ceiling()) });
        }
        Ok(self.ask(Review::Upkeep(plan)).await?)
    }
}

fn held(owner: Owner, facts: &ClaimFacts) -> Result<Deed, PlanUpkeepError> {
    let deed = facts.deed.clone().ok_or(PlanUpkeepError::NotRegistered)?;
    if deed.owner == owner { Ok(deed) } else { Err(PlanUpkeepError::NotYours(deed.owner)) }
}
