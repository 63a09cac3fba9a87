//! The pool for staked device NFTs, as a wallet calls it.

use alloy::{
    primitives::{Address, U256},
    providers::{DynProvider, Provider},
    rpc::types::TransactionReceipt,
    sol_types::SolCall,
};
use world::chain::{
    Account, DEPOSIT_GAS, PaidRewards, RewardTerms, Send, SendError, StakeTerms,
    interfaces::{DeviceNFT, FixedRewardPool},
};

use crate::support::{Ground, coins, ground, refusal};

struct Stakes {
    ground: Ground,
    paid: PaidRewards,
    terms: StakeTerms,
}

async fn stakes(terms: StakeTerms) -> Stakes {
    let ground = ground(0).await;
    let token = RewardTerms { unfunded: true, ..RewardTerms::default() };
    let token = ground.chain.deploy_reward_families_with(token).await.unwrap().token;
    let paid = ground.chain.deploy_paid_rewards_with(token, terms).await.unwrap();
    Stakes { ground, paid, terms }
}

impl Stakes {
    fn pool(&self) -> FixedRewardPool::FixedRewardPoolInstance<&DynProvider> {
        FixedRewardPool::new(self.paid.pool, self.ground.chain.node())
    }

    async fn send(&self, by: &Account, call: &impl SolCall) -> Result<TransactionReceipt, SendError> {
        by.send(Send::call(self.paid.pool, call)).await
    }

    /// Stakes a new device NFT of `owner` by its own hand.
    async fn staked_by(&self, owner: &Account) -> (U256, TransactionReceipt) {
        let (token_id, _) = self.ground.chain.mint(owner.address()).await.unwrap();
        let approve = DeviceNFT::approveCall { to: self.paid.pool, tokenId: token_id };
        owner.send(Send::call(self.ground.chain.contracts.device_nft, &approve)).await.unwrap();
        let deposit = FixedRewardPool::deposit_0Call { tokenId: token_id };
        let deposit = Send::call(self.paid.pool, &deposit).with_gas(DEPOSIT_GAS);
        (token_id, owner.send(deposit).await.unwrap())
    }

    /// What all stakes share in so many seconds.
    fn shared(&self, seconds: u64) -> U256 {
        self.terms.per_second * U256::from(seconds)
    }

    async fn time(&self, of: &TransactionReceipt) -> u64 {
        let number = of.block_number.unwrap();
        let block = self.ground.chain.node().get_block_by_number(number.into()).await.unwrap();
        block.unwrap().header.timestamp
    }

    async fn pass(&self, seconds: u64) {
        let node = self.ground.chain.node();
        let _: serde_json::Value = node.raw_request("evm_increaseTime".into(), (seconds,)).await.unwrap();
        let _: serde_json::Value = node.raw_request("evm_mine".into(), ()).await.unwrap();
    }

    async fn pending(&self, user: Address) -> U256 {
        self.pool().pendingReward(user).call().await.unwrap()
    }

    async fn held(&self, by: Address) -> U256 {
        self.ground.chain.balance(by).await.unwrap()
    }

    async fn owner_of(&self, token_id: U256) -> Address {
        self.ground.device_nft().ownerOf(token_id).call().await.unwrap()
    }
}

/// What a claim paid, by its event.
fn claimed(receipt: &TransactionReceipt) -> U256 {
    let mut logs = receipt.logs().iter();
    logs.find_map(|log| log.log_decode::<FixedRewardPool::ClaimRewards>().ok()).unwrap().inner.rewards
}

