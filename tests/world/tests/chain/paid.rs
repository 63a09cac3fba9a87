//! Claims that somebody else sends: through the project's proxy, and in the nine-argument form.

use alloy::primitives::{Address, B256, Bytes, U256, hex, keccak256};
use serde_json::{Value, json};
use wire::identity::DeviceKey;
use world::chain::{
    Project, Send,
    interfaces::{DeviceNFT, VerifyingProxy},
};

use crate::support::{CHAIN_ID, Ground, address, coins, device, get, ground, post, refusal};

const URI: &str = "ipfs://document";

struct Papers {
    vouched: Bytes,
    owner: Address,
    permit: (u8, B256, B256),
}

/// Papers for an owner who has no coin, as the verifier and the device sign them.
async fn papers(ground: &Ground, device: &DeviceKey, owner: Address) -> Papers {
    let permit = ground.permit(device, ground.chain.contracts.proxy).await;
    Papers { vouched: ground.chain.vouch(owner, address(device)).unwrap(), owner, permit }
}

fn register(ground: &Ground, device: &DeviceKey, papers: &Papers) -> Send {
    let (v, r, s) = papers.permit;
    let call = VerifyingProxy::registerCall {
        verifySignature: papers.vouched.clone(),
        hash: keccak256("document"),
        uri: URI.to_owned(),
        owner: papers.owner,
        device: address(device),
        v,
        r,
        s,
    };
    Send::call(ground.chain.contracts.proxy, &call)
}

fn nobody() -> Address {
    Address::repeat_byte(0x42)
}

#[tokio::test]
async fn a_proxy_registers_a_device_and_hands_the_deed_to_an_owner_without_a_coin() {
    let ground = ground(1).await;
    let device = device(1);
    let papers = papers(&ground, &device, nobody()).await;

    ground.chain.stranger.send(register(&ground, &device, &papers)).await.unwrap();

    let id = ground.registry().deviceTokenId(address(&device)).call().await.unwrap();
    assert_eq!(ground.ioid().ownerOf(id).call().await.unwrap(), nobody());
    assert_eq!(ground.registry().documentURI(address(&device)).call().await.unwrap(), URI);
    let proxy = VerifyingProxy::new(ground.chain.contracts.proxy, ground.chain.node());
    let project = proxy.projectId().call().await.unwrap();
    assert_ne!(project, U256::from(ground.chain.contracts.project_id));
    assert_eq!(ground.ioid().deviceProject(address(&device)).call().await.unwrap(), project);
    let tokens = DeviceNFT::new(proxy.deviceNFT().call().await.unwrap(), ground.chain.node());
    let wallet = ground.ioid().wallet_0(id).call().await.unwrap().wallet;
    assert_eq!(tokens.ownerOf(U256::from(1)).call().await.unwrap(), wallet);
    assert_eq!(ground.chain.fee_of(Project::Proxys).await.unwrap(), coins("0.1"), "its place is used");
    assert_eq!(ground.chain.fee().await.unwrap(), U256::ZERO, "the maker's is not");
}

#[tokio::test]
async fn a_proxy_takes_nobodys_word_but_the_verifiers_and_no_permit_for_somebody_else() {
    let ground = ground(2).await;
    let device = device(1);
    let good = papers(&ground, &device, nobody()).await;

    let other = Papers { owner: Address::repeat_byte(0x43), vouched: good.vouched.clone(), permit: good.permit };
    let refused = refusal(ground.chain.stranger.send(register(&ground, &device, &other)).await);
    assert!(refused.contains("invalid verifier signature"), "{refused}");

    let named = ground.permit(&device, nobody()).await;
    let owners = Papers { permit: named, vouched: good.vouched.clone(), owner: nobody() };
    let refused = refusal(ground.chain.stranger.send(register(&ground, &device, &owners)).await);
    assert!(refused.contains("invalid signature"), "{refused}");

    let change = VerifyingProxy::changeVerifierCall { verifier: nobody() };
    let refused = refusal(ground.chain.stranger.send(Send::call(ground.chain.contracts.proxy, &change)).await);
    assert!(refused.contains("Ownable: caller is not the owner"), "{refused}");

    ground.chain.stranger.send(register(&ground, &device, &good)).await.unwrap();
    let again = papers(&ground, &device, nobody()).await;
    let refused = refusal(ground.chain.stranger.send(register(&ground, &device, &again)).await);
    assert!(refused.contains("device exists"), "{refused}");
}

