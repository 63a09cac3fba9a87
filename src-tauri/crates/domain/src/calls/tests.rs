//! Calls against the plans that they are made for.

mod anchoring;
mod collecting;
mod for_device;
mod naming;
mod written;

use alloc::{string::ToString, vec, vec::Vec};

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_sol_types::{SolCall, sol};

use super::*;
use crate::{
    account::Owner,
    claim::{ClaimPlan, ClaimWay, DeviceToken},
    device::{Deed, DeviceId},
    device_wallet::{ExecutePlan, Taken},
    review::ReplacePlan,
    send::{SendPlan, Token},
    transaction::{Fees, Replacement, Transaction},
};

sol! {
    function approve(address to, uint256 tokenId);
    function setApprovalForAll(address operator, bool approved);
    function increaseAllowance(address spender, uint256 addedValue);
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s);
    function register(address deviceContract, uint256 tokenId, address device, bytes32 hash, string uri, uint8 v, bytes32 r, bytes32 s);
    function transfer(address to, uint256 value);
    function transferFrom(address from, address to, uint256 tokenId);
    function execute(address to, uint256 value, bytes data, uint8 operation);
    function claimRewards(address user);
    function setPermissions(address asset, uint256 tokenId, address grantee, uint256 permissions, uint256 expiration, string source);
}

const OWNER: Owner = Owner(Address::repeat_byte(2));
const REGISTRY: Address = Address::repeat_byte(0x11);
const DEEDS: Address = Address::repeat_byte(0x12);
const POOL: Address = Address::repeat_byte(0x13);
const STORE: Address = Address::repeat_byte(0x14);
const DIMO: Address = Address::repeat_byte(0x16);
const VEHICLES: Address = Address::repeat_byte(0x17);
const SACD: Address = Address::repeat_byte(0x15);
const NFT: Address = Address::repeat_byte(7);
const USDT: Address = Address::repeat_byte(6);
const WALLET: Address = Address::repeat_byte(0xdd);
const ANNA: Address = Address::repeat_byte(0xaa);

fn network() -> Network {
    let text = alloc::format!(
        r#"{{"name":"test","chain_id":1,"rpc":["https://a.example"],"native":{{"symbol":"COIN","decimals":0}},
            "ioid":{{"registry":"{REGISTRY}","ioid":"{DEEDS}","store":"{STORE}","project":"{STORE}",
                "erc6551_registry":"{STORE}","erc6551_implementation":"{STORE}"}},
            "dimo":{{"registry":"{DIMO}","aftermarket_device":"{NFT}","vehicle":"{VEHICLES}","sacd":"{SACD}"}},
            "rewards":[{{"kind":"w3bstream_count_pool","address":"{POOL}"}}]}}"#
    );
    Network::parse(&text).unwrap()
}

fn fees() -> Fees {
    Fees { max_fee_per_gas: Amount::wei(1), max_priority_fee_per_gas: Amount::ZERO }
}

fn call(to: Address, what: &impl SolCall) -> Call {
    Call { to, value: Amount::ZERO, data: what.abi_encode().into() }
}

fn usdt() -> Token {
    Token { contract: USDT, symbol: "USDT".to_string(), decimals: 6 }
}

fn sending(amount: u64) -> SendPlan {
    SendPlan {
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        to: ANNA,
        contact: None,
        token: Some(usdt()),
        amount: Amount(U256::from(amount)),
        call: call(USDT, &transferCall { to: ANNA, value: U256::from(amount) }),
        gas: 1,
        fees: fees(),
        balance: Amount::ZERO,
        held: Amount::ZERO,
        first: false,
        contract: false,
    }
}

fn claim() -> ClaimPlan {
    let device = DeviceId(Address::repeat_byte(0xde));
    ClaimPlan {
        device,
        did: device.did(),
        name: "Balcony".to_string(),
        kind: "environment.sensor".to_string(),
        model: "T-1".to_string(),
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        registry: REGISTRY,
        nonce: U256::from(4),
        token: Some(DeviceToken { contract: NFT, token_id: U256::from(3) }),
        way: ClaimWay::Owner,
        price: Amount::wei(100),
        prepaid: false,
        approved: false,
        approve_gas: 1,
        register_gas: 1,
        fees: fees(),
        document: "{}".to_string(),
        document_hash: B256::repeat_byte(5),
        document_uri: "ipfs://a".to_string(),
        balance: Amount::ZERO,
        nodes: 1,
        blind_digest: None,
    }
}

