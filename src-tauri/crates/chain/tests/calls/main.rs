//! Deeds, claims, transactions and rewards, against a node that answers call by call.

mod agree;
mod anchors;
mod dimo;
mod dimo_watch;
mod ends;
#[path = "../fake/mod.rs"]
mod fake;
mod fleet;
mod ioid_v2;
mod known;
mod logged;
mod mined;
mod paid;
mod payouts;
mod proofs;
mod recipients;
mod rewards;
mod rule;
mod sending;
mod sources;
mod times;
mod together;
mod watch;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use alloy::{
    primitives::{Bytes, Log as LogData},
    sol,
    sol_types::{Revert, SolCall, SolError, SolEvent, SolValue},
};
use domain::{
    Address, B256, U256,
    account::Owner,
    amount::Amount,
    claim::{ClaimPlan, ClaimWay, DeviceToken},
    device::DeviceId,
    keccak256,
    transaction::{Call, Fees},
};
use serde_json::{Value, json};
use wallet::ports::{Chain, ChainError, Logged, RewardEvent, chain::Permit};

use fake::{FakeNode, IOID, Reply, head, healthy, refused};
sol! {
    function exists(address device) returns (bool);
    function nonces(address device) returns (uint256);
    function deviceTokenId(address device) returns (uint256);
    function documentHash(address device) returns (bytes32);
    function documentURI(address device) returns (string);
    function registeredNFT(address deviceContract, uint256 tokenId) returns (bool);
    function ownerOf(uint256 tokenId) returns (address);
    function balanceOf(address owner) returns (uint256);
    function tokenOfOwnerByIndex(address owner, uint256 index) returns (uint256);
    function wallet(uint256 id) returns (address, string);
    function price() returns (uint256);
    function deviceContractProject(address deviceContract) returns (uint256);
    function projectAppliedAmount(uint256 projectId) returns (uint256);
    function projectActivedAmount(uint256 projectId) returns (uint256);
    function getApproved(uint256 tokenId) returns (address);
    function isApprovedForAll(address owner, address operator) returns (bool);
    function rewardPeriod() returns (uint256);
    function activePeriodLimit() returns (uint256);
    function rewardPerPeriod() returns (uint256);
    function remainingRewards() returns (uint256);
    function validCount(address device, uint256 period) returns (uint256);
    function receivedPeriod(address device, uint256 period) returns (bool);
    function pendingRewards(address user) returns (uint256);
    function claimRewards(address user);

    event NewDevice(address indexed device, address owner, bytes32 hash, string uri);
    event CreateIoID(address indexed owner, uint256 id, address wallet, string did);
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event ReceiveRewards(address indexed device, address indexed owner, uint256 rewards);
    event ClaimRewards(address indexed user, uint256 rewards);
}

const OWNER: Owner = Owner(Address::repeat_byte(9));
const DEVICE: DeviceId = DeviceId(Address::repeat_byte(0xde));
const OTHER: DeviceId = DeviceId(Address::repeat_byte(0xdf));
const REGISTRY: Address = Address::repeat_byte(1);
const IOID_NFT: Address = Address::repeat_byte(2);
const STORE: Address = Address::repeat_byte(3);
const NFT: Address = Address::repeat_byte(7);
const POOL: Address = Address::repeat_byte(8);

/// What each call answers; none: it reverts.
type Answers = BTreeMap<(Address, Bytes), Option<Bytes>>;

/// Why calls revert that do not answer.
type Reasons = BTreeMap<(Address, Bytes), Revert>;

/// What contracts answer, by address and call data.
#[derive(Clone, Default)]
struct Contracts(Arc<Mutex<Answers>>, Arc<Mutex<Reasons>>);

impl Contracts {
    fn says<C: SolCall>(&self, to: Address, call: &C, answer: C::Return) {
        let answer = Bytes::from(C::abi_encode_returns(&answer));
        self.0.lock().unwrap().insert((to, call.abi_encode().into()), Some(answer));
    }

    fn refuses(&self, to: Address, call: &impl SolCall) {
        self.0.lock().unwrap().insert((to, call.abi_encode().into()), None);
    }

    fn refuses_for(&self, to: Address, call: &impl SolCall, reason: &str) {
        self.refuses(to, call);
        self.1.lock().unwrap().insert((to, call.abi_encode().into()), Revert::from(reason));
    }

    fn reply(&self, params: &Value) -> Reply {
        let to: Address = params[0]["to"].as_str().unwrap().parse().unwrap();
        let data: Bytes = params[0]["input"].as_str().unwrap().parse().unwrap();
        match self.0.lock().unwrap().get(&(to, data.clone())) {
            Some(Some(answer)) => Reply::Result(json!(answer)),
            Some(None) => {
                let reason = self.1.lock().unwrap().get(&(to, data)).map(SolError::abi_encode);
                refused("execution reverted", &Bytes::from(reason.unwrap_or_default()).to_string())
            }
            None => panic!("{to} was asked {data}"),
        }
    }