#[tokio::test]
async fn without_a_place_somebody_pays_the_price_to_the_proxy() {
    let ground = ground(0).await;
    let device = device(1);
    let papers = papers(&ground, &device, nobody()).await;

    let refused = refusal(ground.chain.stranger.send(register(&ground, &device, &papers)).await);
    assert!(refused.contains("insufficient fund"), "{refused}");

    ground.chain.stranger.send(register(&ground, &device, &papers).with_value(coins("0.1"))).await.unwrap();
    assert!(ground.registry().exists(address(&device)).call().await.unwrap());
}

fn handed(ground: &Ground, device: &DeviceKey, owner: Address, permit: (u8, B256, B256), more: &Value) -> Value {
    let (v, r, s) = permit;
    let mut body = json!({
        "chain_id": CHAIN_ID, "registry": ground.chain.contracts.registry, "owner": owner, "device": address(device),
        "hash": keccak256("document"), "uri": URI, "v": v, "r": r, "s": s,
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

#[tokio::test]
async fn the_payer_sends_a_claim_through_the_proxy_once_however_often_it_is_asked() {
    let ground = ground(0).await;
    let (services, _panel) = ground.services().await;
    let device = device(1);
    let permit = ground.permit(&device, ground.chain.contracts.proxy).await;
    let url = format!("{}/payer/proxy", services.url);
    assert_eq!(get(format!("{}/payer", services.url)).await["account"], json!(ground.chain.payer.address()));

    let other = handed(&ground, &device, nobody(), permit, &json!({ "proxy": nobody() }));
    let (status, refused) = post(url.clone(), other).await;
    assert_eq!((status.as_u16(), &refused["code"]), (403, &json!("payer.other_project")));

    let body = handed(&ground, &device, nobody(), permit, &json!({ "proxy": ground.chain.contracts.proxy }));
    let (status, sent) = post(url.clone(), body.clone()).await;
    assert_eq!(status.as_u16(), 200, "{sent}");
    let before = ground.chain.balance(ground.chain.payer.address()).await.unwrap();
    let (_, again) = post(url, body).await;
    assert_eq!(again, sent);
    assert_eq!(ground.chain.balance(ground.chain.payer.address()).await.unwrap(), before, "it paid once");
    let id = ground.registry().deviceTokenId(address(&device)).call().await.unwrap();
    assert_eq!(ground.ioid().ownerOf(id).call().await.unwrap(), nobody());
}

#[tokio::test]
async fn the_payer_registers_an_owners_own_token_and_says_what_the_registry_refuses() {
    let ground = ground(1).await;
    let (services, _panel) = ground.services().await;
    let (owner, device) = (ground.owner("owner").await, device(1));
    let papers = ground.papers(&device, owner.address()).await;
    let token = json!({ "contract": ground.chain.contracts.device_nft, "token_id": papers.token_id.to_string() });
    let body = handed(&ground, &device, owner.address(), (papers.v, papers.r, papers.s), &token);
    let url = format!("{}/payer/register", services.url);

    let (status, refused) = post(url.clone(), body.clone()).await;
    assert_eq!((status.as_u16(), &refused["code"]), (409, &json!("payer.refused")));
    assert!(refused["detail"].as_str().unwrap().contains("not token owner or approved"), "{refused}");

    let approve = DeviceNFT::approveCall { to: ground.chain.contracts.registry, tokenId: papers.token_id };
    owner.send(Send::call(ground.chain.contracts.device_nft, &approve)).await.unwrap();
    let (status, sent) = post(url, body).await;
    assert_eq!(status.as_u16(), 200, "{sent}");
    assert!(hex::decode(sent["tx"].as_str().unwrap()).is_ok_and(|hash| hash.len() == 32), "{sent}");
    let id = ground.registry().deviceTokenId(address(&device)).call().await.unwrap();
    assert_eq!(ground.ioid().ownerOf(id).call().await.unwrap(), owner.address());
}