#[tokio::test]
async fn a_stake_earns_by_the_second_and_two_of_one_weight_share_alike() {
    let stakes = stakes(StakeTerms::default()).await;
    let (one, two) = (stakes.ground.owner("one").await, stakes.ground.owner("two").await);
    let (_, alone) = stakes.staked_by(&one).await;
    let (_, joined) = stakes.staked_by(&two).await;

    stakes.pass(100).await;

    assert!(stakes.pending(two.address()).await >= stakes.shared(50));
    let before = stakes.held(one.address()).await;
    let claim = FixedRewardPool::claimRewardsCall { user: one.address() };
    let receipt = stakes.send(&stakes.ground.chain.stranger, &claim).await.unwrap();
    let [alone, joined, end] = [stakes.time(&alone).await, stakes.time(&joined).await, stakes.time(&receipt).await];
    let due = stakes.shared(joined - alone) + stakes.shared(end - joined) / U256::from(2);
    assert_eq!(claimed(&receipt), due);
    assert_eq!(stakes.held(one.address()).await - before, due, "whoever sends the claim, the staker is paid");
}

#[tokio::test]
async fn rewards_follow_the_named_staker_who_alone_takes_the_token_back() {
    let stakes = stakes(StakeTerms::default()).await;
    let (owner, maker) = (stakes.ground.owner("owner").await, &stakes.ground.chain.maker);
    let token_id = stakes.paid.stake_for(&stakes.ground.chain, owner.address()).await.unwrap();
    let (pool, withdraw) = (stakes.pool(), FixedRewardPool::withdrawCall { tokenId: token_id });
    assert_eq!(pool.tokenStaker(token_id).call().await.unwrap(), owner.address());
    assert_eq!(pool.tokenWeight(token_id).call().await.unwrap(), U256::from(100));
    assert_eq!(stakes.owner_of(token_id).await, stakes.paid.pool);
    stakes.pass(10).await;
    assert_eq!(stakes.pending(maker.address()).await, U256::ZERO, "who brought it earns nothing");
    let refused = refusal(stakes.send(maker, &withdraw).await);
    assert!(refused.contains("Invalid staker"), "{refused}");

    let receipt = stakes.send(&owner, &withdraw).await.unwrap();

    let event = receipt.logs().iter().find_map(|log| log.log_decode::<FixedRewardPool::Withdraw>().ok()).unwrap();
    assert!(event.inner.rewards >= stakes.shared(10), "{}", event.inner.rewards);
    assert_eq!((event.inner.tokenId, event.inner.weight), (token_id, U256::from(100)));
    assert_eq!(stakes.owner_of(token_id).await, owner.address());
    assert_eq!(pool.tokenStaker(token_id).call().await.unwrap(), Address::ZERO);
    assert_eq!(pool.totalStakedWeight().call().await.unwrap(), U256::ZERO);
    stakes.pass(10).await;
    assert_eq!(stakes.pending(owner.address()).await, U256::ZERO, "withdrawn, it earns no more");
    let refused = refusal(stakes.send(&owner, &withdraw).await);
    assert!(refused.contains("Invalid staker"), "{refused}");
}

#[tokio::test]
async fn anybody_can_poke_a_stake_and_only_the_pools_owner_ends_it() {
    let stakes = stakes(StakeTerms::default()).await;
    let (owner, stranger) = (stakes.ground.owner("owner").await, &stakes.ground.chain.stranger);
    let (token_id, _) = stakes.staked_by(&owner).await;
    stakes.pass(10).await;
    let before = stakes.held(owner.address()).await;

    let receipt = stakes.send(stranger, &FixedRewardPool::pokeCall { tokenId: token_id }).await.unwrap();

    let event = receipt.logs().iter().find_map(|log| log.log_decode::<FixedRewardPool::Poke>().ok()).unwrap();
    assert_eq!(event.inner.newWeight, event.inner.originalWeight);
    assert_eq!(stakes.held(owner.address()).await - before, event.inner.rewards);
    assert!(event.inner.rewards >= stakes.shared(10), "{}", event.inner.rewards);
    let none = FixedRewardPool::pokeCall { tokenId: token_id + U256::from(1) };
    let refused = refusal(stakes.send(stranger, &none).await);
    assert!(refused.contains("Invalid token"), "{refused}");
    let refused = refusal(stakes.send(stranger, &FixedRewardPool::stopRewardCall {}).await);
    assert!(refused.contains("Ownable: caller is not the owner"), "{refused}");
}

