//! Roots over batches: what the contract has of one, and what it logged.

use domain::time::Millis;

use super::{
    mined::{mining, receipt, whether},
    *,
};
use fake::chain_of;

sol! {
    event Anchored(address indexed by, bytes32 indexed root, uint32 count);

    function anchor(bytes32 root, uint32 count);
    function anchoredAt(bytes32 root) returns (uint64 number, uint64 time);
}

const KEEPER: Address = Address::repeat_byte(0x5c);
const STRANGER: Address = Address::repeat_byte(0x66);
const ROOT: B256 = B256::repeat_byte(0x41);
const HASH: B256 = B256::repeat_byte(0x77);

fn keeping(number: u64, time: u64) -> Contracts {
    let contracts = Contracts::default();
    contracts.says(KEEPER, &anchoredAtCall { root: ROOT }, anchoredAtReturn { number, time });
    contracts
}

#[tokio::test]
async fn a_root_has_the_block_and_the_time_that_the_contract_keeps_and_none_before() {
    for (number, time, place) in
        [(0, 0, None), (90, 1_700_000_000, Some((90, Millis(1_700_000_000_000)))), (0, 1_700_000_000, None)]
    {
        let facts = keeping(number, time).node().await.chain("").anchor_facts(KEEPER, ROOT, OWNER).await.unwrap();
        assert_eq!((facts.block, facts.place), (100, place));
    }
    let late = keeping(90, u64::MAX).node().await;
    let error = late.chain("").anchor_facts(KEEPER, ROOT, OWNER).await.unwrap_err();
    assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
}

#[tokio::test]
async fn an_address_without_such_a_contract_is_no_answer() {
    let contracts = Contracts::default();
    contracts.refuses(KEEPER, &anchoredAtCall { root: ROOT });
    let error = contracts.node().await.chain("").anchor_facts(KEEPER, ROOT, OWNER).await.unwrap_err();
    assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
}

#[tokio::test]
async fn nodes_that_have_another_block_or_time_of_a_root_are_not_believed() {
    for other in [keeping(91, 1_700_000_000), keeping(90, 1_700_000_001), keeping(0, 0)] {
        let (one, two) = (keeping(90, 1_700_000_000).node().await, other.node().await);
        let chain = chain_of(&[&one.url, &two.url], "", &Arc::default());
        let error = chain.anchor_facts(KEEPER, ROOT, OWNER).await.unwrap_err();
        let ChainError::Disagree(cause) = &error else { panic!("{error}") };
        assert!(cause.contains("the block of the root"), "{cause}");
    }
}

#[tokio::test]
async fn the_call_has_the_root_and_how_many_batches_are_under_it() {
    let node = Contracts::default().node().await;
    let call = node.chain("").anchor_call(KEEPER, ROOT, 12).unwrap();
    let said = anchorCall::abi_decode(&call.data).unwrap();
    assert_eq!((call.to, call.value, said.root, said.count), (KEEPER, Amount::ZERO, ROOT, 12));
}

#[tokio::test]
async fn an_anchoring_counts_by_the_contracts_own_word_of_this_account_root_and_count() {
    let event = |by, root, count| Anchored { by, root, count };
    let by = |contract, event: &Anchored| log(contract, event, 98, 0, 0x77);
    let cases = [
        (by(KEEPER, &event(OWNER.0, ROOT, 12)), 1, true),
        (by(KEEPER, &event(OWNER.0, ROOT, 12)), 0, false),
        (by(KEEPER, &event(STRANGER, ROOT, 12)), 1, false),
        (by(KEEPER, &event(OWNER.0, B256::ZERO, 12)), 1, false),
        (by(KEEPER, &event(OWNER.0, ROOT, 11)), 1, false),
        (by(STRANGER, &event(OWNER.0, ROOT, 12)), 1, false),
    ];
    for (number, (log, status, anchored)) in cases.into_iter().enumerate() {
        let node = mining(receipt(HASH, status, &[log])).await;
        let found = node.chain("").anchored(HASH, KEEPER, OWNER, ROOT, 12).await.unwrap();
        assert_eq!(found, whether(anchored), "case {number}");
    }
}