    async fn node(&self) -> FakeNode {
        let contracts = self.clone();
        FakeNode::start(move |method, params| match method {
            "eth_call" => contracts.reply(params),
            _ => healthy(method).unwrap(),
        })
        .await
    }
}

fn unclaimed(contracts: &Contracts) {
    contracts.says(REGISTRY, &existsCall { device: DEVICE.0 }, false);
    contracts.says(REGISTRY, &noncesCall { device: DEVICE.0 }, U256::from(4));
    contracts.refuses(REGISTRY, &deviceTokenIdCall { device: DEVICE.0 });
    contracts.refuses(REGISTRY, &documentHashCall { device: DEVICE.0 });
    contracts.refuses(REGISTRY, &documentURICall { device: DEVICE.0 });
    contracts.says(STORE, &priceCall {}, U256::from(1_000));
    contracts.says(STORE, &projectAppliedAmountCall { projectId: U256::ZERO }, U256::ZERO);
    contracts.says(STORE, &projectActivedAmountCall { projectId: U256::ZERO }, U256::ZERO);
}

fn claimed(contracts: &Contracts, did: &str) {
    unclaimed(contracts);
    let id = U256::from(12);
    contracts.says(REGISTRY, &existsCall { device: DEVICE.0 }, true);
    contracts.says(REGISTRY, &deviceTokenIdCall { device: DEVICE.0 }, id);
    contracts.says(REGISTRY, &documentHashCall { device: DEVICE.0 }, B256::repeat_byte(5));
    contracts.says(REGISTRY, &documentURICall { device: DEVICE.0 }, "ipfs://b".to_string());
    contracts.says(IOID_NFT, &ownerOfCall { tokenId: id }, OWNER.0);
    contracts.says(IOID_NFT, &walletCall { id }, walletReturn { _0: Address::repeat_byte(0xcc), _1: did.to_string() });
}

fn token() -> DeviceToken {
    DeviceToken { contract: NFT, token_id: U256::from(3) }
}

fn with_token(contracts: &Contracts) {
    let id = token().token_id;
    contracts.says(NFT, &ownerOfCall { tokenId: id }, OWNER.0);
    contracts.says(NFT, &getApprovedCall { tokenId: id }, Address::ZERO);
    contracts.says(NFT, &isApprovedForAllCall { owner: OWNER.0, operator: REGISTRY }, false);
    contracts.says(REGISTRY, &registeredNFTCall { deviceContract: NFT, tokenId: id }, false);
    contracts.says(STORE, &deviceContractProjectCall { deviceContract: NFT }, U256::from(6));
    contracts.says(STORE, &projectAppliedAmountCall { projectId: U256::from(6) }, U256::from(10));
    contracts.says(STORE, &projectActivedAmountCall { projectId: U256::from(6) }, U256::from(9));
}

#[tokio::test]
async fn a_deed_is_read_from_registry_and_token() {
    let contracts = Contracts::default();
    claimed(&contracts, DEVICE.did().as_str());
    let node = contracts.node().await;

    let deed = node.chain(IOID).deed(DEVICE).await.unwrap().unwrap();

    assert_eq!((deed.owner, deed.token_id.as_str(), deed.wallet), (OWNER, "12", Address::repeat_byte(0xcc)));
    assert_eq!((deed.document_hash, deed.document_uri.as_str()), (B256::repeat_byte(5), "ipfs://b"));
    assert!(node.asked("eth_call").iter().all(|params| params[1] == "0x64"), "all reads are of one block");
}

#[tokio::test]
async fn nobodys_device_has_no_deed_and_a_deed_of_another_device_is_no_answer() {
    let contracts = Contracts::default();
    unclaimed(&contracts);
    assert_eq!(contracts.node().await.chain(IOID).deed(DEVICE).await.unwrap(), None);

    claimed(&contracts, OTHER.did().as_str());
    let error = contracts.node().await.chain(IOID).deed(DEVICE).await.unwrap_err();
    assert!(matches!(error, ChainError::BadAnswer(_)), "{error}");
}

