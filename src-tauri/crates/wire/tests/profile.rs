//! The worked example of the profile, which any other firmware or client can check itself against.

mod support;

use rand_core::{CryptoRng, Error, RngCore};
use serde_json::{Value, json};
use support::key;
use wire::{
    batch::SignedBatch,
    code::SetupCode,
    maker::MakerProof,
    message::{Answered, Asked, Percent, Reason, Reply, Request},
    reading::{Column, Point},
    session::{Initiator, Responder},
    wifi::{Network, Networks, Security, WifiState, WifiStatus},
};

/// Gives the same byte for ever.
struct Same(u8);

impl RngCore for Same {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes([self.0; 4])
    }
    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes([self.0; 8])
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.fill(self.0);
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill(self.0);
        Ok(())
    }
}

impl CryptoRng for Same {}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn session_example() -> Value {
    let code: SetupCode = "K7QM-2XRD".parse().unwrap();
    let (owner, hello) = Initiator::start(&code, None, &mut Same(0x11));
    let (device, offer) = Responder::answer(&hello, &code, &mut Same(0x22)).unwrap();
    let (owner, confirm) = owner.offer(&offer).unwrap();
    let (mut device, proof) = device.confirm(&confirm, &key(0x10)).unwrap();
    let mut owner = owner.proof(&proof).unwrap().session;
    let request = owner.seal(&Asked { id: 1, request: Request::Identify }.to_bytes()).unwrap();
    let reply = device.seal(&Answered { id: 1, reply: Reply::Done }.to_bytes()).unwrap();
    json!({
        "code": "K7QM-2XRD", "deviceKey": hex([0x10; 32]),
        "ownerRandom": hex([0x11; 64]), "deviceRandom": hex([0x22; 64]),
        "hello": hex(hello), "offer": hex(offer), "confirm": hex(confirm), "proof": hex(proof),
        "identify": hex(request), "done": hex(reply),
    })
}

fn batch_example() -> Value {
    let column = |stream: &str, scale, points: &[(u64, i64)]| Column {
        stream: stream.parse().unwrap(),
        scale,
        points: points.iter().map(|&(time_ms, value)| Point { time_ms, value }).collect(),
    };
    let columns = vec![
        column("temperature", -2, &[(1_700_000_000_000, 2153), (1_700_000_001_000, 2160), (1_700_000_002_000, -5)]),
        column("humidity", 0, &[(1_700_000_000_500, 41)]),
    ];
    let first = SignedBatch::sign(&key(0x10), None, columns.clone()).unwrap();
    let second = SignedBatch::sign(&key(0x10), Some(first.tip()), columns).unwrap();
    let leaf = first.readings().next().unwrap().canonical();
    json!({
        "first": hex(first.to_bytes()), "firstLeaf": hex(leaf), "root": hex(first.header.root),
        "firstHash": hex(first.header.hash()), "second": hex(second.to_bytes()), "secondHash": hex(second.header.hash()),
    })
}

fn maker_example() -> Value {
    let proof = MakerProof { owner: [0x3C; 20], chain_id: 4690 };
    let key = key(0x10);
    json!({ "owner": hex([0x3C; 20]), "chainId": 4690, "digest": hex(proof.digest(key.address())),
            "signature": hex(proof.sign(&key).0) })
}

/// Requests and their replies, as they stand inside a sealed message.
fn set_up_example() -> Value {
    let asked = |request| hex(Asked { id: 7, request }.to_bytes());
    let answered = |reply| hex(Answered { id: 7, reply }.to_bytes());
    let network = |ssid: &str, rssi, security| Network { ssid: ssid.parse().unwrap(), rssi, security };
    let heard = vec![
        network("Home", -48, Security(Security::WPA2.0 | Security::WPA3.0)),
        network("Caf\u{e9}", -71, Security::OPEN),
    ];
    let wifi = |state| answered(Reply::Wifi(WifiStatus { state, ssid: Some("Home".parse().unwrap()) }));
    let join = Request::WifiJoin { ssid: "Home".parse().unwrap(), password: "correct horse".parse().unwrap() };
    json!({
        "wifiNetworks": asked(Request::WifiNetworks),
        "listening": answered(Reply::Networks(Networks { listening: true, heard: vec![] })),
        "networks": answered(Reply::Networks(Networks { listening: false, heard })),
        "wifiJoin": asked(join), "done": answered(Reply::Done),
        "wifiStatus": asked(Request::WifiStatus), "off": answered(Reply::Wifi(WifiStatus::NONE)),
        "joining": wifi(WifiState::Joining), "joined": wifi(WifiState::Joined),
        "wrongPassword": wifi(WifiState::WrongPassword), "notFound": wifi(WifiState::NotFound),
        "failed": wifi(WifiState::Failed),
        "battery": asked(Request::Battery), "charge": answered(Reply::Battery(Percent::new(81).unwrap())),
        "handOver": asked(Request::HandOver), "factoryReset": asked(Request::FactoryReset),
        "unsupported": answered(Reply::Refused(Reason::Unsupported)),
        "notPresent": answered(Reply::Refused(Reason::NotPresent)),
    })
}

#[test]
fn the_worked_example_has_not_changed() {
    let example = json!({
        "session": session_example(), "batches": batch_example(), "makerProof": maker_example(),
        "setUp": set_up_example(),
    });
    let written: Value = serde_json::from_str(include_str!("../../../../tests/vectors/device-profile.json")).unwrap();
    assert_eq!(written, example, "\n{}", serde_json::to_string_pretty(&example).unwrap());
}
