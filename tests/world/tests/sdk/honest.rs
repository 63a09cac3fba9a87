//! A device that does what the SDK does.

use domain::{
    B256, U256,
    device::{DeviceId, KeyProof, Profile, Signing},
};
use serde_json::Value;
use wallet::ports::{Credential, Link, LinkError};
use wire::{identity::DeviceAddress, maker::MakerProof, signature::Signature};
use world::devices::sdk::{Dialect, Habits};

use crate::bench::{Bench, CHAIN_ID, OWNER, digest, permit, refused};

/// Half of the curve's order.
const HALF: &str = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";

#[tokio::test(flavor = "multi_thread")]
async fn it_names_itself_and_signs_exactly_the_permits_that_the_app_built() {
    let builds = [
        Habits::default(),
        Habits { bare_key: true, piece: 1, ..Habits::default() },
        Habits { dialect: Dialect::Lines, piece: 7, ..Habits::default() },
    ];
    for habits in builds {
        let bench = Bench::new(habits).await;
        let mut expected = Vec::new();
        for place in bench.places() {
            let mut session = bench.open(&place).await.unwrap();
            let met = session.device().clone();
            assert_eq!((met.profile, met.proof, met.signing), (Profile::IoidSdk, KeyProof::Named, Signing::Blind));
            assert_eq!((met.id, met.model.as_str()), (DeviceId(bench.device.address()), "IoTeX_Simulator"));
            for nonce in 0..4 {
                let permit = permit(session.as_mut(), nonce).await.unwrap();
                assert!(U256::from_be_bytes(permit.s.0) <= HALF.parse::<U256>().unwrap(), "a high s was passed on");
                assert!(matches!(permit.v, 27 | 28));
                expected.push(digest(nonce));
            }
            session.close().await;
        }
        assert_eq!(bench.device.asked(), expected, "{habits:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_follows_from_its_key_is_published_of_its_document() {
    let bench = Bench::new(Habits::default()).await;
    for place in bench.places() {
        let document = bench.open(&place).await.unwrap().document().await.unwrap();
        let read: Value = serde_json::from_str(&document).unwrap();
        assert_eq!(read["id"], bench.device.describe().did);
        assert_eq!(read["verificationMethod"].as_array().map(Vec::len), Some(1), "{document}");
        assert_eq!(read["verificationMethod"][0]["publicKeyJwk"]["crv"], "secp256k1");
        assert_eq!(read["keyAgreement"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_makers_desk_gets_a_proof_over_owner_and_chain() {
    let bench = Bench::new(Habits::default()).await;
    let [http, _] = bench.places();
    let proof = bench.open(&http).await.unwrap().maker_proof(OWNER, CHAIN_ID).await.unwrap();
    let device = DeviceAddress(bench.device.address().into());
    let wanted = MakerProof { owner: OWNER.0.into(), chain_id: CHAIN_ID };
    wanted.recover(&Signature(proof[..64].try_into().unwrap()), device).unwrap();
    assert_eq!(bench.device.asked(), [B256::from(wanted.digest(device))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_cannot_do_is_said_and_nothing_is_asked_of_it() {
    let bench = Bench::new(Habits::default()).await;
    let [http, _] = bench.places();
    let mut session = bench.open(&http).await.unwrap();
    let unsupported = |outcome: Result<(), LinkError>| assert!(matches!(refused(outcome), LinkError::NotSupported(_)));
    unsupported(session.batches(1, 16).await.map(drop));
    unsupported(session.acknowledge(1).await);
    unsupported(session.end_signing().await);
    let near = domain::device::NearbyId(http);
    unsupported(bench.links.provision(&near, &Credential::None).await.map(drop));
    assert!(bench.device.asked().is_empty());
}
