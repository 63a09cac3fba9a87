//! Digests, identity and documents against data that others made.

mod support;

use serde_json::Value;
use support::unhex;
use wire::{
    did::did_document,
    dimo::DimoClaim,
    identity::{DeviceAddress, DeviceKey, PublicKey},
    permit::Permit,
    signature::{Signature, SignatureError, recover},
};

fn load(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn ioid() -> Value {
    load(include_str!("../../../../tests/vectors/ioid-vectors.json"))
}

fn dimo() -> Value {
    load(include_str!("../../../../tests/vectors/dimo-vectors.json"))
}

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    unhex(value.as_str().unwrap()).try_into().unwrap()
}

fn permit(vector: &Value) -> Permit {
    let domain = &vector["typedData"]["domain"];
    Permit {
        owner: bytes(&vector["owner"]),
        nonce: [0; 32],
        chain_id: domain["chainId"].as_u64().unwrap(),
        registry: bytes(&domain["verifyingContract"]),
    }
}

fn dimo_claim(vector: &Value) -> DimoClaim {
    let mut node = [0; 32];
    node[24..].copy_from_slice(&vector["node"].as_u64().unwrap().to_be_bytes());
    DimoClaim {
        node,
        owner: bytes(&vector["owner"]),
        chain_id: vector["chainId"].as_u64().unwrap(),
        registry: bytes(&vector["registry"]),
    }
}

fn signature(vector: &Value) -> Signature {
    Signature([unhex(vector["r"].as_str().unwrap()), unhex(vector["s"].as_str().unwrap())].concat().try_into().unwrap())
}

#[test]
fn address_and_did_match_the_vector() {
    let vector = ioid();
    let key = DeviceKey::from_bytes(&bytes(&vector["deviceKey"])).unwrap();
    assert_eq!(key.address().0, bytes::<20>(&vector["device"]));
    assert_eq!(key.address().did(), vector["did"]);
    assert_eq!(vector["did"].as_str().unwrap().parse(), Ok(key.address()));
    assert_eq!(vector["device"].as_str().unwrap().parse(), Ok(key.address()), "mixed case is read");
}

#[test]
fn the_did_document_is_byte_identical_to_the_vector() {
    let vector = ioid();
    let key = DeviceKey::from_bytes(&bytes(&vector["deviceKey"])).unwrap();
    let document = did_document(&key.public());
    assert_eq!(document, vector["didDocument"].as_str().unwrap());
    use sha3::Digest;
    let hash: [u8; 32] = sha3::Keccak256::digest(document.as_bytes()).into();
    assert_eq!(hash, bytes::<32>(&vector["didDocumentKeccak"]));
}

#[test]
fn a_captured_device_has_the_address_of_its_public_key() {
    let captured = load(include_str!("../../../../tests/vectors/ioid-sdk-device.json"));
    let point: [u8; 65] = bytes(&captured["did"]["puk"]);
    let key = PublicKey::from_sec1(&point).unwrap();
    assert_eq!(key.address().did(), captured["did"]["did"]);
    let ours: Value = load(&did_document(&key));
    let theirs = &captured["diddoc"]["diddoc"];
    assert_eq!(ours["verificationMethod"][0], theirs["verificationMethod"][0]);
    assert_eq!(ours["authentication"], theirs["authentication"]);
}

#[test]
fn the_permit_digest_matches_and_the_vectors_signature_recovers_to_the_device() {
    let vector = ioid();
    let permit = permit(&vector);
    let device = DeviceAddress(bytes(&vector["device"]));
    assert_eq!(permit.domain_separator(), bytes::<32>(&vector["domainSeparator"]));
    assert_eq!(permit.digest(), bytes::<32>(&vector["digest"]));
    let recovered = permit.recover(&signature(&vector), device).unwrap();
    assert_eq!(u64::from(recovered.v), vector["v"].as_u64().unwrap());
    assert_eq!((recovered.r, recovered.s), (bytes(&vector["r"]), bytes(&vector["s"])));
    assert_eq!(recovered.address, device);
}

