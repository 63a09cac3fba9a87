use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use alloy::primitives::{Address, U256, hex};
use serde_json::{Value, json};
use tokio::time::sleep;
use wire::{batch::SignedBatch, identity::DeviceKey, maker::MakerProof};
use world::panel::{HttpFault, RpcProxy, Target};

use crate::support::{CHAIN_ID, EPOCH_SECONDS, address, batch, coins, device, get, ground, post};

fn proof(device: &DeviceKey, owner: Address, signer: &DeviceKey) -> Value {
    let proof = MakerProof { owner: owner.into(), chain_id: CHAIN_ID };
    let digest_of = proof.sign(signer);
    json!({
        "device": address(device), "owner": owner, "chain_id": CHAIN_ID,
        "signature": format!("0x{}", hex::encode(digest_of.0)),
    })
}

fn sent(batch: &SignedBatch) -> Value {
    json!({ "batch": format!("0x{}", hex::encode(batch.to_bytes())) })
}

#[tokio::test]
async fn the_faucet_gives_ten_coins_and_then_asks_to_wait() {
    let ground = ground(0).await;
    let (services, _panel) = ground.services().await;
    let (url, to) = (format!("{}/faucet", services.url), Address::repeat_byte(0x42));

    let (status, given) = post(url.clone(), json!({ "address": to })).await;
    assert_eq!((status.as_u16(), &given["amount"]), (200, &json!("10000000000000000000")));
    assert_eq!(ground.chain.balance(to).await.unwrap(), coins("10"));

    let (status, refused) = post(url, json!({ "address": to })).await;
    assert_eq!((status.as_u16(), &refused["code"]), (429, &json!("faucet.wait")));
}

#[tokio::test]
async fn the_makers_desk_mints_once_and_only_for_the_devices_own_signature() {
    let ground = ground(0).await;
    let (services, _panel) = ground.services().await;
    let (url, owner) = (format!("{}/maker/mint", services.url), Address::repeat_byte(0x42));

    let (status, refused) = post(url.clone(), proof(&device(1), owner, &device(2))).await;
    assert_eq!((status.as_u16(), &refused["code"]), (400, &json!("maker.bad_signature")));

    let (status, minted) = post(url.clone(), proof(&device(1), owner, &device(1))).await;
    assert_eq!(status.as_u16(), 200, "{minted}");
    let token: U256 = minted["token_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(ground.device_nft().ownerOf(token).call().await.unwrap(), owner);

    let (_, again) = post(url.clone(), proof(&device(1), owner, &device(1))).await;
    assert_eq!(again, minted, "a wallet that was cut short gets the same token");
    let (status, refused) = post(url, proof(&device(1), Address::repeat_byte(0x43), &device(1))).await;
    assert_eq!((status.as_u16(), &refused["code"]), (409, &json!("maker.already_minted")));
}

#[tokio::test]
async fn a_pinned_document_comes_back_byte_for_byte() {
    let ground = ground(0).await;
    let (services, _panel) = ground.services().await;

    let (_, pinned) =
        post(format!("{}/pin/upload", services.url), json!({ "data": "{ \"a\":1 }", "type": "ipfs" })).await;
    let url = format!("{}/ipfs/{}", services.url, pinned["cid"].as_str().unwrap());

    let text = alloy::transports::http::reqwest::get(url).await.unwrap().text().await.unwrap();
    assert_eq!(text, "{ \"a\":1 }");
    let missing = get(format!("{}/ipfs/bafy", services.url)).await;
    assert_eq!(missing["code"], "pin.not_found");
}

#[tokio::test]
async fn the_gateway_takes_a_batch_only_if_it_holds_for_itself() {
    let ground = ground(2).await;
    let (services, _panel) = ground.services().await;
    let (owner, claimed, other) = (ground.owner("owner").await, device(1), device(2));
    ground.claimed_by(&owner, &claimed).await;
    let url = format!("{}/gateway/batches", services.url);
    let first = batch(&claimed, None);

    let (status, taken) = post(url.clone(), sent(&first)).await;
    assert_eq!((status.as_u16(), taken), (200, json!({ "accepted": true, "seq": 1 })));
    let (status, taken) = post(url.clone(), sent(&first)).await;
    assert_eq!((status.as_u16(), taken), (200, json!({ "accepted": true, "seq": 1 })));

    let mut forged = batch(&other, None);
    forged.header.device = claimed.address().0;
    let fork = batch(&claimed, Some(wire::batch::Tip { seq: 1, hash: [9; 32] }));
    for (wrong, code) in
        [(batch(&other, None), "gateway.not_claimed"), (forged, "gateway.bad_batch"), (fork, "gateway.fork")]
    {
        let (status, refused) = post(url.clone(), sent(&wrong)).await;
        assert!(status.is_client_error(), "{code}: {status}");
        assert_eq!(refused["code"], code, "{refused}");
    }
    let (_, refused) = post(url, json!({ "batch": "0x00" })).await;
    assert_eq!(refused["code"], "gateway.bad_batch");
}

#[tokio::test]
async fn batches_after_a_gap_count_and_the_gap_is_on_record() {
    let ground = ground(1).await;
    let (services, _panel) = ground.services().await;
    let (owner, claimed) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &claimed).await;
    let url = format!("{}/gateway/batches", services.url);
    let first = batch(&claimed, None);
    let lost = batch(&claimed, Some(first.tip()));
    let third = batch(&claimed, Some(lost.tip()));
    let fourth = batch(&claimed, Some(third.tip()));

    for taken in [&first, &third, &fourth] {
        let (status, told) = post(url.clone(), sent(taken)).await;
        assert_eq!((status.as_u16(), &told["accepted"]), (200, &json!(true)), "{told}");
    }
    let fork = batch(&claimed, Some(wire::batch::Tip { seq: 4, hash: [9; 32] }));
    assert_eq!(post(url, sent(&fork)).await.1["code"], "gateway.fork");
    let told = get(format!("{}/gateway/devices/{}", services.url, address(&claimed))).await;
    assert_eq!((&told["last_seq"], &told["gaps"]), (&json!(4), &json!([{ "first": 2, "last": 2 }])), "{told}");
    let counted: u64 = told["epochs"].as_array().unwrap().iter().filter_map(|epoch| epoch["batches"].as_u64()).sum();
    assert_eq!(counted, 3, "{told}");
}

