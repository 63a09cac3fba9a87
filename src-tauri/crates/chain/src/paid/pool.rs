//! The pool whose rewards accrue to whoever staked device NFTs there.

use alloy::{
    primitives::B256,
    providers::Provider,
    rpc::types::{Filter, Log},
    sol_types::SolEvent,
};
use domain::{account::Owner, amount::Amount, network::RewardSource};
use wallet::ports::{ChainError, PaidAccount, PaidSays, RewardPayment};

use super::{Said, read_all, sum_to};
use crate::{
    EvmChain,
    abi::{
        CountPool::ClaimRewards,
        FixedPool::{Deposit, Poke, Withdraw, pendingRewardCall},
        FixedPoolWithStaking::Deposit as DepositWithBucket,
    },
    calls::Reads,
    failure::of_rpc,
    fees::Head,
    settled::decoded,
};

/// All that pays on the way; an emergency's withdrawal pays nothing.
const KINDS: [B256; 5] = [
    ClaimRewards::SIGNATURE_HASH,
    Deposit::SIGNATURE_HASH,
    DepositWithBucket::SIGNATURE_HASH,
    Withdraw::SIGNATURE_HASH,
    Poke::SIGNATURE_HASH,
];

impl EvmChain {
    pub(super) async fn fixed_pool_at(
        &self,
        source: &RewardSource,
        owner: Owner,
        head: &Head,
    ) -> Result<Said, ChainError> {
        let pool = source.address;
        let mut reads = Reads::default();
        let pending = reads.add(pool, &pendingRewardCall { user: owner.0 });
        let filter = Filter::new().address(pool).event_signature(KINDS.to_vec()).topic1(owner.0.into_word());
        let held = async { self.provider.get_balance(pool).block_id(head.id()).await.map_err(of_rpc) };
        let logs = self.logs_in(&filter, source.from_block..=head.number());
        let (answers, held, logs) = futures::try_join!(self.read(reads, head), held, logs)?;
        let pending = answers.sure(&pending)?;
        let payable = self.payable(pool, owner, (pending, held), head).await?;
        let payments = read_all(&logs, &KINDS, payment)?;
        let says = PaidSays::Pool { paid: sum_to(&payments, owner.0), pending: Amount(pending), payable };
        Ok((self.own_coin(), vec![PaidAccount { account: owner, device: None, says }], payments))
    }
}

/// Who was paid, and how much.
fn payment(log: &Log) -> Option<RewardPayment> {
    let (to, rewards) = decoded::<ClaimRewards>(log)
        .map(|event| (event.user, event.rewards))
        .or_else(|| decoded::<Deposit>(log).map(|event| (event.user, event.rewards)))
        .or_else(|| decoded::<DepositWithBucket>(log).map(|event| (event.user, event.rewards)))
        .or_else(|| decoded::<Withdraw>(log).map(|event| (event.user, event.rewards)))
        .or_else(|| decoded::<Poke>(log).map(|event| (event.user, event.rewards)))?;
    Some(RewardPayment { to, amount: Amount(rewards), block: log.block_number? })
}
