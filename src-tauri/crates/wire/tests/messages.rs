//! Requests, replies and hints as bytes.

mod support;

use support::{Seeded, key};
use wire::{
    gatt::{Advert, INFO, InfoValue, RX, SERVICE, TX},
    maker::MakerProof,
    message::{Answered, Asked, Batches, Capabilities, Info, Percent, Reason, Reply, Request},
    permit::Permit,
    signature::{Signature, SignatureError},
    wifi::{Network, Networks, Password, Security, Ssid, WifiState, WifiStatus},
};

fn permit() -> Permit {
    Permit { owner: [1; 20], nonce: [0; 32], chain_id: 4690, registry: [2; 20] }
}

fn requests() -> Vec<Request> {
    vec![
        Request::Info,
        Request::DidDocument,
        Request::Permit(permit()),
        Request::MakerProof(MakerProof { owner: [1; 20], chain_id: 4690 }),
        Request::Batches { from_seq: 7, max: 16 },
        Request::Ack { up_to: u64::MAX },
        Request::Identify,
        Request::EndSigning,
        Request::WifiNetworks,
        Request::WifiJoin { ssid: "Home".parse().unwrap(), password: "correct horse".parse().unwrap() },
        Request::WifiStatus,
        Request::Battery,
        Request::HandOver,
        Request::FactoryReset,
    ]
}

fn replies() -> Vec<Reply> {
    let info = Info {
        kind: "environment.sensor".parse().unwrap(),
        model: "Vane 2".parse().unwrap(),
        firmware: "1.4.0".parse().unwrap(),
        address: key(0x10).address().0,
        claimed: false,
        signing: true,
        capabilities: Capabilities::ALL,
    };
    vec![
        Reply::Done,
        Reply::Info(info),
        Reply::DidDocument("{}".into()),
        Reply::Signature(Signature([3; 64])),
        Reply::Batches(Batches { oldest: 3, next: 3, batches: vec![] }),
        Reply::Refused(Reason::SigningEnded),
        Reply::Networks(Networks { listening: false, heard: vec![network()] }),
        Reply::Wifi(WifiStatus { state: WifiState::Joined, ssid: Some(network().ssid) }),
        Reply::Wifi(WifiStatus::NONE),
        Reply::Battery(Percent::new(100).unwrap()),
        Reply::Refused(Reason::NotPresent),
    ]
}

fn network() -> Network {
    Network { ssid: (&b"\xffHome"[..]).try_into().unwrap(), rssi: -48, security: Security::WPA2 }
}

#[test]
fn every_request_reads_back() {
    for (id, request) in (1..).zip(requests()) {
        let asked = Asked { id, request };
        assert_eq!(Asked::from_bytes(&asked.to_bytes()), Ok(asked));
    }
}

#[test]
fn every_reply_reads_back() {
    for (id, reply) in (1..).zip(replies()) {
        let answered = Answered { id, reply };
        assert_eq!(Answered::from_bytes(&answered.to_bytes()), Ok(answered));
    }
}

#[test]
fn elements_of_a_later_version_are_passed_over() {
    // One more element in the array behind the number: null, or an array in an array.
    let longer = |mut bytes: Vec<u8>, more: &[u8]| {
        bytes[2] += 1;
        bytes.extend(more);
        bytes
    };
    for more in [&[0xF6][..], &[0x82, 0x81, 0x01, 0x02]] {
        for request in requests() {
            let asked = Asked { id: 1, request };
            assert_eq!(Asked::from_bytes(&longer(asked.to_bytes(), more)), Ok(asked));
        }
        for reply in replies() {
            let answered = Answered { id: 1, reply };
            assert_eq!(Answered::from_bytes(&longer(answered.to_bytes(), more)), Ok(answered));
        }
    }
}

#[test]
fn the_bytes_are_those_of_the_profile() {
    assert_eq!(Asked { id: 1, request: Request::Info }.to_bytes(), [0x82, 0x01, 0x81, 0x00]);
    let batches = Asked { id: 300, request: Request::Batches { from_seq: 7, max: 16 } };
    assert_eq!(batches.to_bytes(), [0x82, 0x19, 0x01, 0x2C, 0x83, 0x04, 0x07, 0x10]);
    let refused = Answered { id: 2, reply: Reply::Refused(Reason::SigningEnded) };
    assert_eq!(refused.to_bytes(), [0x82, 0x02, 0x82, 0x05, 0x03]);
    let permit = Asked { id: 1, request: Request::Permit(permit()) }.to_bytes();
    assert_eq!(permit[..7], [0x82, 0x01, 0x82, 0x02, 0x84, 0x54, 1]);
    assert_eq!(permit.len(), 6 + 20 + 34 + 3 + 21);
}

