//! Rewards of a device's own wallet: what the wallet is told to do is what the plan says.

use super::*;
use crate::{
    collect_all::RewardedDevice,
    merkle::{RewardLeaf, RewardProof},
    review::{CollectPlan, ProofClaim},
    reward::RewardSums,
    reward_proof::ToldReward,
};

sol! {
    interface Cycle {
        function claim(uint256 amount, uint256 totalRewards, uint256 cycle, bytes32[] proof);
    }
}

const CYCLES: Address = Address::repeat_byte(0x34);
const STEP: B256 = B256::repeat_byte(0x55);

fn claiming(amount: u64) -> Call {
    let nine = U256::from(9);
    call(
        CYCLES,
        &Cycle::claimCall { amount: U256::from(amount), totalRewards: nine, cycle: U256::from(3), proof: vec![STEP] },
    )
}

fn told(wallet: Address, inner: &Call) -> Call {
    let (to, value, data) = (inner.to, inner.value.0, inner.data.clone());
    call(wallet, &executeCall { to, value, data, operation: 0 })
}

/// What is shown of a plan by which the wallet is told to do `inner`, and does `made`.
fn look(inner: Call, made: Call) -> Result<CallView, Refusal> {
    let text = alloc::format!(
        r#"{{"name":"test","chain_id":1,"rpc":["https://a.example"],
            "rewards":[{{"kind":"cycle_merkle","address":"{CYCLES}"}}]}}"#
    );
    let leaf = RewardLeaf::Cycle { account: Owner(WALLET), total: Amount::wei(9) };
    let reward = ToldReward { leaf, proof: RewardProof::try_from(vec![STEP]).unwrap(), root: None, cycle: Some(3) };
    let device = DeviceId(Address::repeat_byte(0xde));
    let plan = CollectPlan {
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        call: made.clone(),
        amount: Amount::wei(9),
        sums: RewardSums::default(),
        gas: 1,
        fees: fees(),
        balance: Amount::ZERO,
        proof: Some(ProofClaim { token: usdt(), reward, root: B256::repeat_byte(9) }),
        paid_to: None,
        device: Some(RewardedDevice { device, name: "Balcony".to_string(), wallet: WALLET }),
        inner: Some(inner),
    };
    let network = Network::parse(&text).unwrap();
    Ok(judged(&network, &Review::Collect(plan), None, &[made], true)?.calls.remove(0))
}

#[test]
fn a_wallet_claims_what_the_plan_says_and_nothing_else() {
    let claim = claiming(9);
    let view = look(claim.clone(), told(WALLET, &claim)).unwrap();
    assert!(view.is_known() && view.inner.is_some(), "{view:?}");

    let less = claiming(8);
    let to_anna = call(USDT, &transferCall { to: ANNA, value: U256::from(9) });
    for (what, inner, made) in [
        ("another wallet", claim.clone(), told(ANNA, &claim)),
        ("another amount", less.clone(), told(WALLET, &less)),
        ("another call than the one that is shown", claim.clone(), told(WALLET, &less)),
        ("the account's own call", claim.clone(), claim.clone()),
        ("another contract", to_anna.clone(), told(WALLET, &to_anna)),
    ] {
        let refused = look(inner, made);
        assert!(matches!(refused, Err(Refusal::Differs(_) | Refusal::Unknown { .. })), "{what}: {refused:?}");
    }
}
