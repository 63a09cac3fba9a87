//! What a settled receipt says is told from what no block that the node knows has now (T-41).

use std::sync::Arc;

use domain::{
    failure::{Code, Coded},
    upkeep::Upkeep,
};
use wallet::ports::{DeviceWallets, Dimo, chain::HandedOver, device_wallet::Sought};

use super::{
    dimo::{self, DIMO},
    known::keeping,
    mined::{mining, receipt},
    *,
};
use fake::chain_of;

const HASH: B256 = B256::repeat_byte(0x77);
const TO: Owner = Owner(Address::repeat_byte(0x52));
const NUMBER: U256 = U256::from_limbs([12, 0, 0, 0]);

fn handed(by: Address) -> Value {
    receipt(HASH, 1, &[log(by, &Transfer { from: OWNER.0, to: TO.0, tokenId: NUMBER }, 98, 0, 0x77)])
}

/// A node with this receipt and this block of its number.
async fn node(receipt: Value, block: Value) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_getTransactionReceipt" => Reply::Result(receipt.clone()),
        "eth_getBlockByNumber" if params[0] == "0x62" => Reply::Result(block.clone()),
        _ => healthy(method).unwrap(),
    })
    .await
}

fn other_block() -> Value {
    let mut block = head(98);
    block["hash"] = json!(B256::repeat_byte(7));
    block
}

#[tokio::test]
async fn a_deed_went_only_by_the_log_of_its_own_contract_in_a_transaction_that_succeeded() {
    let at = HandedOver { block: 98, block_hash: B256::from(U256::from(98)) };
    let mut failed = handed(IOID_NFT);
    failed["status"] = json!("0x0");
    let mut removed = handed(IOID_NFT);
    removed["logs"][0]["removed"] = json!(true);
    let cases = [
        ("as agreed", handed(IOID_NFT), Logged::Done(at)),
        ("by another contract", handed(NFT), Logged::Otherwise),
        ("without a log", receipt(HASH, 1, &[]), Logged::Otherwise),
        ("failed", failed, Logged::Otherwise),
        ("of a block that left", removed, Logged::Otherwise),
    ];
    for (what, receipt, expected) in cases {
        let node = mining(receipt).await;
        let said = node.chain(IOID).handed_over(HASH, OWNER, TO, NUMBER).await.unwrap();
        assert_eq!(said, expected, "{what}");
    }
    for (from, to, number) in [(TO, OWNER, 12), (OWNER, OWNER, 12), (OWNER, TO, 13)] {
        let node = mining(handed(IOID_NFT)).await;
        let said = node.chain(IOID).handed_over(HASH, from, to, U256::from(number)).await.unwrap();
        assert_eq!(said, Logged::Otherwise, "from {from} to {to}, number {number}");
    }
}

#[tokio::test]
async fn what_no_block_has_now_is_not_known_rather_than_denied() {
    let absent = [(Value::Null, head(98)), (handed(IOID_NFT), Value::Null), (handed(IOID_NFT), other_block())];
    let nft = token();
    let update = keeping(Upkeep::Remove { price: Amount::ZERO, claim_fee: Amount::ZERO });
    let act = dimo::plan(dimo::claim());
    for (receipt, block) in absent {
        let node = node(receipt, block).await;
        let pool = format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}"}}]"#);
        let chain = node.chain(&format!("{IOID}, {DIMO}, {pool}"));
        assert_eq!(chain.handed_over(HASH, OWNER, TO, NUMBER).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.registered_as_planned(HASH, &plan()).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.kept_as_planned(HASH, &update).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.collected(HASH, OWNER).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.moved(HASH, NFT, OWNER, TO.0).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.nft_moved(HASH, &nft, OWNER.0, TO.0).await.unwrap(), Logged::NotKnown);
        assert_eq!(chain.dimo_done(HASH, &act).await.unwrap(), Logged::NotKnown);
    }
}

#[tokio::test]
async fn nodes_that_do_not_say_the_same_of_a_log_are_not_believed() {
    let (knows, lags) = (mining(handed(IOID_NFT)).await, node(Value::Null, head(98)).await);
    let error = chain_of(&[&knows.url, &lags.url], IOID, &Arc::default()).handed_over(HASH, OWNER, TO, NUMBER).await;
    let Err(ChainError::Disagree(cause)) = error else { panic!("{error:?}") };
    assert!(cause.contains("in which the deed was handed over: one says 98") && cause.contains("not known"), "{cause}");

    let paid = |value: u64| {
        receipt(HASH, 1, &[log(POOL, &ClaimRewards { user: OWNER.0, rewards: U256::from(value) }, 98, 0, 0x77)])
    };
    let (one, two) = (mining(paid(7)).await, mining(paid(8)).await);
    let pool = format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}"}}]"#);
    let error = chain_of(&[&one.url, &two.url], &pool, &Arc::default()).collected(HASH, OWNER).await;
    assert!(matches!(&error, Err(ChainError::Disagree(cause)) if cause.contains("one says 7, another 8")), "{error:?}");
}

#[tokio::test]
async fn a_search_too_far_back_is_told_as_such_and_asks_for_no_log() {
    let node = FakeNode::start(|method, _| match method {
        "eth_getBlockByNumber" => Reply::Result(head(2_000_100)),
        _ => healthy(method).unwrap(),
    })
    .await;
    let sought = |from| Sought { from: Some(from), ..Sought::default() };
    let chain = node.chain(IOID);

    let error = chain.holdings(NFT, &sought(100)).await.unwrap_err();

    assert!(matches!(error, ChainError::TooFar(2_000_000)), "{error}");
    assert!(
        error.to_string().contains("no more than 2000000 blocks") && !error.to_string().contains("node"),
        "{error}"
    );
    assert_eq!(error.code(), Code::BadRequest);
    assert!(node.asked("eth_getLogs").is_empty(), "nothing was searched");
    assert!(
        !matches!(chain.holdings(NFT, &sought(2_000_099)).await, Err(ChainError::TooFar(_))),
        "a near one is tried"
    );
}
