//! What the wallet's own link has a DIMO AutoPi sign, which signs anything: only what it built itself (T-33), and only
//! the device's own signature over that counts (T-34).

use alloy::primitives::{B256, U256, address, hex, uint};
use wire::{dimo::DimoClaim, identity::DeviceAddress, maker::MakerProof, permit::Permit, signature::Signature};
use world::devices::autopi::{Habits, Hand};

use crate::autopi::{Bench, NEAR};

const OWNER: alloy::primitives::Address = address!("7e5f4552091a69125d5dfcb7b8c2659029395bdf");
const REGISTRY: alloy::primitives::Address = address!("0a7e595c7889df3652a19af52c18377bf17e027d");
const CHAIN: u64 = 4690;
/// Half the order of the curve.
const HALF: U256 = uint!(0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0_U256);

/// An AutoPi with which there is a session.
async fn met(hand: Hand) -> Bench {
    let mut bench = Bench::start(Habits { hand, ..Habits::default() }).await;
    let device = bench.owner.ask(&format!("meet {NEAR}")).await;
    let id = format!("{:#x}", bench.device.account());
    for fact in [id.as_str(), "profile: AutoPi", "proof: Named", "signing: Blind", "AutoPi 7.0", "v1.22.8"] {
        assert!(device.contains(fact), "{fact} in {device}");
    }
    bench
}

async fn permit(bench: &mut Bench, nonce: u64) -> String {
    bench.owner.ask(&format!("permit {OWNER:#x} {nonce} {CHAIN} {REGISTRY:#x}")).await
}

/// What the fields that the owner confirmed come to.
fn digest(nonce: u64) -> B256 {
    let nonce = U256::from(nonce).to_be_bytes();
    Permit { owner: OWNER.into_array(), nonce, chain_id: CHAIN, registry: REGISTRY.into_array() }.digest().into()
}

#[tokio::test]
async fn it_signs_exactly_the_permit_and_the_proof_that_were_built_here() {
    for hand in [Hand::Right, Hand::HighS] {
        let mut bench = met(hand).await;
        let told = permit(&mut bench, 7).await;
        let words: Vec<&str> = told.split(' ').collect();
        let ["ok", v, r, s] = words.as_slice() else { panic!("{told}") };
        let (r, s): (U256, U256) = (r.parse().unwrap(), s.parse().unwrap());
        assert!(s <= HALF, "{s}");
        let signature = alloy::primitives::Signature::new(r, s, *v == "28");
        assert_eq!(signature.recover_address_from_prehash(&digest(7)).unwrap(), bench.device.account());

        let proof = bench.owner.ask(&format!("maker-proof {OWNER:#x} {CHAIN}")).await;
        assert!(proof.starts_with("ok ") && proof.len() == 3 + 130, "{proof}");
        let device = DeviceAddress(bench.device.account().into_array());
        let proof = MakerProof { owner: OWNER.into_array(), chain_id: CHAIN }.digest(device);
        assert_eq!(bench.device.asked(), [digest(7), proof.into()]);
        assert_eq!(bench.device.awake(), 1);
        assert_eq!(bench.owner.ask("close").await, "ok");
        bench.assert_free().await;
    }
}

#[tokio::test]
async fn it_signs_exactly_the_claim_for_dimo_that_was_built_here_and_anothers_signature_counts_for_nothing() {
    let ask = format!("dimo-claim {OWNER:#x} 4217 {CHAIN} {REGISTRY:#x}");
    let claim = DimoClaim {
        node: U256::from(4217).to_be_bytes(),
        owner: OWNER.into_array(),
        chain_id: CHAIN,
        registry: REGISTRY.into_array(),
    };
    for hand in [Hand::Right, Hand::HighS] {
        let mut bench = met(hand).await;
        let told = bench.owner.ask(&ask).await;
        let signed = hex::decode(told.strip_prefix("ok ").unwrap_or_else(|| panic!("{told}"))).unwrap();
        let rs = Signature(*signed.first_chunk().unwrap());
        let device = DeviceAddress(bench.device.account().into_array());
        assert_eq!(claim.recover(&rs, device).unwrap().to_bytes()[..], signed);
        assert_eq!(bench.device.asked(), [B256::from(claim.digest())]);
    }
    let mut bench = met(Hand::AnothersKey).await;
    assert!(bench.owner.ask(&ask).await.starts_with("err Misbehaved("));
}

#[tokio::test]
async fn a_signature_that_is_not_its_own_over_this_permit_counts_for_nothing() {
    for (hand, told) in [
        (Hand::AnothersKey, "err Misbehaved("),
        (Hand::Short, "err Misbehaved("),
        (Hand::Fails, "err Refused("),
        // Its address recovers from what it signed before, but not over this.
        (Hand::Stale, "err Misbehaved("),
    ] {
        let mut bench = met(hand).await;
        let mut asked = vec![digest(8)];
        if hand == Hand::Stale {
            assert!(permit(&mut bench, 7).await.starts_with("ok "));
            asked.insert(0, digest(7));
        }
        let refused = permit(&mut bench, 8).await;
        assert!(refused.starts_with(told), "{hand:?}: {refused}");
        assert_eq!(bench.device.asked(), asked);
    }
}

#[tokio::test]
async fn without_a_bond_nothing_is_signed() {
    let mut bench = Bench::start(Habits::default()).await;
    bench.person("differ").await;
    assert_eq!(bench.owner.ask(&format!("meet {NEAR}")).await, "err DigitsDiffer");
    bench.bond_unseen().await;
    assert_eq!(bench.owner.ask(&format!("meet {NEAR}")).await, "err BondLost");
    assert_eq!(bench.device.asked(), [] as [B256; 0]);
    bench.assert_free().await;
}

#[tokio::test]
async fn a_device_with_another_key_than_expected_is_not_bonded_with() {
    let mut bench = Bench::start(Habits::default()).await;
    bench.person("away").await;
    assert_eq!(bench.owner.ask(&format!("meet {NEAR} {OWNER:#x}")).await, "err KeyChanged");
    let expected = format!("meet {NEAR} {:#x}", bench.device.account());
    let spoken = bench.device.spoken();
    bench.person(&spoken).await;
    assert!(bench.owner.ask(&expected).await.starts_with("ok MetDevice"));
}

#[tokio::test]
async fn a_code_that_it_does_not_ask_for_is_refused_before_a_bond() {
    let mut bench = Bench::start(Habits::default()).await;
    bench.person("away").await;
    let told = bench.owner.ask(&format!("open {NEAR} K7QM-2FXD {:#x}", bench.device.account())).await;
    assert!(told.starts_with("err NotSupported("), "{told}");
}

#[tokio::test]
async fn it_is_published_by_the_address_of_its_key_and_cannot_be_told_to_stop_signing() {
    let mut bench = met(Hand::Right).await;
    let told = bench.owner.ask("document").await;
    let document: serde_json::Value = serde_json::from_str(told.strip_prefix("ok ").unwrap()).unwrap();
    let account = format!("{:#x}", bench.device.account());
    assert_eq!(document["id"], format!("did:io:{account}"));
    assert_eq!(document["verificationMethod"][0]["blockchainAccountId"], format!("eip155:1:{account}"));
    assert_eq!(document["authentication"][0], document["verificationMethod"][0]["id"]);
    assert!(bench.owner.ask("end-signing").await.starts_with("err NotSupported("));
    assert_eq!(bench.device.asked(), [] as [B256; 0]);
}
