//! What contracts with proofs paid, by their own logs.

use wallet::ports::{PaidOut, RewardPayment};

use super::{
    sources::{STRANGER, TOKEN, node, number, removed, source, token},
    *,
};

mod one_shot {
    alloy::sol! {
        event Claimed(uint256 index, address account, uint256 amount);
    }
}

mod cumulative {
    alloy::sol! {
        event Claimed(address indexed account, uint256 amount);
    }
}

mod disputed {
    alloy::sol! {
        event Claimed(address indexed user, address indexed token, uint256 amount);
    }
}

mod contract {
    alloy::sol! {
        function token() returns (address);
    }
}

fn contracts() -> Contracts {
    let contracts = Contracts::default();
    contracts.says(POOL, &contract::tokenCall {}, TOKEN);
    token(&contracts);
    contracts
}

async fn payouts(kind: &str, logs: Vec<Value>, to: Option<u64>) -> Result<PaidOut, ChainError> {
    let node = node(contracts(), logs).await;
    node.chain("").proof_payouts(&source(kind, POOL, Some(TOKEN)), OWNER, to).await
}

fn paid(wei: u128, block: u64) -> RewardPayment {
    RewardPayment { to: OWNER.0, amount: Amount::wei(wei), block }
}

#[tokio::test]
async fn each_family_paid_what_its_own_log_tells_of_this_account() {
    let leaf = |account, amount: u64| one_shot::Claimed { index: number(4), account, amount: number(amount) };
    let total = |account, amount: u64| cumulative::Claimed { account, amount: number(amount) };
    let both = |user, amount: u64| disputed::Claimed { user, token: TOKEN, amount: number(amount) };
    let of_leaves = vec![
        log(POOL, &leaf(OWNER.0, 5), 20, 0, 1),
        log(POOL, &leaf(STRANGER, 600), 30, 0, 2),
        removed(log(POOL, &leaf(OWNER.0, 7_000), 40, 0, 3)),
        log(POOL, &leaf(OWNER.0, 80), 4_000, 0, 4),
    ];
    let of_totals = vec![
        log(POOL, &total(OWNER.0, 5), 20, 0, 1),
        log(POOL, &total(STRANGER, 600), 30, 0, 2),
        log(POOL, &total(OWNER.0, 80), 4_000, 0, 4),
    ];
    let of_both = vec![
        log(POOL, &both(OWNER.0, 5), 20, 0, 1),
        log(POOL, &both(STRANGER, 600), 30, 0, 2),
        log(POOL, &both(OWNER.0, 80), 4_000, 0, 4),
    ];
    for (kind, logs) in [
        ("merkle_distributor", of_leaves),
        ("cumulative_merkle", of_totals.clone()),
        ("cycle_merkle", of_totals),
        ("merkl", of_both),
    ] {
        let told = payouts(kind, logs.clone(), None).await.unwrap();
        let [(token, payments)] = told.tokens.as_slice() else { panic!("{kind}: {told:?}") };
        assert_eq!((told.block, token.contract, token.symbol.as_str()), (5_000, TOKEN, "DIMO"), "{kind}");
        assert_eq!(payments, &[paid(5, 20), paid(80, 4_000)], "{kind}");

        let before = payouts(kind, logs, Some(3_999)).await.unwrap();
        assert_eq!((before.block, &before.tokens[0].1), (3_999, &vec![paid(5, 20)]), "{kind}");
    }
}

#[tokio::test]
async fn a_contract_that_paid_nothing_has_no_tokens() {
    let told = payouts("cumulative_merkle", vec![], None).await.unwrap();
    assert_eq!(told, PaidOut { block: 5_000, tokens: vec![] });
}

#[tokio::test]
async fn a_log_of_another_shape_or_family_is_no_answer() {
    let mut cut = log(POOL, &cumulative::Claimed { account: OWNER.0, amount: number(5) }, 20, 0, 1);
    cut["data"] = json!("0x01");
    let told = payouts("cumulative_merkle", vec![cut], None).await;
    assert!(matches!(told, Err(ChainError::BadAnswer(_))), "{told:?}");
    for kind in ["w3bstream_count_pool", "fixed_reward_pool", "weekly_push", "something_else"] {
        let told = payouts(kind, vec![], None).await;
        assert!(matches!(told, Err(ChainError::NotOffered(_))), "{kind}: {told:?}");
    }
}
