//! What the tick-paid pool paid and owes.

use wallet::ports::Payable;

use super::*;

/// A pool whose log is `logs`, at block 5,000.
async fn pool_node(contracts: Contracts, logs: Vec<Value>, height: Arc<Mutex<u64>>) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => Reply::Result(head(*height.lock().unwrap())),
        "eth_getLogs" => {
            let number = |name: &str| {
                u64::from_str_radix(params[0][name].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
            };
            let (from, to) = (number("fromBlock"), number("toBlock"));
            assert!(to - from < 2_000, "{from} to {to} is more than nodes give");
            let block = |log: &Value| {
                u64::from_str_radix(log["blockNumber"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
            };
            Reply::Result(logs.iter().filter(|log| (from..=to).contains(&block(log))).cloned().collect())
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

fn pool(pending: u64) -> (Contracts, String) {
    let contracts = Contracts::default();
    contracts.says(POOL, &rewardPerPeriodCall {}, U256::from(5));
    contracts.says(POOL, &pendingRewardsCall { user: OWNER.0 }, U256::from(pending));
    contracts.says(POOL, &claimRewardsCall { user: OWNER.0 }, claimRewardsReturn {});
    (contracts, format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}", "from_block": 10}}]"#))
}

/// As deployed pools log it: owner first.
fn paid(device: DeviceId, amount: u64) -> ReceiveRewards {
    ReceiveRewards { device: OWNER.0, owner: device.0, rewards: U256::from(amount) }
}

fn collected(amount: u64) -> ClaimRewards {
    ClaimRewards { user: OWNER.0, rewards: U256::from(amount) }
}

#[tokio::test]
async fn payments_are_told_from_collections_whichever_way_round_the_pool_logs_them() {
    let (contracts, file) = pool(0);
    let declared = ReceiveRewards { device: OTHER.0, owner: OWNER.0, rewards: U256::from(5) };
    let stranger = ReceiveRewards {
        device: Address::repeat_byte(0x44),
        owner: Address::repeat_byte(0x45),
        rewards: U256::from(5),
    };
    let logs = vec![
        // Funded: the tick's reward goes out in the same transaction.
        log(POOL, &paid(DEVICE, 5), 20, 0, 1),
        log(POOL, &collected(5), 20, 1, 1),
        // Not funded: it stays pending.
        log(POOL, &paid(DEVICE, 5), 3_000, 0, 2),
        log(POOL, &declared, 3_001, 0, 3),
        log(POOL, &stranger, 3_001, 1, 3),
        // Funded again: this tick and the ten before go out together.
        log(POOL, &paid(OTHER, 5), 4_000, 4, 4),
        log(POOL, &collected(15), 4_000, 5, 4),
        log(POOL, &paid(DEVICE, 5), 4_990, 0, 5),
        log(POOL, &collected(5), 4_990, 1, 6),
    ];
    let node = pool_node(contracts, logs, Arc::new(Mutex::new(5_000))).await;

    let facts = node.chain(&file).rewards(OWNER, &[DEVICE, OTHER]).await.unwrap();

    let earned = |device, at_once, block| RewardEvent::Earned { device, amount: Amount::wei(5), at_once, block };
    let expected = [
        earned(DEVICE, true, 20),
        earned(DEVICE, false, 3_000),
        earned(OTHER, false, 3_001),
        earned(OTHER, true, 4_000),
        RewardEvent::Collected { amount: Amount::wei(10), block: 4_000 },
        earned(DEVICE, false, 4_990),
        RewardEvent::Collected { amount: Amount::wei(5), block: 4_990 },
    ];
    assert_eq!(facts.events, expected);
    assert_eq!((facts.pool, facts.block, facts.per_period), (POOL, 5_000, Amount::wei(5)));
    assert_eq!(facts.payable, Payable::Unfunded, "nothing is owed");
}

#[tokio::test]
async fn only_the_new_part_of_the_log_is_read_again() {
    let (contracts, file) = pool(5);
    let logs = vec![log(POOL, &paid(DEVICE, 5), 20, 0, 1), log(POOL, &paid(DEVICE, 5), 6_000, 0, 2)];
    let height = Arc::new(Mutex::new(5_000));
    let node = pool_node(contracts, logs, height.clone()).await;
    let chain = node.chain(&file);

    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 1);
    assert_eq!(node.asked("eth_getLogs").len(), 3);
    *height.lock().unwrap() = 6_001;
    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 2);
    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 2);

    let asked = node.asked("eth_getLogs");
    assert_eq!(asked.len(), 5);
    assert_eq!(asked[3][0]["fromBlock"], json!(format!("{:#x}", 5_000 - 64)));
    *height.lock().unwrap() = 30;
    assert_eq!(
        chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(),
        1,
        "a chain that begins again is read again"
    );
}

#[tokio::test]
async fn what_is_owed_is_payable_only_while_the_pool_holds_it_and_would_pay() {
    let refusing = Payable::Refused("fail claim".to_string());
    for (pending, refuses, expected) in [
        (7_u64, false, Payable::Now),
        (7, true, refusing),
        (u64::MAX, false, Payable::Unfunded),
        (u64::MAX, true, Payable::Unfunded),
    ] {
        let (contracts, file) = pool(pending);
        if refuses {
            contracts.refuses_for(POOL, &claimRewardsCall { user: OWNER.0 }, "fail claim");
        }
        let node = pool_node(contracts, vec![], Arc::new(Mutex::new(50))).await;
        let facts = node.chain(&file).rewards(OWNER, &[]).await.unwrap();
        assert_eq!((facts.pending, facts.payable), (Amount::wei(pending.into()), expected));
    }
}

#[tokio::test]
async fn logs_of_another_contract_are_no_answer() {
    let (contracts, file) = pool(0);
    let node = pool_node(contracts, vec![log(STORE, &paid(DEVICE, 5), 20, 0, 1)], Arc::new(Mutex::new(50))).await;
    assert!(matches!(node.chain(&file).rewards(OWNER, &[DEVICE]).await, Err(ChainError::BadAnswer(_))));
}

#[tokio::test]
async fn collecting_asks_the_pool_of_the_network_file_to_pay_the_owner() {
    let (contracts, file) = pool(0);
    let call = contracts.node().await.chain(&file).collect_call(OWNER).unwrap();
    assert_eq!((call.to, call.value), (POOL, Amount::ZERO));
    assert_eq!(call.data, Bytes::from(claimRewardsCall { user: OWNER.0 }.abi_encode()));
}