fn claiming(plan: &ClaimPlan) -> [Call; 2] {
    let register = registerCall {
        deviceContract: NFT,
        tokenId: U256::from(3),
        device: plan.device.0,
        hash: plan.document_hash,
        uri: plan.document_uri.clone(),
        v: 0,
        r: B256::ZERO,
        s: B256::ZERO,
    };
    let approve = approveCall { to: REGISTRY, tokenId: U256::from(3) };
    [call(NFT, &approve), Call { value: plan.price, ..call(REGISTRY, &register) }]
}

/// The wallet of a device makes a call that the owner wrote.
fn written(inner: &Call, token: Option<Token>, operation: u8) -> Review {
    let device = DeviceId(Address::repeat_byte(0xde));
    let deed = Deed {
        owner: OWNER,
        token_id: "12".to_string(),
        wallet: WALLET,
        document_hash: B256::ZERO,
        document_uri: String::new(),
    };
    let (to, value, data) = (inner.to, inner.value.0, inner.data.clone());
    Review::Execute(ExecutePlan {
        device,
        did: device.did(),
        name: "Balcony".to_string(),
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        deed,
        taken: Taken::Call { token },
        held: Amount::ZERO,
        to: inner.to,
        contact: None,
        inner: inner.clone(),
        call: call(WALLET, &executeCall { to, value, data, operation }),
        gas: 1,
        fees: fees(),
        balance: Amount::ZERO,
        first: false,
        to_contract: true,
        nodes: 1,
    })
}

fn judge(review: &Review, expert: bool) -> Result<CallView, Refusal> {
    let call = match review {
        Review::Send(plan) => plan.call.clone(),
        Review::Execute(plan) => plan.call.clone(),
        other => panic!("{other:?}"),
    };
    Ok(judged(&network(), review, None, &[call], expert)?.calls.remove(0))
}

fn shown(view: &CallView, label: &str) -> String {
    let Meaning::Known { fields, .. } = &view.meaning else { panic!("{view:?}") };
    fields.iter().find(|field| field.label == label).unwrap_or_else(|| panic!("{fields:?}")).value.clone()
}

fn intent(view: &CallView) -> &str {
    match &view.meaning {
        Meaning::Known { intent, .. } => intent,
        Meaning::Unknown | Meaning::Delegate => panic!("{view:?}"),
    }
}

#[test]
fn a_claim_is_an_approval_and_a_registration_and_shows_every_value_of_both() {
    let plan = claim();
    let seen = judged(&network(), &Review::Claim(plan.clone()), None, &claiming(&plan), false).unwrap();

    let [approve, register] = seen.calls.as_slice() else { panic!("{seen:?}") };
    assert_eq!((intent(approve), intent(register)), ("Let somebody take an NFT", "Claim a device"));
    assert_eq!(shown(approve, "Who may take it"), alloc::format!("the registry of devices ({REGISTRY})"));
    assert_eq!(shown(approve, "NFT"), alloc::format!("number 3 of {NFT}"));
    assert!(approve.warnings[0].contains("without asking again"), "{:?}", approve.warnings);
    assert_eq!(
        (shown(register, "Price paid"), shown(register, "Device's signature, v")),
        ("100 COIN".into(), "0".into())
    );
    assert_eq!(shown(register, "Where its description is"), "ipfs://a");
    assert_eq!((seen.messages[0].signer, seen.messages[0].fields[5].value.as_str()), (Signer::Device, "4"));
}

#[test]
fn a_registration_that_is_not_what_the_plan_says_is_refused_value_by_value() {
    let good = claim();
    let other = B256::repeat_byte(9);
    let lies = [
        ClaimPlan { price: Amount::wei(99), ..good.clone() },
        ClaimPlan { document_hash: other, ..good.clone() },
        ClaimPlan { document_uri: "ipfs://b".to_string(), ..good.clone() },
        ClaimPlan { device: DeviceId(ANNA), ..good.clone() },
        ClaimPlan { token: Some(DeviceToken { contract: NFT, token_id: U256::from(4) }), ..good.clone() },
        ClaimPlan { token: Some(DeviceToken { contract: USDT, token_id: U256::from(3) }), ..good.clone() },
    ];
    for lie in lies {
        let calls = claiming(&good);
        let refused = judged(&network(), &Review::Claim(lie.clone()), None, &calls, true).unwrap_err();
        assert!(matches!(refused, Refusal::Differs(_) | Refusal::Unknown { .. }), "{lie:?}: {refused:?}");
    }
    let one_too_few = &claiming(&good)[..1];
    let refused = judged(&network(), &Review::Claim(good.clone()), None, one_too_few, true).unwrap_err();
    assert!(matches!(refused, Refusal::Differs(_)), "{refused:?}");
    let elsewhere = ClaimPlan { registry: ANNA, ..good };
    let mut calls = claiming(&elsewhere);
    calls[1].to = ANNA;
    let refused = judged(&network(), &Review::Claim(elsewhere), None, &calls, true).unwrap_err();
    assert!(matches!(refused, Refusal::Differs(_) | Refusal::Unknown { .. }), "the network names another: {refused:?}");
}

