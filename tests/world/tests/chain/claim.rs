use alloy::primitives::{Address, B256, U256, keccak256};
use wire::permit::Permit;
use world::chain::{
    Send,
    interfaces::{DeviceNFT, TokenBoundAccount},
};

use crate::support::{CHAIN_ID, address, coins, device, ground};

#[tokio::test]
async fn a_device_permit_claims_a_device_for_its_owner() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;

    ground.chain.claim(&owner, &papers).await.unwrap();

    let (registry, ioid) = (ground.registry(), ground.ioid());
    let id = registry.deviceTokenId(address(&device)).call().await.unwrap();
    assert_eq!(ioid.ownerOf(id).call().await.unwrap(), owner.address());
    assert_eq!(ioid.tokenOfOwnerByIndex(owner.address(), U256::ZERO).call().await.unwrap(), id);
    assert_eq!(registry.documentHash(address(&device)).call().await.unwrap(), keccak256(&papers.document));
    assert_eq!(registry.documentURI(address(&device)).call().await.unwrap(), papers.uri);
    let project = ioid.projectIDs(U256::from(ground.chain.contracts.project_id), first(), U256::from(5)).call().await;
    assert_eq!(project.unwrap().array, [address(&device)]);
}

#[tokio::test]
async fn the_device_nft_moves_into_a_wallet_that_the_owner_commands() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;
    ground.chain.claim(&owner, &papers).await.unwrap();

    let found = ground.ioid().wallet_0(U256::from(1)).call().await.unwrap();
    assert_eq!(found.did, device.address().did());
    assert_eq!(ground.ioid().wallet_1(found.did.clone()).call().await.unwrap(), found.wallet);
    assert_eq!(ground.ioid().wallet_1(found.did.to_uppercase()).call().await.unwrap(), Address::ZERO);
    assert_eq!(ground.device_nft().ownerOf(papers.token_id).call().await.unwrap(), found.wallet);
    let wallet = TokenBoundAccount::new(found.wallet, ground.chain.node());
    assert_eq!(wallet.owner().call().await.unwrap(), owner.address());
    let token = wallet.token().call().await.unwrap();
    assert_eq!((token.tokenContract, token.tokenId), (ground.chain.contracts.ioid, U256::from(1)));

    ground.chain.faucet.send(Send::pay(found.wallet, coins("3"))).await.unwrap();
    let take = TokenBoundAccount::executeCall {
        to: Address::repeat_byte(0x77),
        value: coins("2"),
        data: Default::default(),
        operation: 0,
    };
    assert!(ground.chain.stranger.send(Send::call(found.wallet, &take)).await.is_err(), "a stranger commands it");
    owner.send(Send::call(found.wallet, &take)).await.unwrap();
    assert_eq!(ground.chain.balance(Address::repeat_byte(0x77)).await.unwrap(), coins("2"));
}

#[tokio::test]
async fn the_domain_is_the_one_that_devices_sign_for() {
    let ground = ground(0).await;
    let registry = ground.chain.contracts.registry;
    let permit = Permit { owner: [0; 20], nonce: [0; 32], chain_id: CHAIN_ID, registry: registry.into() };

    let separator = ground.registry().DOMAIN_SEPARATOR().call().await.unwrap();

    assert_eq!(separator, B256::from(permit.domain_separator()));
}

#[tokio::test]
async fn a_claim_without_approval_is_refused() {
    let ground = ground(1).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;

    let register = Send::call(ground.chain.contracts.registry, &ground.chain.register(&papers));
    let refused = crate::support::refusal(owner.send(register).await);

    assert!(refused.contains("ERC721: caller is not token owner or approved"), "{refused}");
}

#[tokio::test]
async fn without_a_slot_the_price_is_due() {
    let ground = ground(0).await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;
    let approve = DeviceNFT::approveCall { to: ground.chain.contracts.registry, tokenId: papers.token_id };
    owner.send(Send::call(ground.chain.contracts.device_nft, &approve)).await.unwrap();
    let register = Send::call(ground.chain.contracts.registry, &ground.chain.register(&papers));

    let refused = crate::support::refusal(owner.send(register.clone()).await);
    assert!(refused.contains("insufficient fund"), "{refused}");

    assert_eq!(ground.chain.fee().await.unwrap(), coins("0.1"));
    owner.send(register.with_value(coins("0.1"))).await.unwrap();
    assert_eq!(ground.chain.balance(ground.chain.contracts.store).await.unwrap(), coins("0.1"));
}

fn first() -> Address {
    Address::with_last_byte(1)
}
