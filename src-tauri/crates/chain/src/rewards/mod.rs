//! The tick-paid pool: what it pays, owes and logged, all at one block.

mod events;
mod log;
mod rule;

use alloy::{
    primitives::{Address, B256, U256},
    providers::Provider,
    sol_types::SolCall,
};
use domain::{account::Owner, amount::Amount, device::DeviceId, network::RewardSource, transaction::Call};
use wallet::ports::{ChainError, Logged, Payable, RewardFacts};

pub use self::log::Remembered;
use crate::{
    EvmChain,
    abi::CountPool,
    calls::{Reads, request},
    failure::{bad, of_rpc},
    fees::Head,
    revert::of_call,
};

/// The family of pools, as network files name it.
const KIND: &str = "w3bstream_count_pool";

impl EvmChain {
    /// Read again once if the block that everything was read at left the chain meanwhile.
    pub(crate) async fn pool_facts(&self, owner: Owner, devices: &[DeviceId]) -> Result<RewardFacts, ChainError> {
        for _ in 0..2 {
            let head = self.head().await?;
            let facts = self.pool_facts_at(owner, devices, &head).await?;
            if self.hash_at(head.number()).await? == Some(head.hash) {
                return Ok(facts);
            }
            self.remembered.forget();
        }
        Err(bad("its newest blocks keep changing"))
    }

    async fn pool_facts_at(&self, owner: Owner, devices: &[DeviceId], head: &Head) -> Result<RewardFacts, ChainError> {
        let source = self.pool()?;
        let pool = source.address;
        let mut reads = Reads::default();
        let per_period = reads.add(pool, &CountPool::rewardPerPeriodCall {});
        let pending = reads.add(pool, &CountPool::pendingRewardsCall { user: owner.0 });
        let held = async { self.provider.get_balance(pool).block_id(head.id()).await.map_err(of_rpc) };
        let logs = self.pool_log(source, owner, devices, head);
        let (answers, held, events) = futures::try_join!(self.read(reads, head), held, logs)?;
        let pending = answers.sure(&pending)?;
        let payable = self.payable(pool, owner, (pending, held), head).await?;
        Ok(RewardFacts {
            pool,
            block: head.number(),
            per_period: Amount(answers.sure(&per_period)?),
            pending: Amount(pending),
            payable,
            events,
        })
    }

    /// Whether the pool would pay out what it owes of what it holds, tried out at this block.
    pub(crate) async fn payable(
        &self,
        pool: Address,
        owner: Owner,
        (owes, holds): (U256, U256),
        head: &Head,
    ) -> Result<Payable, ChainError> {
        if owes.is_zero() || holds < owes {
            return Ok(Payable::Unfunded);
        }
        let call = request(pool, CountPool::claimRewardsCall { user: owner.0 }.abi_encode().into());
        match self.provider.call(call).block(head.id()).await.map_err(of_call) {
            Ok(_) => Ok(Payable::Now),
            Err(ChainError::Reverted(reason)) => Ok(Payable::Refused(reason)),
            Err(error) => Err(error),
        }
    }

    /// The sum of a successful transaction's payments to `owner` that the pool itself logged.
    pub(crate) async fn paid_out(&self, pool: Address, hash: B256, owner: Owner) -> Result<Logged<Amount>, ChainError> {
        self.logged(hash, |settled| {
            let payments = settled.events::<CountPool::ClaimRewards>(pool).filter(|event| event.user == owner.0);
            let paid = payments.fold(Amount::ZERO, |sum, event| sum.plus(Amount(event.rewards)));
            (!paid.is_zero()).then_some(paid)
        })
        .await
    }

    pub(crate) fn pool(&self) -> Result<&RewardSource, ChainError> {
        let source = self.network.rewards.iter().find(|source| source.kind == KIND);
        source.ok_or(ChainError::NotOffered("rewards (its file names no pool that Deedbox knows)"))
    }
}

/// The call that has a pool pay what it owes.
pub fn collection(pool: Address, owner: Owner) -> Call {
    let data = CountPool::claimRewardsCall { user: owner.0 }.abi_encode().into();
    Call { to: pool, value: Amount::ZERO, data }
}
