//! Claims that a payer sends: the project's proxy, and what a registration must log.

use super::{
    mined::{mining, receipt, whether},
    *,
};

sol! {
    function ioIDStore() returns (address);
    function projectId() returns (uint256);
    function deviceNFT() returns (address);
}

const PROXY: Address = Address::repeat_byte(0x99);
const TOKENS: Address = Address::repeat_byte(0x98);
const WALLET: Address = Address::repeat_byte(0xcc);

fn with_proxy() -> String {
    IOID.replace(r#""project""#, &format!(r#""proxy": "{PROXY}", "project""#))
}

fn proxy(contracts: &Contracts) {
    contracts.says(PROXY, &ioIDStoreCall {}, STORE);
    contracts.says(PROXY, &projectIdCall {}, U256::from(6));
    contracts.says(PROXY, &deviceNFTCall {}, TOKENS);
    contracts.says(STORE, &deviceContractProjectCall { deviceContract: TOKENS }, U256::from(6));
    contracts.says(STORE, &projectAppliedAmountCall { projectId: U256::from(6) }, U256::from(10));
    contracts.says(STORE, &projectActivedAmountCall { projectId: U256::from(6) }, U256::from(9));
}

async fn node(contracts: &Contracts, code: &'static str) -> FakeNode {
    let contracts = contracts.clone();
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getCode" => Reply::Result(json!(code)),
        _ => healthy(method).unwrap(),
    })
    .await
}

#[tokio::test]
async fn a_proxy_counts_only_with_code_with_this_store_and_with_tokens_of_its_own_project() {
    let contracts = Contracts::default();
    proxy(&contracts);
    let with_code = node(&contracts, "0x6001").await;
    let read = async |node: &FakeNode, file: &str| node.chain(file).proxy_facts().await;

    let facts = read(&with_code, &with_proxy()).await.unwrap().unwrap();
    assert_eq!((facts.proxy, facts.nft, facts.prepaid, facts.trusted), (PROXY, TOKENS, true, true));
    assert_eq!(read(&node(&contracts, "0x").await, &with_proxy()).await.unwrap(), None);
    assert!(matches!(read(&with_code, IOID).await, Err(ChainError::NotOffered(_))));
    let trusting = with_proxy().replace(r#""project""#, &format!(r#""device_contracts": ["{NFT}"], "project""#));
    assert!(!read(&with_code, &trusting).await.unwrap().unwrap().trusted, "the file names the tokens it trusts");

    contracts.says(STORE, &deviceContractProjectCall { deviceContract: TOKENS }, U256::from(7));
    assert!(!read(&with_code, &with_proxy()).await.unwrap().unwrap().trusted, "bound to another project");
    proxy(&contracts);
    contracts.says(PROXY, &ioIDStoreCall {}, POOL);
    assert!(!read(&with_code, &with_proxy()).await.unwrap().unwrap().trusted, "it asks another store");
}

fn paid(proxy: bool) -> ClaimPlan {
    let payer = domain::claim::Payer { host: "pay.example".into(), account: None };
    let (way, token) = match proxy {
        true => (ClaimWay::Proxy { payer, proxy: PROXY, nft: TOKENS }, None),
        false => (ClaimWay::Payer { payer }, Some(token())),
    };
    ClaimPlan { way, token, ..plan() }
}

/// The logs of a registration for `first`, whose deed ends with `last`, with the token `number` of `nft`.
fn logs(first: Address, last: Address, nft: Address, number: u64) -> Vec<Value> {
    let (zero, one) = (Address::ZERO, U256::from(1));
    let did = DEVICE.did().to_string();
    let registered = NewDevice { device: DEVICE.0, owner: first, hash: B256::repeat_byte(5), uri: "ipfs://b".into() };
    let mut logs = vec![
        log(REGISTRY, &registered, 98, 3, 0x77),
        log(IOID_NFT, &CreateIoID { owner: first, id: one, wallet: WALLET, did }, 98, 1, 0x77),
        log(IOID_NFT, &Transfer { from: zero, to: first, tokenId: one }, 98, 0, 0x77),
        log(nft, &Transfer { from: first, to: WALLET, tokenId: U256::from(number) }, 98, 2, 0x77),
    ];
    if first != last {
        logs.push(log(IOID_NFT, &Transfer { from: first, to: last, tokenId: one }, 98, 4, 0x77));
    }
    logs
}

#[tokio::test]
async fn a_paid_registration_counts_only_if_the_deed_ends_with_the_owner_and_the_token_with_the_device() {
    let stranger = Address::repeat_byte(0x66);
    let cases = [
        ("the proxy's", true, logs(PROXY, OWNER.0, TOKENS, 1), true),
        ("handed to a stranger", true, logs(PROXY, stranger, TOKENS, 1), false),
        ("kept by the proxy", true, logs(PROXY, PROXY, TOKENS, 1), false),
        ("through another proxy", true, logs(stranger, OWNER.0, TOKENS, 1), false),
        ("with foreign tokens", true, logs(PROXY, OWNER.0, NFT, 1), false),
        ("the payer's", false, logs(OWNER.0, OWNER.0, NFT, 3), true),
        ("with another token of the owner's", false, logs(OWNER.0, OWNER.0, NFT, 4), false),
        ("for a stranger", false, logs(stranger, stranger, NFT, 3), false),
    ];
    for (what, by_proxy, logs, planned) in cases {
        let hash = B256::repeat_byte(0x77);
        let node = mining(receipt(hash, 1, &logs)).await;
        let found = node.chain(&with_proxy()).registered_as_planned(hash, &paid(by_proxy)).await.unwrap();
        assert_eq!(found, whether(planned), "{what}");
    }
}
