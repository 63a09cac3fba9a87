//! The dangers of the deployed contracts, which must be here too: a wallet that overlooks one has to fail its tests.

use alloy::primitives::{U256, keccak256};
use world::chain::{
    Send,
    interfaces::{DeviceNFT, IoID, IoIDRegistry},
};

use crate::support::{address, coins, device, ground, refusal};

#[tokio::test]
async fn a_stranger_can_replay_a_pending_permit_with_another_document() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;
    let approve = DeviceNFT::approveCall { to: ground.chain.contracts.registry, tokenId: papers.token_id };
    owner.send(Send::call(ground.chain.contracts.device_nft, &approve)).await.unwrap();

    let theirs = IoIDRegistry::register_1Call {
        deviceContract: ground.chain.contracts.device_nft,
        tokenId: papers.token_id,
        user: owner.address(),
        device: papers.device,
        hash: keccak256("another document"),
        uri: "ipfs://another".to_owned(),
        v: papers.v,
        r: papers.r,
        s: papers.s,
    };
    ground.chain.stranger.send(Send::call(ground.chain.contracts.registry, &theirs)).await.unwrap();

    assert_eq!(ground.ioid().ownerOf(U256::from(1)).call().await.unwrap(), owner.address());
    assert_eq!(ground.registry().documentURI(papers.device).call().await.unwrap(), "ipfs://another");
    let late = Send::call(ground.chain.contracts.registry, &ground.chain.register(&papers));
    let refused = refusal(owner.send(late).await);
    assert!(refused.contains("nft already used"), "{refused}");
}

#[tokio::test]
async fn one_device_signature_moves_a_claimed_device_without_its_owner() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &device).await;
    let thief = ground.chain.stranger.address();
    let (v, r, s) = ground.permit(&device, thief).await;

    let migrate = IoIDRegistry::migrateCall { device: address(&device), user: thief, v, r, s };
    ground.chain.faucet.send(Send::call(ground.chain.contracts.registry, &migrate)).await.unwrap();

    assert_eq!(ground.ioid().ownerOf(U256::from(1)).call().await.unwrap(), thief);
}

#[tokio::test]
async fn the_store_keeps_what_is_sent_while_a_slot_is_free() {
    let ground = ground(2).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;
    let store = ground.chain.contracts.store;
    let before = ground.chain.balance(store).await.unwrap();
    let approve = DeviceNFT::approveCall { to: ground.chain.contracts.registry, tokenId: papers.token_id };
    owner.send(Send::call(ground.chain.contracts.device_nft, &approve)).await.unwrap();

    let register = Send::call(ground.chain.contracts.registry, &ground.chain.register(&papers));
    owner.send(register.with_value(coins("5"))).await.unwrap();

    assert_eq!(ground.chain.balance(store).await.unwrap() - before, coins("5"));
}

#[tokio::test]
async fn a_permit_for_somebody_else_is_an_invalid_signature() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let mut papers = ground.papers(&device, owner.address()).await;
    (papers.v, papers.r, papers.s) = ground.permit(&device, ground.chain.stranger.address()).await;

    let refused = refusal(ground.chain.claim(&owner, &papers).await);

    assert!(refused.contains("invalid signature"), "{refused}");
}

#[tokio::test]
async fn a_device_nft_serves_once_and_a_device_is_claimed_once() {
    let ground = ground(3).await;
    let (owner, first, second) = (ground.owner("owner").await, device(1), device(2));
    let used = ground.papers(&first, owner.address()).await;
    ground.chain.claim(&owner, &used).await.unwrap();

    let mut papers = ground.papers(&second, owner.address()).await;
    papers.token_id = used.token_id;
    let register = Send::call(ground.chain.contracts.registry, &ground.chain.register(&papers));
    let refused = refusal(owner.send(register).await);
    assert!(refused.contains("nft already used"), "{refused}");

    let again = ground.papers(&first, owner.address()).await;
    let refused = refusal(ground.chain.claim(&owner, &again).await);
    assert!(refused.contains("device exists"), "{refused}");
}

#[tokio::test]
async fn a_plain_transfer_into_its_own_wallet_locks_a_device_away() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &device).await;
    let (from, id) = (owner.address(), U256::from(1));
    let to = ground.ioid().wallet_0(id).call().await.unwrap().wallet;

    let safe = IoID::safeTransferFromCall { from, to, id };
    let refused = refusal(owner.send(Send::call(ground.chain.contracts.ioid, &safe)).await);
    assert!(refused.contains("b79e3f3f"), "OwnershipCycle: {refused}");

    let plain = IoID::transferFromCall { from, to, id };
    owner.send(Send::call(ground.chain.contracts.ioid, &plain)).await.unwrap();
    assert_eq!(ground.ioid().ownerOf(id).call().await.unwrap(), to);
}

#[tokio::test]
async fn a_removed_device_leaves_its_token_behind_and_needs_another_nft() {
    let ground = ground(2).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    ground.claimed_by(&owner, &device).await;
    let (v, r, s) = ground.permit(&device, owner.address()).await;

    let remove = IoIDRegistry::removeCall { device: address(&device), v, r, s };
    owner.send(Send::call(ground.chain.contracts.registry, &remove)).await.unwrap();

    assert!(!ground.registry().exists(address(&device)).call().await.unwrap());
    assert_eq!(ground.registry().nonces(address(&device)).call().await.unwrap(), U256::from(2));
    assert_eq!(ground.ioid().ownerOf(U256::from(1)).call().await.unwrap(), owner.address());
    ground.claimed_by(&owner, &device).await;
    assert_eq!(ground.ioid().ownerOf(U256::from(2)).call().await.unwrap(), owner.address());
    let count = ground.ioid().projectDeviceCount(U256::from(ground.chain.contracts.project_id)).call().await.unwrap();
    assert_eq!(count, U256::from(2));
}
