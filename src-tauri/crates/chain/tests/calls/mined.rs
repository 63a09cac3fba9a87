//! What came of a transaction, and whether a registration is the planned one.

use super::*;

pub fn receipt(hash: B256, status: u8, logs: &[Value]) -> Value {
    json!({"transactionHash": hash, "blockHash": format!("0x{:064x}", 98), "blockNumber": "0x62", "status": format!("{status:#x}"),
        "gasUsed": "0x5208", "effectiveGasPrice": "0xa", "logs": logs, "extra": 1})
}

/// A node whose block of this receipt is part of the chain.
pub async fn mining(receipt: Value) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_getTransactionReceipt" => Reply::Result(receipt.clone()),
        "eth_getBlockByNumber" if params[0] == "0x62" => Reply::Result(head(98)),
        _ => healthy(method).unwrap(),
    })
    .await
}

/// What a settled receipt says.
pub fn said<T>(what: Option<T>) -> Logged<T> {
    what.map_or(Logged::Otherwise, Logged::Done)
}

pub fn whether(it_did: bool) -> Logged<()> {
    said(it_did.then_some(()))
}

#[tokio::test]
async fn a_mined_transaction_has_its_depth_fee_and_reason() {
    let hash = B256::repeat_byte(0x77);
    for (status, canonical) in [(1_u8, true), (0, true), (1, false)] {
        let node = FakeNode::start(move |method, params| match method {
            "eth_getTransactionReceipt" => Reply::Result(receipt(hash, status, &[])),
            "eth_getBlockByNumber" if params[0] == "0x62" => {
                let mut block = head(98);
                if !canonical {
                    block["hash"] = json!(B256::repeat_byte(7));
                }
                Reply::Result(block)
            }
            "eth_getTransactionByHash" => {
                Reply::Result(json!({"from": OWNER, "to": REGISTRY, "value": "0x0", "input": "0x", "gasPrice": "0x1"}))
            }
            "eth_call" if params[1] == "0x61" => {
                Reply::Error(json!({"code": 3, "message": "execution reverted: device exists"}))
            }
            _ => healthy(method).unwrap(),
        })
        .await;
        let mined = node.chain(IOID).mined(hash).await.unwrap();
        let Some(mined) = mined else {
            assert!(!canonical, "only a block that left the chain does not count");
            continue;
        };
        assert!(canonical);
        assert_eq!((mined.block, mined.depth, mined.fee), (98, 3, Amount::wei(210_000)));
        assert_eq!(mined.succeeded, status == 1);
        assert_eq!(mined.reason.as_deref(), (status == 0).then_some("device exists"));
    }
}

#[tokio::test]
async fn a_receipt_whose_block_a_lagging_machine_does_not_know_yet_is_mined_and_not_deep() {
    let hash = B256::repeat_byte(0x77);
    let node = FakeNode::start(move |method, params| match method {
        "eth_getTransactionReceipt" => Reply::Result(receipt(hash, 1, &[])),
        "eth_getBlockByNumber" if params[0] == "0x62" => Reply::Result(Value::Null),
        _ => healthy(method).unwrap(),
    })
    .await;
    let mined = node.chain(IOID).mined(hash).await.unwrap().expect("it is in a block");
    assert_eq!((mined.block, mined.depth), (98, 0));
}

#[tokio::test]
async fn a_registration_counts_only_with_every_planned_value_from_the_right_contracts() {
    let hash = B256::repeat_byte(0x77);
    let device = |owner, uri: &str| NewDevice { device: DEVICE.0, owner, hash: B256::repeat_byte(5), uri: uri.into() };
    let good = [
        log(REGISTRY, &device(OWNER.0, "ipfs://b"), 98, 2, 0x77),
        log(
            IOID_NFT,
            &CreateIoID { owner: OWNER.0, id: U256::from(1), wallet: NFT, did: DEVICE.did().to_string() },
            98,
            1,
            0x77,
        ),
        log(IOID_NFT, &Transfer { from: Address::ZERO, to: OWNER.0, tokenId: U256::from(1) }, 98, 0, 0x77),
    ];
    let put = |place: usize, entry: Value| {
        let mut logs = good.clone();
        logs[place] = entry;
        logs
    };
    let stranger = Address::repeat_byte(0x66);
    let cases = [
        (good.clone(), 1, true),
        (good.clone(), 0, false),
        (put(0, log(REGISTRY, &device(OWNER.0, "ipfs://evil"), 98, 2, 0x77)), 1, false),
        (put(0, log(REGISTRY, &device(stranger, "ipfs://b"), 98, 2, 0x77)), 1, false),
        (put(0, log(stranger, &device(OWNER.0, "ipfs://b"), 98, 2, 0x77)), 1, false),
        (
            put(2, log(IOID_NFT, &Transfer { from: Address::ZERO, to: stranger, tokenId: U256::from(1) }, 98, 0, 0x77)),
            1,
            false,
        ),
        (
            put(
                1,
                log(
                    IOID_NFT,
                    &CreateIoID { owner: OWNER.0, id: U256::from(1), wallet: NFT, did: OTHER.did().to_string() },
                    98,
                    1,
                    0x77,
                ),
            ),
            1,
            false,
        ),
    ];
    for (i, (logs, status, expected)) in cases.into_iter().enumerate() {
        let node = mining(receipt(hash, status, &logs)).await;
        assert_eq!(node.chain(IOID).registered_as_planned(hash, &plan()).await.unwrap(), whether(expected), "case {i}");
    }
}

#[tokio::test]
async fn a_collection_counts_only_by_the_pools_own_payment_to_the_owner() {
    let hash = B256::repeat_byte(0x77);
    let paid = |from, user, rewards| log(from, &ClaimRewards { user, rewards: U256::from(rewards) }, 98, 0, 0x77);
    let stranger = Address::repeat_byte(0x66);
    let cases = [
        (vec![paid(POOL, OWNER.0, 7)], 1, Some(Amount::wei(7))),
        (vec![paid(POOL, OWNER.0, 7)], 0, None),
        (vec![paid(POOL, stranger, 7)], 1, None),
        (vec![paid(stranger, OWNER.0, 7)], 1, None),
        (vec![paid(POOL, OWNER.0, 0)], 1, None),
        (Vec::new(), 1, None),
    ];
    let pool = format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}"}}]"#);
    for (i, (logs, status, expected)) in cases.into_iter().enumerate() {
        let node = mining(receipt(hash, status, &logs)).await;
        assert_eq!(node.chain(&pool).collected(hash, OWNER).await.unwrap(), said(expected), "case {i}");
    }
}