#[tokio::test]
async fn many_deeds_are_read_at_one_block_and_one_that_makes_no_sense_leaves_the_others() {
    let contracts = Contracts::default();
    claimed(&contracts, DEVICE.did().as_str());
    let (other, nobody) = (OTHER.0, Address::repeat_byte(0xe0));
    contracts.says(REGISTRY, &existsCall { device: other }, true);
    contracts.says(REGISTRY, &deviceTokenIdCall { device: other }, U256::from(12));
    contracts.says(REGISTRY, &documentHashCall { device: other }, B256::ZERO);
    contracts.says(REGISTRY, &documentURICall { device: other }, String::new());
    contracts.says(REGISTRY, &existsCall { device: nobody }, false);
    contracts.refuses(REGISTRY, &deviceTokenIdCall { device: nobody });
    contracts.refuses(REGISTRY, &documentHashCall { device: nobody });
    contracts.refuses(REGISTRY, &documentURICall { device: nobody });
    let node = contracts.node().await;

    let deeds = node.chain(IOID).deeds(&[DEVICE, OTHER, DeviceId(nobody)]).await;

    assert!(matches!(&deeds[0], Ok(Some(deed)) if deed.owner == OWNER), "{:?}", deeds[0]);
    assert!(matches!(&deeds[1], Err(ChainError::BadAnswer(_))), "it names another device: {:?}", deeds[1]);
    assert!(matches!(&deeds[2], Ok(None)), "{:?}", deeds[2]);
    assert_eq!(node.asked("eth_getBlockByNumber").len(), 1);
}

#[tokio::test]
async fn an_answer_with_dirty_bits_or_left_out_bytes_is_refused() {
    for answer in ["0x", "0x01", "0x0000000000000000000000000000000000000000000000000000000000000002"] {
        let contracts = Contracts::default();
        unclaimed(&contracts);
        contracts
            .0
            .lock()
            .unwrap()
            .insert((REGISTRY, existsCall { device: DEVICE.0 }.abi_encode().into()), Some(answer.parse().unwrap()));
        let error = contracts.node().await.chain(IOID).deed(DEVICE).await.unwrap_err();
        assert!(matches!(error, ChainError::BadAnswer(_)), "{answer}: {error}");
    }
}

#[tokio::test]
async fn the_devices_of_an_owner_are_those_whose_claim_still_stands() {
    let contracts = Contracts::default();
    contracts.says(IOID_NFT, &balanceOfCall { owner: OWNER.0 }, U256::from(3));
    for (index, did) in [DEVICE.did().to_string(), OTHER.did().to_string(), "did:web:x".into()].into_iter().enumerate()
    {
        let id = U256::from(index + 20);
        contracts.says(IOID_NFT, &tokenOfOwnerByIndexCall { owner: OWNER.0, index: U256::from(index) }, id);
        contracts.says(IOID_NFT, &walletCall { id }, walletReturn { _0: Address::ZERO, _1: did });
    }
    contracts.says(REGISTRY, &deviceTokenIdCall { device: DEVICE.0 }, U256::from(20));
    contracts.refuses(REGISTRY, &deviceTokenIdCall { device: OTHER.0 });

    assert_eq!(contracts.node().await.chain(IOID).owned(OWNER).await.unwrap(), vec![DEVICE]);
}

#[tokio::test]
async fn a_claim_meets_price_place_token_and_nonce_as_the_chain_has_them() {
    let contracts = Contracts::default();
    unclaimed(&contracts);
    with_token(&contracts);
    let node = contracts.node().await;

    let facts = node.chain(IOID).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap();

    assert_eq!(
        (facts.registry, facts.nonce, facts.price, facts.deed),
        (REGISTRY, U256::from(4), Amount::wei(1_000), None)
    );
    assert_eq!(facts.balance, Amount::wei(1_000_000_000_000_000_000));
    let token = facts.token.unwrap();
    assert_eq!(
        (token.owner, token.used, token.approved, token.prepaid, token.trusted),
        (OWNER, false, false, true, true)
    );
    assert!(node.asked("eth_call").iter().all(|params| params[1] == "0x64"));
}

