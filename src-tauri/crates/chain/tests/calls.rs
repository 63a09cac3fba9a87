//! Deeds, claims, transactions and rewards, against a node that answers call by call.

mod fake;

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
    claim::{ClaimPlan, DeviceToken},
    device::DeviceId,
    keccak256,
    transaction::{Call, Fees},
};
use serde_json::{Value, json};
use wallet::ports::{
    Chain, ChainError,
    chain::{Permit, RewardEvent},
};

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
    function rewardPerPeriod() returns (uint256);
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

/// What contracts answer, by address and call data.
#[derive(Clone, Default)]
struct Contracts(Arc<Mutex<Answers>>);

impl Contracts {
    fn says<C: SolCall>(&self, to: Address, call: &C, answer: C::Return) {
        let answer = Bytes::from(C::abi_encode_returns(&answer));
        self.0.lock().unwrap().insert((to, call.abi_encode().into()), Some(answer));
    }

    fn refuses(&self, to: Address, call: &impl SolCall) {
        self.0.lock().unwrap().insert((to, call.abi_encode().into()), None);
    }

    fn reply(&self, params: &Value) -> Reply {
        let to: Address = params[0]["to"].as_str().unwrap().parse().unwrap();
        let data: Bytes = params[0]["input"].as_str().unwrap().parse().unwrap();
        match self.0.lock().unwrap().get(&(to, data.clone())) {
            Some(Some(answer)) => Reply::Result(json!(answer)),
            Some(None) => refused("execution reverted", "0x"),
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
        token: token(),
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

fn receipt(hash: B256, status: u8, logs: &[Value]) -> Value {
    json!({"transactionHash": hash, "blockHash": format!("0x{:064x}", 98), "blockNumber": "0x62", "status": format!("{status:#x}"),
        "gasUsed": "0x5208", "effectiveGasPrice": "0xa", "logs": logs, "extra": 1})
}

#[tokio::test]
async fn a_mined_transaction_has_its_depth_fee_and_reason() {
    let hash = B256::repeat_byte(0x77);
    for (status, canonical) in [(1_u8, true), (0, true), (1, false)] {
        let node = FakeNode::start(move |method, params| match method {
            "eth_getTransactionReceipt" => Reply::Result(receipt(hash, status, &[])),
            "eth_getBlockByNumber" if params[0] == "0x62" => Reply::Result(head(if canonical { 98 } else { 7 })),
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
        let node = FakeNode::start(move |method, _| match method {
            "eth_getTransactionReceipt" => Reply::Result(receipt(hash, status, &logs)),
            _ => healthy(method).unwrap(),
        })
        .await;
        assert_eq!(node.chain(IOID).registered_as_planned(hash, &plan()).await.unwrap(), expected, "case {i}");
    }
}

/// A pool whose log is `logs`, at block 5,000.
async fn pool_node(contracts: Contracts, logs: Vec<Value>, height: Arc<Mutex<u64>>) -> FakeNode {
    FakeNode::start(move |method, params| match method {
        "eth_call" => contracts.reply(params),
        "eth_getBlockByNumber" => Reply::Result(head(*height.lock().unwrap())),
        "eth_getLogs" => {
            let number = |name: &str| {
                u64::from_str_radix(params[0][name].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
            };
            let (from, to) = (number("fromBlock"), number("toBlock"));
            assert!(to - from < 2_000, "{from} to {to} is more than nodes give");
            let block = |log: &Value| {
                u64::from_str_radix(log["blockNumber"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
            };
            Reply::Result(logs.iter().filter(|log| (from..=to).contains(&block(log))).cloned().collect())
        }
        _ => healthy(method).unwrap(),
    })
    .await
}

fn pool(pending: u64) -> (Contracts, String) {
    let contracts = Contracts::default();
    contracts.says(POOL, &rewardPerPeriodCall {}, U256::from(5));
    contracts.says(POOL, &pendingRewardsCall { user: OWNER.0 }, U256::from(pending));
    contracts.says(POOL, &claimRewardsCall { user: OWNER.0 }, claimRewardsReturn {});
    (contracts, format!(r#""rewards": [{{"kind": "w3bstream_count_pool", "address": "{POOL}", "from_block": 10}}]"#))
}

/// As deployed pools log it: owner first.
fn paid(device: DeviceId, amount: u64) -> ReceiveRewards {
    ReceiveRewards { device: OWNER.0, owner: device.0, rewards: U256::from(amount) }
}

fn collected(amount: u64) -> ClaimRewards {
    ClaimRewards { user: OWNER.0, rewards: U256::from(amount) }
}

#[tokio::test]
async fn payments_are_told_from_collections_whichever_way_round_the_pool_logs_them() {
    let (contracts, file) = pool(0);
    let declared = ReceiveRewards { device: OTHER.0, owner: OWNER.0, rewards: U256::from(5) };
    let stranger = ReceiveRewards {
        device: Address::repeat_byte(0x44),
        owner: Address::repeat_byte(0x45),
        rewards: U256::from(5),
    };
    let logs = vec![
        // Funded: the tick's reward goes out in the same transaction.
        log(POOL, &paid(DEVICE, 5), 20, 0, 1),
        log(POOL, &collected(5), 20, 1, 1),
        // Not funded: it stays pending.
        log(POOL, &paid(DEVICE, 5), 3_000, 0, 2),
        log(POOL, &declared, 3_001, 0, 3),
        log(POOL, &stranger, 3_001, 1, 3),
        // Funded again: this tick and the ten before go out together.
        log(POOL, &paid(OTHER, 5), 4_000, 4, 4),
        log(POOL, &collected(15), 4_000, 5, 4),
        log(POOL, &paid(DEVICE, 5), 4_990, 0, 5),
        log(POOL, &collected(5), 4_990, 1, 6),
    ];
    let node = pool_node(contracts, logs, Arc::new(Mutex::new(5_000))).await;

    let facts = node.chain(&file).rewards(OWNER, &[DEVICE, OTHER]).await.unwrap();

    let earned = |device, at_once, block| RewardEvent::Earned { device, amount: Amount::wei(5), at_once, block };
    let expected = [
        earned(DEVICE, true, 20),
        earned(DEVICE, false, 3_000),
        earned(OTHER, false, 3_001),
        earned(OTHER, true, 4_000),
        RewardEvent::Collected { amount: Amount::wei(10), block: 4_000 },
        earned(DEVICE, false, 4_990),
        RewardEvent::Collected { amount: Amount::wei(5), block: 4_990 },
    ];
    assert_eq!(facts.events, expected);
    assert_eq!((facts.pool, facts.block, facts.per_period), (POOL, 5_000, Amount::wei(5)));
    assert!(!facts.payable, "nothing is owed");
}

#[tokio::test]
async fn only_the_new_part_of_the_log_is_read_again() {
    let (contracts, file) = pool(5);
    let logs = vec![log(POOL, &paid(DEVICE, 5), 20, 0, 1), log(POOL, &paid(DEVICE, 5), 6_000, 0, 2)];
    let height = Arc::new(Mutex::new(5_000));
    let node = pool_node(contracts, logs, height.clone()).await;
    let chain = node.chain(&file);

    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 1);
    assert_eq!(node.asked("eth_getLogs").len(), 3);
    *height.lock().unwrap() = 6_001;
    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 2);
    assert_eq!(chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(), 2);

    let asked = node.asked("eth_getLogs");
    assert_eq!(asked.len(), 5);
    assert_eq!(asked[3][0]["fromBlock"], json!(format!("{:#x}", 5_000 - 64)));
    *height.lock().unwrap() = 30;
    assert_eq!(
        chain.rewards(OWNER, &[DEVICE]).await.unwrap().events.len(),
        1,
        "a chain that begins again is read again"
    );
}

#[tokio::test]
async fn what_is_owed_is_payable_only_while_the_pool_holds_it_and_would_pay() {
    for (pending, refuses, expected) in [(7_u64, false, true), (7, true, false), (u64::MAX, false, false)] {
        let (contracts, file) = pool(pending);
        if refuses {
            contracts.refuses(POOL, &claimRewardsCall { user: OWNER.0 });
        }
        let node = pool_node(contracts, vec![], Arc::new(Mutex::new(50))).await;
        let facts = node.chain(&file).rewards(OWNER, &[]).await.unwrap();
        assert_eq!((facts.pending, facts.payable), (Amount::wei(pending.into()), expected));
    }
}

#[tokio::test]
async fn logs_of_another_contract_are_no_answer() {
    let (contracts, file) = pool(0);
    let node = pool_node(contracts, vec![log(STORE, &paid(DEVICE, 5), 20, 0, 1)], Arc::new(Mutex::new(50))).await;
    assert!(matches!(node.chain(&file).rewards(OWNER, &[DEVICE]).await, Err(ChainError::BadAnswer(_))));
}

#[tokio::test]
async fn collecting_asks_the_pool_of_the_network_file_to_pay_the_owner() {
    let (contracts, file) = pool(0);
    let call = contracts.node().await.chain(&file).collect_call(OWNER).unwrap();
    assert_eq!((call.to, call.value), (POOL, Amount::ZERO));
    assert_eq!(call.data, Bytes::from(claimRewardsCall { user: OWNER.0 }.abi_encode()));
}
