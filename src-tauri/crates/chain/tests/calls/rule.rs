//! The rule of the tick-paid pool, and what it counted.

use wallet::ports::PeriodTicks;

use super::*;
use fake::chain_of;

/// 2026-11-23 23:00 UTC, within day 20,780.
const TIME: u64 = 1_795_474_800;
const DAY: u64 = 86_400;
const TODAY: u64 = TIME / DAY;

fn pool(period: u64) -> (Contracts, String) {
    let contracts = Contracts::default();
    contracts.says(POOL, &rewardPeriodCall {}, U256::from(period));
    contracts.says(POOL, &activePeriodLimitCall {}, U256::from(3));
    contracts.says(POOL, &rewardPerPeriodCall {}, U256::from(5));
    contracts.says(POOL, &remainingRewardsCall {}, U256::from(1_000));
    for (device, today, yesterday) in [(DEVICE, 1, 3), (OTHER, 0, 0)] {
        for (number, counted) in [(TODAY, today), (TODAY - 1, yesterday)] {
            let (device, period) = (device.0, U256::from(number));
            contracts.says(POOL, &validCountCall { device, period }, U256::from(counted));
            contracts.says(POOL, &receivedPeriodCall { device, period }, counted >= 3);
        }
    }
    (contracts, format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}", "from_block": 10}}]"#))
}

async fn node(contracts: &Contracts, time: u64) -> FakeNode {
    let contracts = contracts.clone();
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => {
            let mut block = head(100);
            block["timestamp"] = json!(format!("{time:#x}"));
            Reply::Result(block)
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

#[tokio::test]
async fn the_rule_and_the_counts_of_the_newest_periods_are_read_at_one_block() {
    let (contracts, file) = pool(DAY);
    let node = node(&contracts, TIME).await;

    let rule = node.chain(&file).pool_rule(&[DEVICE, OTHER], 2).await.unwrap();

    assert_eq!((rule.pool, rule.block, rule.at.0), (POOL, 100, TIME * 1_000));
    assert_eq!((rule.period_seconds, rule.needed), (DAY, 3));
    assert_eq!((rule.per_period, rule.remaining), (Amount::wei(5), Amount::wei(1_000)));
    let ticks = |number, counted, rewarded| PeriodTicks { number, counted, rewarded };
    let expected = vec![
        vec![ticks(TODAY, 1, false), ticks(TODAY - 1, 3, true)],
        vec![ticks(TODAY, 0, false), ticks(TODAY - 1, 0, false)],
    ];
    assert_eq!(rule.devices, expected);
    assert!(node.asked("eth_call").iter().all(|params| params[1] == "0x64"), "all at block 100");
}

#[tokio::test]
async fn a_pool_without_a_period_and_a_block_without_a_time_make_no_sense() {
    for (period, time) in [(0, TIME), (DAY, 0)] {
        let (contracts, file) = pool(period);
        let rule = node(&contracts, time).await.chain(&file).pool_rule(&[DEVICE], 1).await;
        assert!(matches!(rule, Err(ChainError::BadAnswer(_))), "{rule:?}");
    }
}

#[tokio::test]
async fn a_network_without_the_pool_offers_no_rule() {
    let (contracts, _) = pool(DAY);
    let rule = node(&contracts, TIME).await.chain("").pool_rule(&[DEVICE], 1).await;
    assert!(matches!(rule, Err(ChainError::NotOffered(_))), "{rule:?}");
}

#[tokio::test]
async fn a_count_that_two_nodes_say_differently_is_not_believed() {
    let (contracts, file) = pool(DAY);
    let (lied, _) = pool(DAY);
    lied.says(POOL, &validCountCall { device: DEVICE.0, period: U256::from(TODAY) }, U256::from(2));
    let (one, two) = (node(&contracts, TIME).await, node(&lied, TIME).await);

    let rule = chain_of(&[&one.url, &two.url], &file, &Arc::default()).pool_rule(&[DEVICE], 2).await;

    assert!(matches!(&rule, Err(ChainError::Disagree(told)) if told.contains("what the pool counted")), "{rule:?}");
}
