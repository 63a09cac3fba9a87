//! Anchoring: the root that is sent is the one over the batches that are shown.

use super::*;
use crate::anchor::{AnchorBatch, AnchorDevice, AnchorPlan, root_over};

sol! {
    function anchor(bytes32 root, uint32 count);
}

const KEEPER: Address = Address::repeat_byte(0x34);

fn keeping() -> Network {
    let text = alloc::format!(
        r#"{{"name":"test","chain_id":1,"rpc":["https://a.example"],"deedbox":{{"anchor":"{KEEPER}","lens":"{ANNA}"}}}}"#
    );
    Network::parse(&text).unwrap()
}

fn devices() -> Vec<AnchorDevice> {
    let batch = |seq| AnchorBatch { seq, root: B256::repeat_byte(1), hash: B256::repeat_byte(2) };
    let device = |byte| AnchorDevice {
        device: DeviceId(Address::repeat_byte(byte)),
        name: "Balcony".to_string(),
        batches: vec![batch(1), batch(2)],
    };
    vec![device(1), device(2)]
}

fn plan(contract: Address, devices: Vec<AnchorDevice>, call: Call) -> AnchorPlan {
    AnchorPlan {
        owner: OWNER,
        chain_id: 1,
        network: "Test".to_string(),
        symbol: "COIN".to_string(),
        decimals: 0,
        contract,
        root: root_over(&devices).unwrap_or_default(),
        devices,
        left: 0,
        call,
        gas: 1,
        fees: fees(),
        balance: Amount::ZERO,
        nodes: 1,
    }
}

fn look(plan: AnchorPlan) -> Result<CallView, Refusal> {
    let calls = [plan.call.clone()];
    Ok(judged(&keeping(), &Review::Anchor(plan), None, &calls, true)?.calls.remove(0))
}

fn anchoring(at: Address, root: B256, count: u32) -> Call {
    call(at, &anchorCall { root, count })
}

#[test]
fn the_root_over_what_is_shown_is_known_and_shown() {
    let root = root_over(&devices()).unwrap();
    let view = look(plan(KEEPER, devices(), anchoring(KEEPER, root, 4))).unwrap();
    assert_eq!(intent(&view), "Anchor readings");
    let Meaning::Known { fields, .. } = &view.meaning else { panic!("{view:?}") };
    assert_eq!((fields.len(), view.warnings.len()), (2, 0), "{view:?}");
}

#[test]
fn another_root_or_count_or_contract_or_no_batch_at_all_is_refused() {
    let root = root_over(&devices()).unwrap();
    let lies = [
        plan(KEEPER, devices(), anchoring(KEEPER, B256::repeat_byte(9), 4)),
        plan(KEEPER, devices(), anchoring(KEEPER, root, 5)),
        plan(KEEPER, devices(), anchoring(ANNA, root, 4)),
        plan(ANNA, devices(), anchoring(ANNA, root, 4)),
        plan(KEEPER, Vec::new(), anchoring(KEEPER, B256::ZERO, 0)),
        AnchorPlan {
            root: B256::repeat_byte(9),
            ..plan(KEEPER, devices(), anchoring(KEEPER, B256::repeat_byte(9), 4))
        },
    ];
    for lie in lies {
        let refused = look(lie.clone());
        assert!(refused.is_err(), "{lie:?}: {refused:?}");
    }
}