#[tokio::test]
async fn a_taken_place_a_foreign_contract_and_a_missing_token_are_told_apart() {
    let contracts = Contracts::default();
    unclaimed(&contracts);
    with_token(&contracts);
    contracts.says(STORE, &projectActivedAmountCall { projectId: U256::from(6) }, U256::from(10));
    contracts.says(NFT, &getApprovedCall { tokenId: token().token_id }, REGISTRY);
    let trusting = IOID.replace(r#""project""#, &format!(r#""device_contracts": ["{POOL}"], "project""#));
    let node = contracts.node().await;

    let found = node.chain(IOID).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap().token.unwrap();
    assert_eq!((found.prepaid, found.approved, found.trusted), (false, true, true));
    let found = node.chain(&trusting).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap().token.unwrap();
    assert!(!found.trusted, "the network file names the contracts it trusts");
    contracts.refuses(NFT, &ownerOfCall { tokenId: token().token_id });
    contracts.refuses(NFT, &getApprovedCall { tokenId: token().token_id });
    assert_eq!(node.chain(IOID).claim_facts(DEVICE, OWNER, Some(&token())).await.unwrap().token, None);
    assert_eq!(node.chain(IOID).claim_facts(DEVICE, OWNER, None).await.unwrap().token, None);
}

fn plan() -> ClaimPlan {
    ClaimPlan {
        device: DEVICE,
        did: DEVICE.did(),
        name: "Balcony".into(),
        kind: "environment.sensor".into(),
        model: "Airlet".into(),
        owner: OWNER,
        chain_id: fake::CHAIN_ID,
        network: "Test".into(),
        symbol: "IOTX".into(),
        decimals: 18,
        registry: REGISTRY,
        nonce: U256::from(4),
        token: Some(token()),
        way: ClaimWay::Owner,
        price: Amount::wei(1_000),
        prepaid: false,
        approved: false,
        approve_gas: 1,
        register_gas: 1,
        fees: Fees { max_fee_per_gas: Amount::ZERO, max_priority_fee_per_gas: Amount::ZERO },
        document: "{}".into(),
        document_hash: B256::repeat_byte(5),
        document_uri: "ipfs://b".into(),
        balance: Amount::ZERO,
        nodes: 1,
        blind_digest: None,
    }
}

#[tokio::test]
async fn the_calls_go_to_the_contracts_of_the_network_file_with_the_reviewed_values() {
    let node = Contracts::default().node().await;
    let chain = node.chain(IOID);
    let permit = Permit { v: 27, r: B256::repeat_byte(0xa), s: B256::repeat_byte(0xb) };

    let register = chain.register_call(&plan(), &permit).unwrap();
    let approve = chain.approve_call(&token()).unwrap();

    assert_eq!((register.to, register.value), (REGISTRY, Amount::wei(1_000)));
    assert_eq!(register.data[..4], [0x39, 0xa4, 0xa2, 0x41], "the registration in which the sender is the owner");
    let values = (
        NFT,
        U256::from(3),
        DEVICE.0,
        B256::repeat_byte(5),
        "ipfs://b".to_string(),
        U256::from(27),
        permit.r,
        permit.s,
    );
    assert_eq!(register.data[4..], values.abi_encode_params());
    assert_eq!((approve.to, approve.value), (NFT, Amount::ZERO));
    assert_eq!(approve.data[..4], [0x09, 0x5e, 0xa7, 0xb3]);
    assert_eq!(approve.data[4..], (REGISTRY, U256::from(3)).abi_encode_params());
}

#[tokio::test]
async fn a_call_that_would_fail_gives_the_contracts_reason_and_no_gas() {
    let reason = Bytes::from(Revert::from("nft already used").abi_encode());
    for reply in [
        json!({"code": 3, "message": "execution reverted", "data": reason}),
        json!({"code": -32000, "message": "execution reverted: nft already used"}),
    ] {
        let node = FakeNode::start(move |method, _| match method {
            "eth_call" => Reply::Error(reply.clone()),
            "eth_estimateGas" => Reply::Result(json!("0x5208")),
            _ => healthy(method).unwrap(),
        })
        .await;
        let call = Call { to: REGISTRY, value: Amount::ZERO, data: Bytes::new() };
        let error = node.chain(IOID).simulate(OWNER, &call).await.unwrap_err();
        assert!(matches!(&error, ChainError::Reverted(reason) if reason == "nft already used"), "{error}");
        assert!(node.asked("eth_estimateGas").is_empty());
    }
}

#[tokio::test]
async fn sending_what_the_node_has_already_is_no_error() {
    let raw: Bytes = vec![2, 1, 0].into();
    let hash = keccak256(&raw);
    for (words, known, well) in
        [("already known", false, true), ("nonce too low", true, true), ("insufficient funds", false, false)]
    {
        let node = FakeNode::start(move |method, params| match method {
            "eth_sendRawTransaction" => Reply::Error(json!({"code": -32000, "message": words})),
            "eth_getTransactionByHash" if known && params[0] == json!(hash) => {
                Reply::Result(json!({"from": OWNER, "to": null, "value": "0x0", "input": "0x", "gasPrice": "0x1"}))
            }
            "eth_getTransactionByHash" => Reply::Result(Value::Null),
            _ => healthy(method).unwrap(),
        })
        .await;
        let sent = node.chain(IOID).send(&raw).await;
        assert_eq!(sent.is_ok(), well, "{words}: {sent:?}");
    }
}

fn log(address: Address, event: &impl SolEvent, block: u64, index: u64, transaction: u8) -> Value {
    let LogData { data, .. } = LogData { address, data: event.encode_log_data() };
    json!({"address": address, "topics": data.topics(), "data": data.data, "blockNumber": format!("{block:#x}"), "logIndex": format!("{index:#x}"),
        "transactionHash": B256::repeat_byte(transaction), "transactionIndex": "0x0", "blockHash": format!("0x{block:064x}"), "removed": false})
}