#[test]
fn our_device_signs_the_permit_exactly_as_the_vector() {
    let vector = ioid();
    let key = DeviceKey::from_bytes(&bytes(&vector["deviceKey"])).unwrap();
    assert_eq!(permit(&vector).sign(&key), signature(&vector));
}

#[test]
fn a_high_s_is_made_low_and_v_is_turned() {
    let vector = ioid();
    let device = DeviceAddress(bytes(&vector["device"]));
    let low = signature(&vector);
    let order = unhex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    let mut high = low;
    let mut borrow = 0_i16;
    for at in (0..32).rev() {
        let difference = i16::from(order[at]) - i16::from(low.0[32 + at]) - borrow;
        borrow = i16::from(difference < 0);
        high.0[32 + at] = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
    assert_ne!(high, low);
    let digest = permit(&vector).digest();
    assert_eq!(recover(&digest, &high, device), recover(&digest, &low, device));
}

#[test]
fn a_permit_for_other_fields_does_not_recover() {
    let vector = ioid();
    let (permit, signature) = (permit(&vector), signature(&vector));
    let device = DeviceAddress(bytes(&vector["device"]));
    let mut nonce = [0; 32];
    nonce[31] = 1;
    let others = [
        Permit { owner: [0xAA; 20], ..permit },
        Permit { nonce, ..permit },
        Permit { chain_id: 4689, ..permit },
        Permit { registry: [0xBB; 20], ..permit },
    ];
    for other in others {
        assert_eq!(other.recover(&signature, device), Err(SignatureError::NotByDevice), "{other:?}");
    }
    assert_eq!(permit.recover(&signature, DeviceAddress([0xCC; 20])), Err(SignatureError::NotByDevice));
}

#[test]
fn signatures_out_of_range_are_malformed() {
    let vector = ioid();
    let (permit, device) = (permit(&vector), DeviceAddress(bytes(&vector["device"])));
    for bad in [[0; 64], [0xFF; 64]] {
        assert_eq!(permit.recover(&Signature(bad), device), Err(SignatureError::Malformed));
    }
}

#[test]
fn texts_that_are_no_address_are_refused() {
    for text in ["", "0x", "ef045a554cbb0016275e90e3002f4d21c6f263e1", "0x+f045a554cbb0016275e90e3002f4d21c6f263e1"] {
        assert!(text.parse::<DeviceAddress>().is_err(), "{text}");
    }
    assert!("0xef045a554cbb0016275e90e3002f4d21c6f263e1 ".parse::<DeviceAddress>().is_err());
    assert!("did:io:0xéf045a554cbb0016275e90e3002f4d21c6f263e".parse::<DeviceAddress>().is_err());
}

#[test]
fn the_digest_of_a_dimo_claim_matches_and_our_device_signs_it_exactly_as_the_vector() {
    let vector = dimo();
    let claim = dimo_claim(&vector);
    let key = DeviceKey::from_bytes(&bytes(&vector["deviceKey"])).unwrap();
    assert_eq!(claim.domain_separator(), bytes::<32>(&vector["domainSeparator"]));
    assert_eq!(claim.digest(), bytes::<32>(&vector["digest"]));
    assert_eq!(claim.recover(&claim.sign(&key), key.address()), claim.recover(&signature(&vector), key.address()));
    assert!(claim.recover(&signature(&vector), key.address()).is_ok());
}

#[test]
fn a_dimo_claim_of_other_fields_does_not_recover() {
    let vector = dimo();
    let (claim, signature) = (dimo_claim(&vector), signature(&vector));
    let device = DeviceAddress(bytes(&vector["device"]));
    let others = [
        DimoClaim { node: [1; 32], ..claim },
        DimoClaim { owner: [0xAA; 20], ..claim },
        DimoClaim { chain_id: 80002, ..claim },
        DimoClaim { registry: [0xBB; 20], ..claim },
    ];
    for other in others {
        assert_eq!(other.recover(&signature, device), Err(SignatureError::NotByDevice), "{other:?}");
    }
}
