//! Rewards of many contracts: each call in a call is the one that is planned.

use super::*;
use crate::{
    collect_all::{CollectAllPlan, CollectCall, CollectItem},
    merkle::{RewardLeaf, RewardProof},
    review::ProofClaim,
    reward_proof::ToldReward,
};

sol! {
    struct Part { address target; bool allowFailure; bytes callData; }

    function aggregate3(Part[] calls);

    interface OneShot {
        function claim(uint256 index, address account, uint256 amount, bytes32[] merkleProof);
    }

    interface Disputed {
        function claim(address[] users, address[] tokens, uint256[] amounts, bytes32[][] proofs);
    }
}

const MULTICALL: Address = Address::repeat_byte(0x31);
const DISTRIBUTOR: Address = Address::repeat_byte(0x32);
const MERKL: Address = Address::repeat_byte(0x33);
const STEP: B256 = B256::repeat_byte(0x55);

fn rich() -> Network {
    let text = alloc::format!(
        r#"{{"name":"test","chain_id":1,"rpc":["https://a.example"],"native":{{"symbol":"COIN","decimals":0}},
            "multicall3":"{MULTICALL}","rewards":[{{"kind":"w3bstream_count_pool","address":"{POOL}"}},
                {{"kind":"merkle_distributor","address":"{DISTRIBUTOR}"}},{{"kind":"merkl","address":"{MERKL}"}}]}}"#
    );
    Network::parse(&text).unwrap()
}

fn item(source: Address, leaf: RewardLeaf) -> CollectItem {
    let reward = ToldReward { leaf, proof: RewardProof::try_from(vec![STEP]).unwrap(), root: None, cycle: None };
    let proof = ProofClaim { token: usdt(), reward, root: B256::repeat_byte(9) };
    CollectItem { source, amount: Amount::wei(5), proof: Some(proof) }
}

fn one_shot(index: u64) -> CollectItem {
    item(DISTRIBUTOR, RewardLeaf::OneShot { index: U256::from(index), account: OWNER, amount: Amount::wei(5) })
}

fn paid_once(index: u64) -> Bytes {
    let claim = OneShot::claimCall {
        index: U256::from(index),
        account: OWNER.0,
        amount: U256::from(5),
        merkleProof: vec![STEP],
    };
    claim.abi_encode().into()
}

fn part(target: Address, data: Bytes) -> Part {
    Part { target, allowFailure: false, callData: data }
}

fn parts() -> Vec<Part> {
    let pool = claimRewardsCall { user: OWNER.0 }.abi_encode();
    vec![part(POOL, pool.into()), part(DISTRIBUTOR, paid_once(1)), part(DISTRIBUTOR, paid_once(2))]
}

fn plan(call: Call, items: Vec<CollectItem>) -> CollectAllPlan {
    CollectAllPlan {
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        transactions: vec![CollectCall { call, gas: 1, items }],
        fees: fees(),
        balance: Amount::ZERO,
        left: Vec::new(),
        elsewhere: Vec::new(),
        devices: Vec::new(),
    }
}

fn look(plan: CollectAllPlan) -> Result<CallView, Refusal> {
    let calls: Vec<Call> = plan.transactions.iter().map(|made| made.call.clone()).collect();
    Ok(judged(&rich(), &Review::CollectAll(plan), None, &calls, true)?.calls.remove(0))
}

fn together(parts: Vec<Part>) -> Result<CallView, Refusal> {
    let pool = CollectItem { source: POOL, amount: Amount::wei(5), proof: None };
    look(plan(call(MULTICALL, &aggregate3Call { calls: parts }), vec![pool, one_shot(1), one_shot(2)]))
}

#[test]
fn each_call_in_a_collection_is_shown_with_its_own_meaning() {
    let view = together(parts()).unwrap();

    assert_eq!((intent(&view), view.batch.len()), ("Make many calls in one transaction", 3));
    assert!(view.batch.iter().all(|inner| intent(inner).starts_with("Collect")), "{view:?}");
    assert_eq!(view.all().count(), 4);
    let who = alloc::format!("your own account ({})", OWNER.0);
    assert_eq!(shown(&view.batch[0], "Who gets them"), who);
}

#[test]
fn a_byte_changed_inside_a_call_of_a_collection_is_refused() {
    let good = parts();
    for (place, of) in good.iter().enumerate() {
        for byte in 0..of.callData.len() {
            let mut bad = good.clone();
            let mut data = of.callData.to_vec();
            data[byte] ^= 1;
            bad[place].callData = data.into();
            let refused = together(bad).unwrap_err();
            assert!(matches!(refused, Refusal::Unknown { .. } | Refusal::Differs(_)), "{byte} of {place}: {refused:?}");
        }
    }
}

#[test]
fn a_collection_with_other_calls_than_its_plan_is_refused() {
    let change = |change: &dyn Fn(&mut Vec<Part>)| {
        let mut all = parts();
        change(&mut all);
        together(all)
    };
    let lies = [
        change(&|all| all[1].allowFailure = true),
        change(&|all| all[1].target = ANNA),
        change(&|all| drop(all.pop())),
        change(&|all| all.push(part(DISTRIBUTOR, paid_once(3)))),
        change(&|all| all.swap(1, 2)),
    ];
    for lie in lies {
        assert!(matches!(lie, Err(Refusal::Unknown { .. } | Refusal::Differs(_))), "{lie:?}");
    }
    let elsewhere = call(ANNA, &aggregate3Call { calls: parts() });
    assert!(look(plan(elsewhere, vec![one_shot(1), one_shot(2)])).is_err(), "the network file names another");
}

#[test]
fn all_tokens_of_merkl_are_one_call_that_is_checked_value_by_value() {
    let tokens = [Address::repeat_byte(0x41), Address::repeat_byte(0x42)];
    let leaf = |token| RewardLeaf::CumulativeToken { account: OWNER, token, total: Amount::wei(5) };
    let items: Vec<CollectItem> = tokens.iter().map(|token| item(MERKL, leaf(*token))).collect();
    let claim = Disputed::claimCall {
        users: vec![OWNER.0; 2],
        tokens: tokens.to_vec(),
        amounts: vec![U256::from(5); 2],
        proofs: vec![vec![STEP]; 2],
    };
    let good = call(MERKL, &claim);
    let view = look(plan(good.clone(), items.clone())).unwrap();
    assert_eq!(intent(&view), "Collect rewards");
    for byte in 0..good.data.len() {
        let mut data = good.data.to_vec();
        data[byte] ^= 1;
        let bad = Call { data: data.into(), ..good.clone() };
        assert!(look(plan(bad, items.clone())).is_err(), "byte {byte}");
    }
    assert!(look(plan(good, items[..1].to_vec())).is_err(), "one token less in the plan");
}
