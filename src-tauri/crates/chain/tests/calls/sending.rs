//! What sending meets, whether a token would move, and whether it did.

use super::*;
use wallet::ports::chain::RecipientKind;

/// Apart from those of the other tests, whose tokens have other functions of the same names.
mod erc20 {
    use alloy::sol;

    sol! {
        function symbol() returns (string);
        function decimals() returns (uint8);
        function balanceOf(address account) returns (uint256);
        function totalSupply() returns (uint256);
        function transfer(address to, uint256 value) returns (bool);

        event Transfer(address indexed from, address indexed to, uint256 value);
    }
}

const TOKEN: Address = Address::repeat_byte(0x70);
const TO: Address = Address::repeat_byte(0x52);

fn token(contracts: &Contracts, symbol: &str, decimals: u8, held: u64) {
    contracts.says(TOKEN, &erc20::symbolCall {}, symbol.to_string());
    contracts.says(TOKEN, &erc20::decimalsCall {}, decimals);
    contracts.says(TOKEN, &erc20::balanceOfCall { account: OWNER.0 }, U256::from(held));
    contracts.refuses(TO, &erc20::totalSupplyCall {});
}

/// A node where this code stands at [`TO`].
async fn node(contracts: &Contracts, code: &'static str) -> FakeNode {
    let contracts = contracts.clone();
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getCode" if params[0] == json!(TO) => Reply::Result(json!(code)),
        _ => healthy(method).unwrap(),
    })
    .await
}

#[tokio::test]
async fn a_token_is_what_answers_as_one_and_its_name_is_cleaned() {
    let contracts = Contracts::default();
    token(&contracts, "US\u{202e}DT", 6, 7);
    let node = node(&contracts, "0x").await;

    let facts = node.chain(IOID).send_facts(OWNER, TO, Some(TOKEN)).await.unwrap();

    let (found, held) = facts.token.unwrap();
    assert_eq!((found.contract, found.symbol.as_str(), found.decimals), (TOKEN, "US\u{fffd}DT", 6));
    assert_eq!((held, facts.balance), (Amount::wei(7), Amount::wei(1_000_000_000_000_000_000)));
    assert_eq!(facts.recipient, RecipientKind::Plain);
    assert!(node.asked("eth_call").iter().all(|params| params[1] == "0x64"), "all reads are of one block");
    assert!(node.asked("eth_getBalance").iter().chain(&node.asked("eth_getCode")).all(|params| params[1] == "0x64"));

    token(&contracts, "USDT", 37, 7);
    assert_eq!(node.chain(IOID).send_facts(OWNER, TO, Some(TOKEN)).await.unwrap().token, None, "37 decimals");
    token(&contracts, "USDT", 6, 7);
    contracts.refuses(TOKEN, &erc20::decimalsCall {});
    assert_eq!(node.chain(IOID).send_facts(OWNER, TO, Some(TOKEN)).await.unwrap().token, None, "it has no decimals");
    // What stands where there is no contract.
    contracts.0.lock().unwrap().insert((TOKEN, erc20::decimalsCall {}.abi_encode().into()), Some(Bytes::new()));
    assert_eq!(node.chain(IOID).send_facts(OWNER, TO, Some(TOKEN)).await.unwrap().token, None, "there is no contract");
}

#[tokio::test]
async fn a_recipient_is_told_apart_from_a_contract_and_a_token() {
    let contracts = Contracts::default();
    contracts.refuses(TO, &erc20::totalSupplyCall {});
    let kind = |node: FakeNode| async move { node.chain("").send_facts(OWNER, TO, None).await.unwrap().recipient };
    assert_eq!(kind(node(&contracts, "0x").await).await, RecipientKind::Plain);
    assert_eq!(kind(node(&contracts, "0x60").await).await, RecipientKind::Contract);
    contracts.says(TO, &erc20::totalSupplyCall {}, U256::from(5));
    assert_eq!(kind(node(&contracts, "0x60").await).await, RecipientKind::Token);
}