#[tokio::test]
async fn rewards_come_from_accepted_batches_alone_and_wait_before_they_are_ready() {
    let ground = ground(2).await;
    let (services, _panel) = ground.services().await;
    let (busy, idle) = (ground.owner("busy").await, ground.owner("idle").await);
    ground.claimed_by(&busy, &device(1)).await;
    ground.claimed_by(&idle, &device(2)).await;

    post(format!("{}/gateway/batches", services.url), sent(&batch(&device(1), None))).await;
    let waiting = wait_for(|| async { ground.pool().pendingRewards(busy.address()).call().await.unwrap() }).await;
    assert_eq!(waiting, coins("0.5"));
    let ready = wait_for(|| async { ground.chain.balance(ground.chain.contracts.pool).await.unwrap() }).await;
    assert_eq!(ready, coins("0.5"));

    sleep(Duration::from_secs(EPOCH_SECONDS)).await;
    assert_eq!(ground.pool().pendingRewards(busy.address()).call().await.unwrap(), coins("0.5"), "one batch, one tick");
    assert_eq!(ground.pool().pendingRewards(idle.address()).call().await.unwrap(), U256::ZERO);
    assert_eq!(ground.pool().lastTickTimestamp(address(&device(2))).call().await.unwrap(), U256::ZERO);
    let told = get(format!("{}/gateway/devices/{}", services.url, address(&device(1)))).await;
    assert_eq!((&told["last_seq"], &told["epochs"][0]["batches"]), (&json!(1), &json!(1)));
    assert!(told["epochs"][0]["tick_tx"].is_string(), "{told}");
    let silent = get(format!("{}/gateway/devices/{}", services.url, address(&device(2)))).await;
    assert_eq!(silent, json!({ "last_seq": 0, "epochs": [] }));
}

#[tokio::test]
async fn the_panel_disturbs_node_and_services_and_ends_it_again() {
    let ground = ground(0).await;
    let (services, panel) = ground.services().await;
    let proxy = RpcProxy::start(ground.chain.url(), CHAIN_ID, Arc::clone(&panel)).await.unwrap();
    let ask = json!([{ "jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": [] }]);
    let chain_id = || post(proxy.url.clone(), ask.clone());
    assert_eq!(chain_id().await.1[0]["result"], format!("{CHAIN_ID:#x}"));

    let (_, state) = post(format!("{}/fault", services.url), json!({ "target": "rpc", "fault": "wrong-chain" })).await;
    assert_eq!(state["services"]["rpc"], "wrong-chain");
    assert_ne!(chain_id().await.1[0]["result"], format!("{CHAIN_ID:#x}"));

    panel.set(Target::Rpc, HttpFault::Down);
    assert!(alloy::transports::http::reqwest::get(&proxy.url).await.is_err());
    panel.set(Target::Rpc, HttpFault::TooMany);
    assert_eq!(alloy::transports::http::reqwest::get(&proxy.url).await.unwrap().status().as_u16(), 429);
    panel.set(Target::Gateway, HttpFault::Down);
    let gateway = format!("{}/gateway/devices/{}", services.url, Address::ZERO);
    let reply = async { alloy::transports::http::reqwest::get(&gateway).await?.text().await };
    assert!(reply.await.is_err(), "the gateway still answers");

    let (_, state) = post(format!("{}/fault", services.url), json!({ "target": "all", "fault": "normal" })).await;
    assert_eq!(state["services"]["gateway"], "normal");
    assert_eq!(chain_id().await.1[0]["result"], format!("{CHAIN_ID:#x}"));
    let (status, refused) =
        post(format!("{}/fault", services.url), json!({ "target": "gateway", "fault": "wrong-chain" })).await;
    assert_eq!((status.as_u16(), &refused["code"]), (400, &json!("fault.bad_request")));
}

/// The first number that is not zero, within three epochs.
async fn wait_for<F: Future<Output = U256>>(read: impl Fn() -> F) -> U256 {
    let end = Instant::now() + Duration::from_secs(EPOCH_SECONDS * 3);
    while Instant::now() < end {
        let value = read().await;
        if !value.is_zero() {
            return value;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing came in three epochs");
}