#[tokio::test]
async fn an_empty_pool_refuses_a_claim_until_it_is_filled() {
    let stakes = stakes(StakeTerms { unfunded: true, ..StakeTerms::default() }).await;
    let owner = stakes.ground.owner("owner").await;
    stakes.staked_by(&owner).await;
    stakes.pass(10).await;
    let (claim, before) =
        (FixedRewardPool::claimRewardsCall { user: owner.address() }, stakes.pending(owner.address()).await);
    let refused = refusal(stakes.send(&stakes.ground.chain.stranger, &claim).await);
    assert!(refused.contains("Failed to send reward"), "{refused}");
    assert!(stakes.pending(owner.address()).await >= before, "it is owed still");

    stakes.paid.fund_pool(&stakes.ground.chain, coins("1")).await.unwrap();

    let receipt = stakes.send(&stakes.ground.chain.stranger, &claim).await.unwrap();
    assert!(claimed(&receipt) >= stakes.shared(10));
}

#[tokio::test]
async fn in_an_emergency_an_empty_pool_gives_the_token_back_and_the_rewards_are_lost() {
    let stakes = stakes(StakeTerms { unfunded: true, ..StakeTerms::default() }).await;
    let owner = stakes.ground.owner("owner").await;
    let (token_id, _) = stakes.staked_by(&owner).await;
    stakes.pass(10).await;
    let refused = refusal(stakes.send(&owner, &FixedRewardPool::withdrawCall { tokenId: token_id }).await);
    assert!(refused.contains("Failed to send reward"), "{refused}");
    let out = FixedRewardPool::emergencyWithdrawCall { tokenId: token_id };
    let refused = refusal(stakes.send(&stakes.ground.chain.stranger, &out).await);
    assert!(refused.contains("Invalid staker"), "{refused}");

    let receipt = stakes.send(&owner, &out).await.unwrap();

    let mut logs = receipt.logs().iter();
    let event = logs.find_map(|log| log.log_decode::<FixedRewardPool::EmergencyWithdraw>().ok()).unwrap();
    assert_eq!((event.inner.tokenId, event.inner.weight), (token_id, U256::ZERO), "the weight is what is left");
    assert_eq!(stakes.owner_of(token_id).await, owner.address());
    assert_eq!(stakes.pending(owner.address()).await, U256::ZERO);
}

#[tokio::test]
async fn after_an_emergency_what_the_other_stake_earns_cannot_be_read_for_a_while() {
    let stakes = stakes(StakeTerms::default()).await;
    let owner = stakes.ground.owner("owner").await;
    let (token_id, _) = stakes.staked_by(&owner).await;
    stakes.staked_by(&owner).await;
    stakes.pass(1_000).await;
    let claim = FixedRewardPool::claimRewardsCall { user: owner.address() };
    stakes.send(&owner, &claim).await.unwrap();

    stakes.send(&owner, &FixedRewardPool::emergencyWithdrawCall { tokenId: token_id }).await.unwrap();

    assert!(stakes.pool().pendingReward(owner.address()).call().await.is_err());
    stakes.pass(2_000).await;
    assert!(stakes.pending(owner.address()).await > U256::ZERO);
}

#[tokio::test]
async fn after_its_end_a_pool_owes_no_more() {
    let stakes = stakes(StakeTerms { seconds: 3_600, ..StakeTerms::default() }).await;
    let owner = stakes.ground.owner("owner").await;
    let (_, begun) = stakes.staked_by(&owner).await;

    stakes.pass(10_000).await;

    let end = stakes.pool().bonusEndTimestamp().call().await.unwrap().to::<u64>();
    let due = stakes.shared(end - stakes.time(&begun).await);
    assert_eq!(stakes.pending(owner.address()).await, due);
    let claim = FixedRewardPool::claimRewardsCall { user: owner.address() };
    assert_eq!(claimed(&stakes.send(&owner, &claim).await.unwrap()), due);
    stakes.pass(10_000).await;
    assert_eq!(stakes.pending(owner.address()).await, U256::ZERO);
}