#[tokio::test]
async fn nodes_that_name_other_decimals_are_not_believed() {
    let (one, other) = (Contracts::default(), Contracts::default());
    token(&one, "USDT", 6, 7);
    token(&other, "USDT", 18, 7);
    let (one, other) = (node(&one, "0x").await, node(&other, "0x").await);
    let chain = fake::chain_of(&[&one.url, &other.url], IOID, &Arc::default());

    let error = chain.send_facts(OWNER, TO, Some(TOKEN)).await.unwrap_err();

    assert!(matches!(&error, ChainError::Disagree(what) if what.contains("18 decimals")), "{error}");
}

#[tokio::test]
async fn the_calls_move_coins_by_value_and_tokens_by_their_contract() {
    let chain = Contracts::default().node().await.chain("");
    let coins = chain.send_call(TO, None, Amount::wei(7));
    assert_eq!((coins.to, coins.value, coins.data.is_empty()), (TO, Amount::wei(7), true));
    let tokens = chain.send_call(TO, Some(TOKEN), Amount::wei(7));
    assert_eq!((tokens.to, tokens.value), (TOKEN, Amount::ZERO));
    assert_eq!(tokens.data[..4], [0xa9, 0x05, 0x9c, 0xbb]);
    assert_eq!(tokens.data[4..], (TO, U256::from(7)).abi_encode_params());
}

#[tokio::test]
async fn a_token_that_says_no_without_failing_refuses_and_one_that_says_nothing_does_not() {
    let word = |number: u8| json!(B256::with_last_byte(number));
    for (answer, well) in [(word(1), true), (json!("0x"), true), (word(0), false), (word(2), false)] {
        let node = FakeNode::start(move |method, _| match method {
            "eth_call" => Reply::Result(answer.clone()),
            "eth_estimateGas" => Reply::Result(json!("0xc350")),
            _ => healthy(method).unwrap(),
        })
        .await;
        let chain = node.chain("");
        let call = chain.send_call(TO, Some(TOKEN), Amount::wei(7));
        match chain.try_send(OWNER, &call).await {
            Ok(gas) => assert!(well && gas == 50_000),
            Err(error) => assert!(!well && matches!(error, ChainError::Reverted(_)), "{error}"),
        }
        // A recipient of coins may answer what it likes.
        assert_eq!(chain.try_send(OWNER, &chain.send_call(TO, None, Amount::wei(7))).await.unwrap(), 50_000);
    }
}

#[tokio::test]
async fn what_arrived_is_what_the_token_itself_logged_from_the_owner_to_the_recipient() {
    let hash = B256::repeat_byte(0x77);
    let moved = |at, from, to, value| log(at, &erc20::Transfer { from, to, value: U256::from(value) }, 98, 0, 0x77);
    let stranger = Address::repeat_byte(0x66);
    let cases = [
        (vec![moved(TOKEN, OWNER.0, TO, 7)], 1, Some(7)),
        (vec![moved(TOKEN, OWNER.0, TO, 7)], 0, None),
        (vec![moved(TOKEN, OWNER.0, TO, 5), moved(TOKEN, OWNER.0, stranger, 2)], 1, Some(5)),
        (vec![moved(TOKEN, OWNER.0, TO, 5), moved(TOKEN, OWNER.0, TO, 2)], 1, Some(7)),
        (vec![moved(stranger, OWNER.0, TO, 7)], 1, None),
        (vec![moved(TOKEN, stranger, TO, 7)], 1, None),
        (Vec::new(), 1, None),
    ];
    for (i, (logs, status, expected)) in cases.into_iter().enumerate() {
        let node = mined::mining(mined::receipt(hash, status, &logs)).await;
        let found = node.chain("").moved(hash, TOKEN, OWNER, TO).await.unwrap();
        assert_eq!(found, mined::said(expected.map(Amount::wei)), "case {i}");
    }
}