#[test]
fn sent_tokens_are_shown_in_their_own_unit() {
    let view = judge(&Review::Send(sending(1_500_000)), false).unwrap();

    assert_eq!((intent(&view), shown(&view, "Amount")), ("Send tokens", "1.5 USDT".to_string()));
    assert_eq!(shown(&view, "To"), ANNA.to_checksum(None));
    assert_eq!(view.digest, digest(&view.data));
}

#[test]
fn whatever_differs_by_a_bit_or_a_byte_is_not_sent() {
    let good = sending(1_500_000);
    let change = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut data = good.call.data.to_vec();
        change(&mut data);
        Review::Send(SendPlan { call: Call { data: data.into(), ..good.call.clone() }, ..good.clone() })
    };
    for place in 0..good.call.data.len() {
        for bit in 0..8 {
            let refused = judge(&change(&|data| data[place] ^= 1 << bit), true).unwrap_err();
            assert!(matches!(refused, Refusal::Unknown { .. } | Refusal::Differs(_)), "{place}: {refused:?}");
        }
    }
    for view in [judge(&change(&|data| data.push(0)), true), judge(&change(&|data| data.truncate(3)), true)] {
        assert!(matches!(view, Err(Refusal::Unknown { .. })), "{view:?}");
    }
    let elsewhere = Call { to: NFT, ..good.call.clone() };
    let refused = judge(&Review::Send(SendPlan { call: elsewhere, ..good.clone() }), true).unwrap_err();
    assert!(matches!(refused, Refusal::Unknown { .. }), "{refused:?}");
    let with_coins = Call { value: Amount::wei(1), ..good.call.clone() };
    let refused = judge(&Review::Send(SendPlan { call: with_coins, ..good }), true).unwrap_err();
    assert!(matches!(refused, Refusal::Unknown { .. }), "{refused:?}");
}

#[test]
fn a_contract_of_the_network_is_nothing_else_whatever_a_plan_says() {
    for contract in [REGISTRY, DEEDS, POOL, STORE] {
        let mut plan = sending(5);
        plan.token = Some(Token { contract, ..usdt() });
        plan.call.to = contract;
        let refused = judge(&Review::Send(plan), true).unwrap_err();
        assert!(matches!(refused, Refusal::Unknown { .. }), "{contract}: {refused:?}");
    }
}

#[test]
fn a_call_that_is_sped_up_is_what_its_own_plan_said() {
    let (before, other) = (Review::Send(sending(5)), Review::Send(sending(6)));
    let call = sending(5).call;
    let transaction = Transaction {
        chain_id: 1,
        nonce: 1,
        call: call.clone(),
        gas_limit: 1,
        max_fee_per_gas: Amount::wei(2),
        max_priority_fee_per_gas: Amount::ZERO,
    };
    let plan = ReplacePlan {
        operation: crate::operation::OperationId("a".to_string()),
        title: "5".to_string(),
        replacement: Replacement::SpeedUp,
        owner: OWNER,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        transaction,
        fee_before: Amount::wei(1),
        balance: Amount::ZERO,
    };
    let replace = Review::Replace(plan.clone());
    let calls = vec![call];
    let seen = judged(&network(), &replace, Some(&before), &calls, false).unwrap();
    assert_eq!(intent(&seen.calls[0]), "Send tokens");
    assert!(matches!(judged(&network(), &replace, Some(&other), &calls, true), Err(Refusal::Differs(_))));
    assert!(matches!(judged(&network(), &replace, None, &calls, true), Err(Refusal::Differs(_))));
    let cancel = Review::Replace(ReplacePlan { replacement: Replacement::Cancel, ..plan });
    assert!(judged(&network(), &cancel, None, &calls, true).is_err(), "it is not empty");
    let nothing = Call { to: OWNER.0, value: Amount::ZERO, data: Bytes::new() };
    assert_eq!(intent(&judged(&network(), &cancel, None, &[nothing], false).unwrap().calls[0]), "An empty transaction");
}

#[test]
fn the_calldata_digest_is_that_of_erc_8213() {
    let data = sending(5).call.data;
    let by_hand = keccak256([&U256::from(68).to_be_bytes::<32>()[..], &data].concat());
    assert_eq!((digest(&data), data.len()), (by_hand, 68));
}
