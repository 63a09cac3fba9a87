//! Several nodes: what they say is compared (T-40).

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use super::*;
use fake::{NoWait, chain_of};

/// A node with these contracts whose newest block is `number()`; its blocks have the hashes of `fork`.
async fn node_at(contracts: &Contracts, number: impl Fn() -> u64 + Send + Sync + 'static, fork: u8) -> FakeNode {
    let contracts = contracts.clone();
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => {
            let asked = params[0].as_str().unwrap();
            let newest = number();
            let asked = match asked {
                "latest" => newest,
                hex => u64::from_str_radix(hex.trim_start_matches("0x"), 16).unwrap(),
            };
            if asked > newest { Reply::Result(Value::Null) } else { Reply::Result(forked(asked, fork)) }
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

fn forked(number: u64, fork: u8) -> Value {
    let mut block = head(number);
    block["hash"] = json!(format!("0x{fork:02x}{number:062x}"));
    block
}

fn both(one: &FakeNode, two: &FakeNode) -> chain::EvmChain {
    chain_of(&[&one.url, &two.url], IOID, &Arc::default())
}

fn ready() -> Contracts {
    let contracts = Contracts::default();
    unclaimed(&contracts);
    with_token(&contracts);
    contracts
}

#[tokio::test]
async fn nodes_that_say_the_same_are_believed() {
    let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&ready(), || 100, 0).await);

    let facts = both(&one, &two).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap();

    assert_eq!(facts.price, Amount::wei(1_000));
    assert!(!one.asked("eth_call").is_empty() && !two.asked("eth_call").is_empty(), "both were asked");
}

#[tokio::test]
async fn what_two_nodes_say_differently_is_named_and_not_believed() {
    type Lie = fn(&Contracts);
    let lies: [(&str, Lie); 6] = [
        ("the price: one says 1000 wei, another 999 wei", |lied| lied.says(STORE, &priceCall {}, U256::from(999))),
        ("the device's nonce: one says 4, another 5", |lied| {
            lied.says(REGISTRY, &noncesCall { device: DEVICE.0 }, U256::from(5));
        }),
        ("its owner", |lied| lied.says(NFT, &ownerOfCall { tokenId: token().token_id }, OTHER.0)),
        ("whether it was used", |lied| {
            lied.says(REGISTRY, &registeredNFTCall { deviceContract: NFT, tokenId: token().token_id }, true);
        }),
        ("whether it is approved", |lied| lied.says(NFT, &getApprovedCall { tokenId: token().token_id }, REGISTRY)),
        ("the deed's owner: one says none", |lied| claimed(lied, DEVICE.did().as_str())),
    ];
    for (words, lie) in lies {
        let lied = ready();
        lie(&lied);
        let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&lied, || 100, 0).await);
        let error = both(&one, &two).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap_err();
        assert!(matches!(&error, ChainError::Disagree(told) if told.contains(words)), "{words}: {error}");
    }
}

#[tokio::test]
async fn a_deed_that_only_one_node_knows_is_no_deed() {
    let (none, deed) = (Contracts::default(), Contracts::default());
    unclaimed(&none);
    claimed(&deed, DEVICE.did().as_str());
    let (one, two) = (node_at(&none, || 100, 0).await, node_at(&deed, || 100, 0).await);

    let error = both(&one, &two).deed(DEVICE).await.unwrap_err();

    assert!(matches!(&error, ChainError::Disagree(_)), "{error}");
}

#[tokio::test]
async fn a_node_that_is_behind_is_waited_for() {
    let asked = Arc::new(AtomicU64::new(0));
    // It gets the next block at the third question.
    let late = move || 98 + asked.fetch_add(1, Ordering::Relaxed).min(2);
    let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&ready(), late, 0).await);

    let facts = both(&one, &two).claim_facts(DEVICE, OWNER, Some(&token())).await;

    assert!(facts.is_ok(), "{facts:?}");
    assert!(two.asked("eth_call").iter().all(|params| params[1] == "0x64"), "both are read at block 100");
}

#[tokio::test]
async fn a_node_that_stays_behind_is_named() {
    let clock = Arc::new(NoWait::default());
    let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&ready(), || 98, 0).await);
    let chain = chain_of(&[&one.url, &two.url], IOID, &clock);

    let error = chain.claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap_err();

    assert!(matches!(&error, ChainError::Disagree(told) if told.contains("98")), "{error}");
    assert!(clock.0.lock().unwrap().iter().sum::<u64>() >= 5_000, "it had 5 s");
}

#[tokio::test]
async fn nodes_on_two_forks_are_not_read() {
    let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&ready(), || 100, 1).await);

    let error = both(&one, &two).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap_err();

    assert!(matches!(&error, ChainError::Disagree(told) if told.contains("different blocks")), "{error}");
    assert!(one.asked("eth_call").is_empty());
}

#[tokio::test]
async fn one_silent_node_of_two_leaves_nothing_to_compare() {
    let one = node_at(&ready(), || 100, 0).await;
    let chain = chain_of(&[&one.url, "http://127.0.0.1:9"], IOID, &Arc::default());

    let error = chain.claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap_err();

    assert!(matches!(&error, ChainError::Unreachable(told) if told.contains("compared")), "{error}");
    assert_eq!(
        chain.balance(OWNER).await.unwrap().to_string(),
        "1000000000000000000",
        "what is only shown is still read"
    );
}

#[tokio::test]
async fn two_of_three_nodes_are_enough() {
    let (one, two) = (node_at(&ready(), || 100, 0).await, node_at(&ready(), || 100, 0).await);
    let chain = chain_of(&[&one.url, "http://127.0.0.1:9", &two.url], IOID, &Arc::default());

    assert!(chain.claim_facts(DEVICE, OWNER, Some(&token())).await.is_ok());
}
