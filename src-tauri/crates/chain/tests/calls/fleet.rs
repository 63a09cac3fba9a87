//! A fleet from nodes that lie, fall back or differ.

use std::sync::Arc;

use domain::fleet::Block;
use wallet::ports::{
    Fleets,
    fleet::{Known, Since},
};

use super::*;
use fake::chain_of;

sol! {
    function deviceProject(address device) returns (uint256);
}

/// A node at block 100 by which OWNER holds the deed of DEVICE.
fn one_deed() -> Contracts {
    let contracts = Contracts::default();
    claimed(&contracts, DEVICE.did().as_str());
    contracts.says(IOID_NFT, &balanceOfCall { owner: OWNER.0 }, U256::ONE);
    contracts.says(IOID_NFT, &tokenOfOwnerByIndexCall { owner: OWNER.0, index: U256::ZERO }, U256::from(12));
    contracts.says(IOID_NFT, &deviceProjectCall { device: DEVICE.0 }, U256::from(3));
    contracts
}

fn known(number: u64) -> Known {
    let hash = head(number)["hash"].as_str().unwrap().parse().unwrap();
    Known { owner: OWNER, at: Block { number, hash }, tokens: [(DEVICE, U256::from(12))].into() }
}

/// A node whose newest block is 70,000, with these logs.
async fn node(contracts: Contracts, logs: Vec<Value>) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => {
            let number = params[0].as_str().unwrap().strip_prefix("0x");
            Reply::Result(head(number.map_or(70_000, |hex| u64::from_str_radix(hex, 16).unwrap())))
        }
        "eth_getLogs" => Reply::Result(json!(logs)),
        _ => healthy(method).unwrap(),
    })
    .await
}

#[tokio::test]
async fn from_far_back_no_logs_are_asked_for() {
    let node = node(one_deed(), Vec::new()).await;
    assert_eq!(node.chain(IOID).fleet_since(&known(9_999)).await.unwrap(), Since::Unconnected);
    assert!(node.asked("eth_getLogs").is_empty());
    assert!(matches!(node.chain(IOID).fleet_since(&known(10_000)).await.unwrap(), Since::Changes(_)));
    assert_eq!(node.asked("eth_getLogs").len(), 90, "three for each range, in one batch");
}

#[tokio::test]
async fn logs_of_others_are_no_answer() {
    let stranger = Transfer { from: OTHER.0, to: REGISTRY, tokenId: U256::from(12) };
    for lie in [log(IOID_NFT, &stranger, 69_999, 0, 1), log(STORE, &stranger, 69_999, 0, 1)] {
        let answer = node(one_deed(), vec![lie]).await.chain(IOID).fleet_since(&known(69_000)).await;
        assert!(matches!(&answer, Err(ChainError::BadAnswer(cause)) if cause.contains("asked for")), "{answer:?}");
    }
}

#[tokio::test]
async fn a_node_that_counts_one_deed_twice_is_not_believed() {
    let contracts = one_deed();
    contracts.says(IOID_NFT, &balanceOfCall { owner: OWNER.0 }, U256::from(2));
    contracts.says(IOID_NFT, &tokenOfOwnerByIndexCall { owner: OWNER.0, index: U256::ONE }, U256::from(12));
    let answer = contracts.node().await.chain(IOID).fleet(OWNER).await;
    assert!(matches!(&answer, Err(ChainError::BadAnswer(cause)) if cause.contains("number of deeds")), "{answer:?}");
}

#[tokio::test]
async fn nodes_that_read_another_fleet_disagree() {
    let lied = one_deed();
    lied.says(REGISTRY, &documentURICall { device: DEVICE.0 }, "ipfs://c".to_string());
    let (one, two, other) = (one_deed().node().await, one_deed().node().await, lied.node().await);

    let same = chain_of(&[&one.url, &two.url], IOID, &Arc::default()).fleet(OWNER).await.unwrap();
    let error = chain_of(&[&one.url, &other.url], IOID, &Arc::default()).fleet(OWNER).await.unwrap_err();

    assert_eq!((same.held.len(), same.held[0].project, same.pending), (1, U256::from(3), None));
    assert!(matches!(&error, ChainError::Disagree(cause) if cause.contains("what your deeds say")), "{error}");
}
