//! Rewards without proofs: what pools and payers logged, and what they owe.

use domain::network::RewardSource;
use wallet::ports::{PaidAccount, PaidFacts, PaidSays, Payable, RewardPayment};

use super::{
    mined::{mining, receipt, said},
    *,
};
use fake::chain_of;

mod pool {
    alloy::sol! {
        event Deposit(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event Withdraw(address indexed user, uint256 tokenId, uint256 rewards, uint256 weight);
        event Poke(address indexed user, uint256 tokenId, uint256 rewards, uint256 originalWeight, uint256 newWeight);
        event EmergencyWithdraw(address indexed user, uint256 tokenId, uint256 weight);

        function pendingReward(address user) returns (uint256);
    }
}

mod staked {
    alloy::sol! {
        event Deposit(address indexed user, uint256 bucketId, uint256 tokenId, uint256 rewards, uint256 weight);
    }
}

mod weekly {
    alloy::sol! {
        event TokensTransferredForDevice(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicle, address deviceNftProxy, uint256 indexed device);
        event TokensTransferredForConnectionStreak(uint256 week, address indexed user, uint256 amount, uint256 indexed vehicle, uint256 connectionStreak);
    }
}

mod erc20 {
    alloy::sol! {
        event Transfer(address indexed from, address indexed to, uint256 value);

        function symbol() returns (string);
        function decimals() returns (uint8);
        function balanceOf(address account) returns (uint256);
    }
}

pub const TOKEN: Address = Address::repeat_byte(0x11);
const PAYER: Address = Address::repeat_byte(0x12);
const WALLET: Address = Address::repeat_byte(0xcc);
pub const STRANGER: Address = Address::repeat_byte(0x66);

pub fn number(value: u64) -> U256 {
    U256::from(value)
}

pub fn source(kind: &str, address: Address, token: Option<Address>) -> RewardSource {
    RewardSource { kind: kind.to_string(), address, token, proofs: None, from_block: 10 }
}

/// A node at block 5,000 that has these logs, and gives the ranges that are asked for whatever the topics are.
pub(super) async fn node(contracts: Contracts, logs: Vec<Value>) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => Reply::Result(head(5_000)),
        "eth_getLogs" => {
            let block =
                |text: &Value| u64::from_str_radix(text.as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
            let (from, to) = (block(&params[0]["fromBlock"]), block(&params[0]["toBlock"]));
            assert!(to - from < 2_000, "{from} to {to} is more than nodes give");
            Reply::Result(
                logs.iter().filter(|log| (from..=to).contains(&block(&log["blockNumber"]))).cloned().collect(),
            )
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

async fn read(node: &FakeNode, source: &RewardSource, wallets: &[(DeviceId, Address)]) -> PaidFacts {
    node.chain("").paid_facts(source, OWNER, wallets).await.unwrap()
}

fn own(says: PaidSays) -> PaidAccount {
    PaidAccount { account: OWNER, device: None, says }
}

fn paid(to: Address, wei: u128, block: u64) -> RewardPayment {
    RewardPayment { to, amount: Amount::wei(wei), block }
}

fn owing(pending: u64) -> Contracts {
    let contracts = Contracts::default();
    contracts.says(POOL, &pool::pendingRewardCall { user: OWNER.0 }, number(pending));
    contracts.says(POOL, &claimRewardsCall { user: OWNER.0 }, claimRewardsReturn {});
    contracts
}

pub fn removed(mut log: Value) -> Value {
    log["removed"] = json!(true);
    log
}

fn claimed(user: Address, rewards: u64) -> ClaimRewards {
    ClaimRewards { user, rewards: number(rewards) }
}

#[tokio::test]
async fn a_staking_pool_paid_what_any_of_its_calls_logged_for_this_account() {
    let (user, one, weight) = (OWNER.0, number(1), number(100));
    let deposit = pool::Deposit { user, tokenId: one, rewards: number(20), weight };
    let with_bucket = staked::Deposit { user, bucketId: number(7_000), tokenId: one, rewards: number(300), weight };
    let withdraw = pool::Withdraw { user, tokenId: one, rewards: number(4_000), weight };
    let poke = pool::Poke {
        user,
        tokenId: one,
        rewards: number(50_000),
        originalWeight: weight,
        newWeight: number(9_000_000),
    };
    let in_need = pool::EmergencyWithdraw { user, tokenId: one, weight };
    let logs = vec![
        log(POOL, &claimed(user, 1), 20, 0, 1),
        log(POOL, &deposit, 2_100, 0, 2),
        log(POOL, &with_bucket, 2_101, 0, 3),
        log(POOL, &withdraw, 4_000, 0, 4),
        log(POOL, &poke, 5_000, 0, 5),
        log(POOL, &in_need, 5_000, 1, 5),
        log(POOL, &claimed(STRANGER, 600_000), 5_000, 2, 5),
        removed(log(POOL, &claimed(user, 7_000_000), 5_000, 3, 6)),
    ];
    let node = node(owing(9), logs).await;

    let facts = read(&node, &source("fixed_reward_pool", POOL, None), &[(DEVICE, WALLET)]).await;

    let says = PaidSays::Pool { paid: Amount::wei(54_321), pending: Amount::wei(9), payable: Payable::Now };
    assert_eq!((facts.block, facts.accounts), (5_000, vec![own(says)]), "rewards follow the staker");
    let each = [(1, 20), (20, 2_100), (300, 2_101), (4_000, 4_000), (50_000, 5_000)];
    assert_eq!(facts.payments, each.map(|(wei, block)| paid(user, wei, block)), "each with its block");
    assert_eq!((facts.token.contract, facts.token.symbol.as_str()), (Address::ZERO, "ETH"));
    let topics = node.asked("eth_getLogs").remove(0)[0]["topics"][1].clone();
    assert!(topics.to_string().contains(&format!("{:x}", OWNER.0)), "the node picks the account's: {topics}");
}

#[tokio::test]
async fn a_staking_pool_that_cannot_pay_or_would_not_pays_nothing_now() {
    let paused = Payable::Refused("the contract is paused".to_string());
    for (pending, refuses, expected) in [
        (7_u64, false, Payable::Now),
        (7, true, paused),
        (u64::MAX, false, Payable::Unfunded),
        (u64::MAX, true, Payable::Unfunded),
        (0, false, Payable::Unfunded),
    ] {
        let contracts = owing(pending);
        if refuses {
            contracts.refuses_for(POOL, &claimRewardsCall { user: OWNER.0 }, "the contract is paused");
        }
        let facts = read(&node(contracts, vec![]).await, &source("fixed_reward_pool", POOL, None), &[]).await;
        let says = PaidSays::Pool { paid: Amount::ZERO, pending: Amount::wei(pending.into()), payable: expected };
        assert_eq!(facts.accounts, [own(says)]);
    }
}

#[tokio::test]
async fn nodes_that_word_a_pools_refusal_in_two_ways_are_believed() {
    let refusing = |reason: Option<&str>| {
        let contracts = owing(7);
        let call = claimRewardsCall { user: OWNER.0 };
        match reason {
            Some(reason) => contracts.refuses_for(POOL, &call, reason),
            None => contracts.refuses(POOL, &call),
        }
        contracts
    };
    let (one, two) = (node(refusing(Some("paused")), vec![]).await, node(refusing(None), vec![]).await);
    let three = node(owing(7), vec![]).await;
    let pool = source("fixed_reward_pool", POOL, None);

    let both = chain_of(&[&one.url, &two.url], "", &Arc::default());
    let says = &both.paid_facts(&pool, OWNER, &[]).await.unwrap().accounts[0].says;
    assert!(matches!(says, PaidSays::Pool { payable: Payable::Refused(reason), .. } if reason == "paused"), "{says:?}");

    let apart = chain_of(&[&one.url, &three.url], "", &Arc::default());
    let error = apart.paid_facts(&pool, OWNER, &[]).await.unwrap_err();
    assert!(matches!(error, ChainError::Disagree(_)), "one of them would be paid: {error}");
}

#[tokio::test]
async fn logs_of_rewards_from_another_contract_or_of_another_shape_are_no_answer() {
    let elsewhere = log(STORE, &claimed(OWNER.0, 5), 20, 0, 1);
    let mut cut = log(POOL, &claimed(OWNER.0, 5), 20, 0, 1);
    cut["data"] = json!("0x01");
    for logs in [vec![elsewhere], vec![cut]] {
        let node = node(owing(1), logs).await;
        let facts = node.chain("").paid_facts(&source("fixed_reward_pool", POOL, None), OWNER, &[]).await;
        assert!(matches!(facts, Err(ChainError::BadAnswer(_))), "{facts:?}");
    }
}

#[tokio::test]
async fn having_a_staking_pool_pay_counts_by_its_own_log_for_the_account() {
    let hash = B256::repeat_byte(0x77);
    let cases = [
        (log(POOL, &claimed(OWNER.0, 7), 98, 0, 0x77), Some(Amount::wei(7))),
        (log(POOL, &claimed(STRANGER, 7), 98, 0, 0x77), None),
        (log(STRANGER, &claimed(OWNER.0, 7), 98, 0, 0x77), None),
    ];
    for (logged, expected) in cases {
        let node = mining(receipt(hash, 1, &[logged])).await;
        let chain = node.chain("");
        assert_eq!(chain.accrual_collected(hash, POOL, OWNER).await.unwrap(), said(expected));
        let call = chain.accrual_call(POOL, OWNER).unwrap();
        assert_eq!((call.to, call.value), (POOL, Amount::ZERO));
        assert_eq!(call.data, Bytes::from(claimRewardsCall { user: OWNER.0 }.abi_encode()));
    }
}

pub(super) fn token(contracts: &Contracts) {
    contracts.says(TOKEN, &erc20::symbolCall {}, "DIMO".to_string());
    contracts.says(TOKEN, &erc20::decimalsCall {}, 18);
    contracts.says(TOKEN, &erc20::balanceOfCall { account: OWNER.0 }, number(1));
}

#[tokio::test]
async fn weekly_rewards_are_those_of_devices_and_of_streaks_and_name_the_newest_week() {
    let contracts = Contracts::default();
    token(&contracts);
    let of_device = |week: u64, user, amount: u64| weekly::TokensTransferredForDevice {
        week: number(week),
        user,
        amount: number(amount),
        vehicle: number(55),
        deviceNftProxy: NFT,
        device: number(900_000),
    };
    let of_streak = weekly::TokensTransferredForConnectionStreak {
        week: number(199),
        user: OWNER.0,
        amount: number(30),
        vehicle: number(55),
        connectionStreak: number(21_000),
    };
    let logs = vec![
        log(POOL, &of_device(200, OWNER.0, 4), 4_000, 0, 1),
        log(POOL, &of_streak, 30, 0, 2),
        log(POOL, &of_device(201, STRANGER, 500), 4_100, 0, 3),
        removed(log(POOL, &of_device(202, OWNER.0, 6_000), 4_200, 0, 4)),
    ];
    let node = node(contracts, logs).await;

    let facts = read(&node, &source("weekly_push", POOL, Some(TOKEN)), &[]).await;

    assert_eq!(facts.accounts, [own(PaidSays::Weeks { paid: Amount::wei(34), newest: Some(200) })]);
    assert_eq!(facts.payments, [paid(OWNER.0, 30, 30), paid(OWNER.0, 4, 4_000)], "oldest first");
    assert_eq!((facts.token.contract, facts.token.symbol.as_str()), (TOKEN, "DIMO"));
    let unnamed = node.chain("").paid_facts(&source("weekly_push", POOL, None), OWNER, &[]).await;
    assert!(matches!(unnamed, Err(ChainError::NotOffered(_))), "{unnamed:?}");
}

#[tokio::test]
async fn tokens_count_that_the_payer_sent_to_the_account_or_to_a_devices_own_wallet() {
    let contracts = Contracts::default();
    token(&contracts);
    contracts.says(TOKEN, &erc20::balanceOfCall { account: WALLET }, number(50));
    let moved = |from, to, value: u64| erc20::Transfer { from, to, value: number(value) };
    let logs = vec![
        log(TOKEN, &moved(PAYER, OWNER.0, 1), 20, 0, 1),
        log(TOKEN, &moved(PAYER, OWNER.0, 2), 2_500, 0, 2),
        log(TOKEN, &moved(PAYER, WALLET, 70), 2_600, 0, 3),
        // The other way round, from somebody else, and to somebody else.
        log(TOKEN, &moved(OWNER.0, PAYER, 1_000), 2_700, 0, 4),
        log(TOKEN, &moved(STRANGER, OWNER.0, 20_000), 2_701, 0, 5),
        log(TOKEN, &moved(PAYER, STRANGER, 300_000), 2_702, 0, 6),
        removed(log(TOKEN, &moved(PAYER, OWNER.0, 4_000_000), 2_703, 0, 7)),
    ];
    let node = node(contracts, logs).await;

    let facts = read(&node, &source("token_transfers", PAYER, Some(TOKEN)), &[(DEVICE, WALLET)]).await;

    let of_device = PaidSays::SentToDevice { paid: Amount::wei(70), held: Amount::wei(50) };
    let device = PaidAccount { account: Owner(WALLET), device: Some(DEVICE), says: of_device };
    assert_eq!(facts.accounts, [own(PaidSays::Sent { paid: Amount::wei(3) }), device]);
    let each = [paid(OWNER.0, 1, 20), paid(OWNER.0, 2, 2_500), paid(WALLET, 70, 2_600)];
    assert_eq!(facts.payments, each, "nobody else's");
    assert_eq!(node.asked("eth_getLogs")[0][0]["address"], json!(TOKEN));
}

#[tokio::test]
async fn of_coins_only_what_a_devices_own_wallet_holds_is_known() {
    let node = node(Contracts::default(), vec![]).await;

    let facts = read(&node, &source("native_transfers", PAYER, None), &[(DEVICE, WALLET)]).await;

    let says = PaidSays::Coins { held: Amount::wei(1_000_000_000_000_000_000) };
    assert_eq!(facts.accounts, [PaidAccount { account: Owner(WALLET), device: Some(DEVICE), says }]);
    assert!(node.asked("eth_getLogs").is_empty(), "coins leave no log");
    assert_eq!(node.asked("eth_getBalance"), [json!([WALLET, "0x1388"])]);
}

#[tokio::test]
async fn a_source_with_proofs_or_of_an_unknown_family_is_not_read_so() {
    let node = node(Contracts::default(), vec![]).await;
    for kind in ["merkl", "w3bstream_count_pool", "something_else"] {
        let facts = node.chain("").paid_facts(&source(kind, POOL, None), OWNER, &[]).await;
        assert!(matches!(facts, Err(ChainError::NotOffered(_))), "{kind}: {facts:?}");
    }
}
