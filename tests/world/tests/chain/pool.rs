use alloy::primitives::U256;
use world::chain::{Send, interfaces::CountRewardPool};

use crate::support::{address, coins, device, ground, refusal};

#[tokio::test]
async fn only_the_dapp_ticks_and_only_devices_of_its_project() {
    let ground = ground(1).await;
    let pool = ground.chain.contracts.pool;
    let tick = Send::call(pool, &CountRewardPool::tickCall { device: address(&device(1)) });

    let stranger = refusal(ground.chain.stranger.send(tick.clone()).await);
    assert!(stranger.contains("invalid dApp"), "{stranger}");
    let unclaimed = refusal(ground.chain.dapp.send(tick).await);
    assert!(unclaimed.contains("invalid project"), "{unclaimed}");
}

#[tokio::test]
async fn an_empty_pool_lets_a_reward_wait_and_pays_it_once_it_is_funded() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &device).await;
    let pool = ground.chain.contracts.pool;

    let tick = CountRewardPool::tickCall { device: address(&device) };
    let receipt = ground.chain.dapp.send(Send::call(pool, &tick)).await.unwrap();

    // Declared (device, owner), emitted (owner, device).
    let event = receipt.logs().iter().find_map(|log| log.log_decode::<CountRewardPool::ReceiveRewards>().ok()).unwrap();
    assert_eq!((event.inner.device, event.inner.owner), (owner.address(), address(&device)));
    assert_eq!(ground.pool().pendingRewards(owner.address()).call().await.unwrap(), coins("0.5"));
    let claim = Send::call(pool, &CountRewardPool::claimRewardsCall { user: owner.address() });
    let refused = refusal(ground.chain.stranger.send(claim.clone()).await);
    assert!(refused.contains("fail claim"), "{refused}");

    ground.chain.faucet.send(Send::pay(pool, coins("0.5"))).await.unwrap();
    let before = ground.chain.balance(owner.address()).await.unwrap();
    ground.chain.stranger.send(claim.clone()).await.unwrap();
    assert_eq!(ground.chain.balance(owner.address()).await.unwrap() - before, coins("0.5"));
    let refused = refusal(ground.chain.stranger.send(claim).await);
    assert!(refused.contains("no rewards"), "{refused}");
}

#[tokio::test]
async fn a_funded_pool_pays_at_the_tick() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &device).await;
    let pool = ground.chain.contracts.pool;
    ground.chain.faucet.send(Send::pay(pool, coins("2"))).await.unwrap();
    let before = ground.chain.balance(owner.address()).await.unwrap();

    ground.chain.dapp.send(Send::call(pool, &CountRewardPool::tickCall { device: address(&device) })).await.unwrap();

    assert_eq!(ground.chain.balance(owner.address()).await.unwrap() - before, coins("0.5"));
    assert_eq!(ground.pool().pendingRewards(owner.address()).call().await.unwrap(), U256::ZERO);
}