#[test]
fn an_unknown_request_is_told_from_a_damaged_one() {
    let unknown = Asked::from_bytes(&[0x82, 0x09, 0x81, 0x18, 0x63]).unwrap_err();
    assert_eq!((unknown.id, unknown.reason), (Some(9), Reason::Unsupported));
    let after_the_last = Asked::from_bytes(&[0x82, 0x09, 0x81, 0x0E]).unwrap_err();
    assert_eq!(after_the_last.reason, Reason::Unsupported, "the highest known number has moved");
    let damaged = Asked::from_bytes(&[0x82, 0x09, 0x81, 0x02]).unwrap_err();
    assert_eq!((damaged.id, damaged.reason), (Some(9), Reason::Malformed));
    assert_eq!(Asked::from_bytes(&[]).unwrap_err().id, None);
    let trailing = [Asked { id: 1, request: Request::Info }.to_bytes(), vec![0]].concat();
    assert!(Asked::from_bytes(&trailing).is_err());
}

#[test]
fn texts_of_a_device_are_bounded() {
    assert!("x".repeat(32).parse::<wire::text::Text<32>>().is_ok());
    assert!("x".repeat(33).parse::<wire::text::Text<32>>().is_err());
    for id in ["", "Temperature", "a b", "é", &"x".repeat(33)] {
        assert!(id.parse::<wire::text::StreamId>().is_err(), "{id}");
    }
}

#[test]
fn names_passwords_and_parts_of_a_whole_are_bounded() {
    assert!("x".repeat(32).parse::<Ssid>().is_ok() && "x".repeat(64).parse::<Password>().is_ok());
    assert!("x".repeat(33).parse::<Ssid>().is_err() && "".parse::<Ssid>().is_err());
    assert!("x".repeat(65).parse::<Password>().is_err());
    let reads = |reply: &[u8]| Answered::from_bytes(reply).is_ok();
    assert!(reads(&[0x82, 0x01, 0x82, 0x08, 0x18, 100]) && !reads(&[0x82, 0x01, 0x82, 0x08, 0x18, 101]));
    let many = |count: usize| {
        let heard = vec![network(); count];
        Answered { id: 1, reply: Reply::Networks(Networks { listening: false, heard }) }.to_bytes()
    };
    assert!(reads(&many(32)) && !reads(&many(33)));
}

#[test]
fn a_wifis_password_is_not_shown() {
    let shown = format!("{:?}", requests());
    assert!(shown.contains("Password([redacted])") && !shown.contains("horse"), "{shown}");
}

#[test]
fn noise_never_panics() {
    let mut rng = Seeded::new(41);
    for _ in 0..50_000 {
        let length = rng.below(60);
        let bytes = rng.bytes(length);
        let _ = Asked::from_bytes(&bytes);
        let _ = Answered::from_bytes(&bytes);
        let _ = Advert::parse(&bytes);
        let _ = InfoValue::parse(&bytes);
    }
}

#[test]
fn a_makers_proof_is_for_one_device_one_owner_and_one_chain() {
    let (device, other) = (key(0x10), key(0x11));
    let proof = MakerProof { owner: [1; 20], chain_id: 4690 };
    let signature = proof.sign(&device);
    assert!(proof.recover(&signature, device.address()).is_ok());
    let refused = Err(SignatureError::NotByDevice);
    assert_eq!(proof.recover(&signature, other.address()), refused);
    assert_eq!(MakerProof { owner: [2; 20], ..proof }.recover(&signature, device.address()), refused);
    assert_eq!(MakerProof { chain_id: 4689, ..proof }.recover(&signature, device.address()), refused);
}

#[test]
fn the_advert_and_the_info_value_read_back() {
    for (claimed, has_data) in [(false, false), (true, false), (false, true), (true, true)] {
        let advert = Advert { version: 1, kind: 4, claimed, has_data, hint: [0xEF, 0x04, 0x5A, 0x55] };
        assert_eq!(Advert::parse(&advert.to_bytes()), Ok(advert));
        let info = InfoValue::new(advert, 1024);
        assert_eq!(InfoValue::parse(&info.to_bytes()), Ok(info));
        assert!(info.speaks_our_version());
    }
    let advert = Advert { version: 1, kind: 2, claimed: true, has_data: true, hint: [1, 2, 3, 4] };
    assert_eq!(advert.to_bytes(), [1, 2, 3, 1, 2, 3, 4]);
    assert!(Advert::parse(&[1, 2, 3, 1, 2, 3]).is_err());
    assert!(Advert::parse(&[0, 2, 3, 1, 2, 3, 4]).is_err());
    assert!(!InfoValue { oldest: 2, newest: 3, ..InfoValue::new(advert, 1) }.speaks_our_version());
}

#[test]
fn the_uuids_are_four_of_a_family() {
    let suffix = |uuid: u128| uuid & !(0xFFFF << 96);
    assert!([RX, TX, INFO].iter().all(|uuid| suffix(*uuid) == suffix(SERVICE) && *uuid != SERVICE));
    assert_eq!(format!("{SERVICE:032x}"), "5dec0001625e4363bd81b8980cf1d1dd");
}
