//! Rewards that come without a claim: a week that an oracle pushes, and plain transfers.

use alloy::{
    primitives::{Address, U256, hex, keccak256},
    rpc::types::TransactionReceipt,
};
use world::chain::{
    DeployError, Earning, PaidRewards, RewardTerms, Send,
    interfaces::{RewardToken, WeeklyReward},
};

use crate::support::{Ground, coins, ground, refusal};

struct Pushes {
    ground: Ground,
    paid: PaidRewards,
}

async fn pushes() -> Pushes {
    let ground = ground(0).await;
    let token = RewardTerms { unfunded: true, ..RewardTerms::default() };
    let token = ground.chain.deploy_reward_families_with(token).await.unwrap().token;
    let paid = ground.chain.deploy_paid_rewards(token).await.unwrap();
    Pushes { ground, paid }
}

impl Pushes {
    async fn week(&self, week: u64, earned: &[Earning]) -> Result<TransactionReceipt, DeployError> {
        self.paid.push_week(&self.ground.chain, week, earned).await
    }

    async fn held(&self, by: Address) -> U256 {
        RewardToken::new(self.paid.token, self.ground.chain.node()).balanceOf(by).call().await.unwrap()
    }
}

fn user(number: u8) -> Address {
    Address::repeat_byte(number)
}

/// What vehicle `number`, in which the box of that number and 100 is, earned for the user of that number.
fn earning(number: u8, for_device: &str, for_streak: &str) -> Earning {
    let (for_device, for_streak) = (coins(for_device), coins(for_streak));
    let vehicle = u64::from(number);
    Earning { user: user(number), vehicle, device: vehicle + 100, for_device, streak: 4, for_streak }
}

/// The contract's reason, where a push was refused.
fn refused(result: Result<TransactionReceipt, DeployError>) -> String {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(DeployError::Step { error, .. }) => refusal::<()>(Err(error)),
        Err(other) => panic!("it failed otherwise: {other}"),
    }
}

#[tokio::test]
async fn a_pushed_week_pays_each_user_and_logs_what_for() {
    let pushes = pushes().await;

    let receipt = pushes.week(3, &[earning(1, "5", "0.5"), earning(2, "7", "0")]).await.unwrap();

    assert_eq!(pushes.held(user(1)).await, coins("5.5"));
    assert_eq!(pushes.held(user(2)).await, coins("7"));
    let devices =
        receipt.logs().iter().filter_map(|log| log.log_decode::<WeeklyReward::TokensTransferredForDevice>().ok());
    let devices: Vec<_> = devices
        .map(|log| log.inner.data)
        .map(|event| {
            (
                event.week.to::<u64>(),
                event.user,
                event.amount,
                event.vehicleNodeId.to::<u64>(),
                event.deviceNode.to::<u64>(),
            )
        })
        .collect();
    assert_eq!(devices, [(3, user(1), coins("5"), 1, 101), (3, user(2), coins("7"), 2, 102)]);
    let mut logs = receipt.logs().iter();
    let proxy = logs.find_map(|log| log.log_decode::<WeeklyReward::TokensTransferredForDevice>().ok()).unwrap();
    assert_eq!(proxy.inner.deviceNftProxy, pushes.ground.chain.contracts.device_nft);
    let streaks = receipt
        .logs()
        .iter()
        .filter_map(|log| log.log_decode::<WeeklyReward::TokensTransferredForConnectionStreak>().ok());
    let streaks: Vec<_> = streaks
        .map(|log| log.inner.data)
        .map(|event| (event.week.to::<u64>(), event.user, event.amount, event.connectionStreak.to::<u64>()))
        .collect();
    assert_eq!(streaks, [(3, user(1), coins("0.5"), 4)], "a streak without a reward is not logged");
}

#[tokio::test]
async fn one_week_follows_the_other() {
    let pushes = pushes().await;
    let week = WeeklyReward::new(pushes.paid.weekly, pushes.ground.chain.node());

    for (number, reward) in [(1, "1"), (2, "2"), (60, "3")] {
        pushes.week(number, &[earning(1, reward, "0")]).await.unwrap();
        assert_eq!(week.currentWeek().call().await.unwrap(), U256::from(number));
    }

    assert_eq!(pushes.held(user(1)).await, coins("6"));
}

#[tokio::test]
async fn a_vehicle_that_was_paid_too_short_ago_does_not_qualify() {
    let pushes = pushes().await;
    pushes.week(1, &[earning(1, "5", "0.5")]).await.unwrap();
    pushes.paid.keep_apart(&pushes.ground.chain, 6 * 24 * 3_600).await.unwrap();

    let receipt = pushes.week(2, &[earning(1, "5", "0.5"), earning(2, "7", "0")]).await.unwrap();

    let event = receipt.logs().iter().find_map(|log| log.log_decode::<WeeklyReward::DidntQualify>().ok()).unwrap();
    assert_eq!((event.inner.user, event.inner.amount), (user(1), coins("5.5")));
    assert_eq!((pushes.held(user(1)).await, pushes.held(user(2)).await), (coins("5.5"), coins("7")));
}

#[tokio::test]
async fn nobody_but_the_oracle_pushes() {
    let pushes = pushes().await;
    let push = WeeklyReward::batchTransferCall { transferInfos: Vec::new() };

    let refused = refusal(pushes.ground.chain.stranger.send(Send::call(pushes.paid.weekly, &push)).await);

    assert!(refused.contains("is missing role"), "{refused}");
}

#[tokio::test]
async fn a_week_over_its_limit_pays_nobody() {
    let pushes = pushes().await;

    let told = refused(pushes.week(1, &[earning(1, "5", "0"), earning(2, "1105000", "0")]).await);

    assert!(told.contains(&hex::encode(&keccak256("WeeklyLimitExceeded()")[..4])), "{told}");
    assert_eq!(pushes.held(user(1)).await, U256::ZERO);
}

#[tokio::test]
async fn the_payer_sends_coins_and_tokens_to_whomever() {
    let pushes = pushes().await;
    let chain = &pushes.ground.chain;
    let before = pushes.held(pushes.paid.payer).await;

    pushes.paid.pay_tokens(chain, user(1), coins("3.5")).await.unwrap();
    pushes.paid.pay_coins(chain, user(1), coins("0.25")).await.unwrap();

    assert_eq!(pushes.held(user(1)).await, coins("3.5"));
    assert_eq!(before - pushes.held(pushes.paid.payer).await, coins("3.5"));
    assert_eq!(chain.balance(user(1)).await.unwrap(), coins("0.25"));
}
