//! The review of collecting from one contract.

use domain::{
    Address,
    account::Owner,
    amount::Amount,
    collect_all::RewardedDevice,
    network::RewardSource,
    review::{CollectPlan, ProofClaim, Review, ReviewView},
    reward::RewardSums,
    transaction::Call,
};

use super::collect::PlanCollectError;
use crate::{
    Wallet,
    ports::{ChainError, Payable},
};

/// What is collected.
pub(super) struct Due {
    pub amount: Amount,
    pub sums: RewardSums,
    pub proof: Option<ProofClaim>,
    /// Whose own wallet is paid, and what that does itself.
    pub device: Option<(RewardedDevice, Option<Call>)>,
}

impl Due {
    /// What the account is owed by a count that the contract keeps.
    fn counted(amount: Amount, sums: RewardSums) -> Self {
        Self { amount, sums, proof: None, device: None }
    }

    /// What one proof is good for.
    pub(super) fn proven(amount: Amount, proof: ProofClaim) -> Self {
        let sums = RewardSums { earned: amount, ready: amount, ..RewardSums::default() };
        Self { amount, sums, proof: Some(proof), device: None }
    }
}

impl Wallet {
    /// The review of collecting everything that is ready in the pool, or what one proof is good for at `source`, which is a
    /// contract of the network file.
    ///
    /// # Errors
    /// [`PlanCollectError::NothingReady`] and [`PlanCollectError::NotEnoughFunds`]; nothing is signed.
    pub async fn plan_collect(&self, source: Option<Address>) -> Result<ReviewView, PlanCollectError> {
        let owner = self.signer()?;
        if let Some(source) = source {
            return match self.staking_pool(source) {
                Some(pool) => self.plan_collect_stakes(owner, pool).await,
                None => self.plan_collect_by_proof(owner, source).await,
            };
        }
        let (facts, view) = self.reward_state().await?;
        pays_now(&facts.payable)?;
        let call = self.ports.chain.collect_call(owner)?;
        let gas = self.ports.chain.simulate(owner, &call).await?;
        // What the pool owes, which is what it pays; the log only tells which device it is for.
        self.ask_collect(owner, call, gas, Due::counted(facts.pending, view.sums)).await
    }

    /// What a staking pool owes, whose stakes are this account's.
    async fn plan_collect_stakes(&self, owner: Owner, pool: &RewardSource) -> Result<ReviewView, PlanCollectError> {
        let (owed, payable) = self.owed_stakes(pool, owner).await.map_err(PlanCollectError::Proof)?;
        pays_now(&payable)?;
        let call = self.ports.chain.accrual_call(pool.address, owner)?;
        let gas = self.ports.chain.simulate(owner, &call).await?;
        self.ask_collect(owner, call, gas, Due::counted(owed.ready, owed)).await
    }

    async fn plan_collect_by_proof(&self, owner: Owner, source: Address) -> Result<ReviewView, PlanCollectError> {
        let source = self.named_source(source)?;
        let (proof, amount) = self.provable(source, owner).await.map_err(PlanCollectError::Proof)?;
        let call = self.ports.chain.proof_call(source.address, &proof, amount)?;
        let gas = self.ports.chain.simulate(owner, &call).await?;
        self.ask_collect(owner, call, gas, Due::proven(amount, proof)).await
    }

    /// The contract of rewards at this address, if the network file names it.
    pub(super) fn named_source(&self, at: Address) -> Result<&RewardSource, PlanCollectError> {
        let source = self.network.rewards.iter().find(|one| one.address == at);
        source.ok_or(PlanCollectError::UnknownSource)
    }

    pub(super) async fn ask_collect(
        &self,
        owner: Owner,
        call: Call,
        gas: u64,
        due: Due,
    ) -> Result<ReviewView, PlanCollectError> {
        let network = self.network.view();
        let (device, inner) = due.device.unzip();
        let mut plan = CollectPlan {
            owner,
            chain_id: self.network.chain_id,
            network: network.title,
            symbol: network.symbol,
            decimals: network.decimals,
            call,
            amount: due.amount,
            sums: due.sums,
            // A third more than the forecast: state may change before it is mined.
            gas: gas.saturating_add(gas / 3),
            fees: self.ports.chain.fees().await?,
            balance: self.ports.chain.balance(owner).await?,
            proof: due.proof,
            paid_to: None,
            device,
            inner: inner.flatten(),
        };
        if let Some(proof) = &plan.proof {
            plan.paid_to = self.paid_elsewhere(plan.source(), plan.earner(), proof).await?;
        }
        if plan.balance < plan.fee_ceiling() {
            return Err(PlanCollectError::NotEnoughFunds);
        }
        Ok(self.ask(Review::Collect(plan)).await?)
    }
}

/// A pool that holds enough and refuses says itself why.
fn pays_now(payable: &Payable) -> Result<(), PlanCollectError> {
    match payable {
        Payable::Now => Ok(()),
        Payable::Unfunded => Err(PlanCollectError::NothingReady),
        Payable::Refused(reason) => Err(ChainError::Reverted(reason.clone()).into()),
    }
}
