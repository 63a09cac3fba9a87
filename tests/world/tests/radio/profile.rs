//! A session with a simulated device over the air, from the hello to verified batches.

use std::time::Duration;

use alloy::primitives::{Address, U256};
use uuid::Uuid;
use wire::{
    frame::{Fragmenter, Reassembler, frame_size},
    gatt::{INFO, InfoValue, RX, SERVICE, TX},
    identity::DeviceAddress,
    message::{Answered, Asked, Reply, Request},
    permit::Permit,
    session::{HandshakeError, Initiator, Session},
    signature::Signature,
};
use world::{
    devices::{self, Model, Pace, Seed, SimDevice},
    radio::{Fault, Radio, Timing},
};

use crate::central::Central;

const SEED: Seed = Seed(7);
const OWNER: Address = Address::repeat_byte(0x11);
const REGISTRY: Address = Address::repeat_byte(0x22);

pub struct Street {
    central: Central,
    pub devices: Vec<SimDevice>,
    pub radio: Radio,
    _dir: tempfile::TempDir,
}

impl Street {
    pub async fn start() -> Self {
        let sample_every = Duration::from_millis(50);
        let batch_every = Duration::from_millis(200);
        Self::start_with(Pace { sample_every, batch_every, ..Pace::default() }).await
    }

    async fn start_with(pace: Pace) -> Self {
        println!("seed {SEED}");
        let dir = tempfile::tempdir().unwrap();
        let radio = Radio::start(dir.path(), Timing::brisk()).await.unwrap();
        let devices = devices::start_all(SEED, pace, &radio.air()).await.unwrap();
        let central = Central::start(radio.bus_address()).await;
        Self { central, devices, radio, _dir: dir }
    }

    pub fn device(&self, model: Model) -> &SimDevice {
        self.devices.iter().find(|device| device.model() == model).unwrap()
    }

    pub async fn connect(&mut self, model: Model) -> Talk<'_> {
        let mac = self.device(model).mac();
        self.central.ask(&format!("find {mac}")).await;
        let mtu = self.central.ask("connect").await;
        let mtu = mtu.strip_prefix("ok ").unwrap().parse().unwrap();
        self.central.ask(&format!("subscribe {}", Uuid::from_u128(TX))).await;
        Talk { central: &mut self.central, outgoing: Fragmenter::new(), incoming: Reassembler::new(u16::MAX), mtu }
    }
}

/// The owner's end of one link.
pub struct Talk<'a> {
    pub central: &'a mut Central,
    outgoing: Fragmenter,
    pub incoming: Reassembler,
    mtu: u16,
}

impl Talk<'_> {
    pub async fn say(&mut self, message: &[u8]) {
        for frame in self.outgoing.split(message, frame_size(self.mtu)).unwrap() {
            let answer = self.central.ask(&format!("write {} {}", Uuid::from_u128(RX), hex::encode(frame))).await;
            assert_eq!(answer, "ok");
        }
    }

    async fn exchange(&mut self, message: &[u8]) -> Vec<u8> {
        self.say(message).await;
        loop {
            let frame = hex::decode(self.central.value(Uuid::from_u128(TX)).await).unwrap();
            if let Some(reply) = self.incoming.push(&frame).unwrap() {
                return reply;
            }
        }
    }

    pub async fn open(&mut self, code: &str, expected: DeviceAddress) -> Result<Session, HandshakeError> {
        let (initiator, hello) = Initiator::start(&code.parse().unwrap(), Some(expected), &mut SEED.stream("owner"));
        let (awaiting, confirm) = initiator.offer(&self.exchange(&hello).await)?;
        Ok(awaiting.proof(&self.exchange(&confirm).await)?.session)
    }

    pub async fn ask(&mut self, session: &mut Session, request: Request) -> Reply {
        let asked = Asked { id: 9, request };
        let reply = self.exchange(&session.seal(&asked.to_bytes()).unwrap()).await;
        let answered = Answered::from_bytes(&session.open(&reply).unwrap()).unwrap();
        assert_eq!(answered.id, 9);
        answered.reply
    }
}

pub fn device_of(street: &Street, model: Model) -> (DeviceAddress, String) {
    let device = street.device(model);
    (DeviceAddress(device.address().into_array()), device.describe().label_code)
}

#[tokio::test]
async fn four_devices_advertise_the_profile_and_their_own_hint() {
    let mut street = Street::start().await;
    let heard = street.central.ask(&format!("scan {} 400", Uuid::from_u128(SERVICE))).await;
    for device in &street.devices {
        assert!(heard.contains(&device.mac().to_string()), "{heard}");
    }
    let (address, _) = device_of(&street, Model::Tracker);
    let talk = street.connect(Model::Tracker).await;
    let info = talk.central.ask(&format!("read {}", Uuid::from_u128(INFO))).await;
    let info = InfoValue::parse(&hex::decode(info.strip_prefix("ok ").unwrap()).unwrap()).unwrap();
    assert_eq!((info.advert.kind, info.advert.hint, info.advert.claimed), (2, address.hint(), false));
}

#[tokio::test]
async fn the_code_on_the_label_opens_a_session_in_which_the_device_signs() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::EnvironmentSensor);
    let mut talk = street.connect(Model::EnvironmentSensor).await;
    let mut session = talk.open(&code, address).await.unwrap();

    let Reply::Info(info) = talk.ask(&mut session, Request::Info).await else { panic!("no info") };
    assert_eq!((info.kind.as_str(), info.model.as_str()), ("environment.sensor", "ENV-1"));
    let Reply::DidDocument(document) = talk.ask(&mut session, Request::DidDocument).await else {
        panic!("no document")
    };
    assert!(document.contains(&address.did()), "{document}");
    let permit = Permit { owner: OWNER.into_array(), nonce: [0; 32], chain_id: 4690, registry: REGISTRY.into_array() };
    let Reply::Signature(signature) = talk.ask(&mut session, Request::Permit(permit)).await else { panic!("unsigned") };
    assert_eq!(permit.recover(&signature, address).unwrap().address, address);

    tokio::time::sleep(Duration::from_millis(700)).await;
    let wanted = Request::Batches { from_seq: 1, max: 3 };
    let Reply::Batches(page) = talk.ask(&mut session, wanted).await else { panic!("no batches") };
    assert_eq!(page.batches.len(), 3);
    for (seq, batch) in (1..).zip(&page.batches) {
        assert_eq!(batch.verify(address).unwrap().seq, seq);
    }
}

#[tokio::test]
async fn a_device_with_the_shortest_packets_opens_a_session_and_describes_itself() {
    let mut street = Street::start().await;
    let short = street.device(Model::Tracker).peripheral_with_mtu(23);
    street.radio.air().add(short).await.unwrap();
    let (address, code) = device_of(&street, Model::Tracker);
    let mut talk = street.connect(Model::Tracker).await;
    assert_eq!(talk.mtu, 23);
    let mut session = talk.open(&code, address).await.unwrap();
    let Reply::DidDocument(document) = talk.ask(&mut session, Request::DidDocument).await else {
        panic!("no document")
    };
    assert!(document.contains(&address.did()), "{document}");
}

#[tokio::test]
async fn a_wrong_code_opens_nothing_and_the_third_closes_the_device() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::EnergyMeter);
    let mut talk = street.connect(Model::EnergyMeter).await;
    let wrong = if code.starts_with('0') { "1111-1111" } else { "0000-0000" };
    for _ in 0..3 {
        assert_eq!(talk.open(wrong, address).await.unwrap_err(), HandshakeError::WrongCode);
    }
    let refused = talk.open(&code, address).await.unwrap_err();
    assert!(matches!(refused, HandshakeError::Closed { seconds: 55..=60 }), "{refused}");
}

#[tokio::test]
async fn a_corrupt_link_in_mid_handshake_opens_nothing_and_a_new_one_does() {
    let mut street = Street::start().await;
    let (address, code) = device_of(&street, Model::Tracker);
    let mac = street.device(Model::Tracker).mac();
    street.radio.air().fault(mac, Fault::Corrupt(1)).await.unwrap();
    let mut talk = street.connect(Model::Tracker).await;
    // The offer's point is no longer the device's: the device then counts a wrong code, as it must.
    let refused = talk.open(&code, address).await.unwrap_err();
    assert!(matches!(refused, HandshakeError::WrongCode | HandshakeError::Malformed), "{refused}");
    assert!(talk.open(&code, address).await.is_ok());
}

#[tokio::test]
async fn a_device_on_the_bench_signs_for_its_first_owner_until_it_is_told_to_end() {
    let hotspot = SimDevice::start(Model::Hotspot, SEED, Pace::default());
    let address = DeviceAddress(hotspot.address().into_array());
    let nonce = U256::from(3);
    let signature = hotspot.permit(OWNER, nonce, 4690, REGISTRY).unwrap();
    let permit = Permit {
        owner: OWNER.into_array(),
        nonce: nonce.to_be_bytes(),
        chain_id: 4690,
        registry: REGISTRY.into_array(),
    };
    assert_eq!(permit.recover(&Signature(signature), address).unwrap().address, address);

    hotspot.end_signing().unwrap();
    assert!(hotspot.permit(OWNER, nonce, 4690, REGISTRY).is_err());
    hotspot.arm();
    assert!(hotspot.permit(OWNER, nonce, 4690, REGISTRY).is_ok());
}

#[tokio::test]
async fn the_same_seed_makes_the_same_device_and_another_seed_another() {
    let device = |seed| SimDevice::start(Model::Hotspot, Seed(seed), Pace::default()).describe();
    assert_eq!(device(1), device(1));
    let (one, other) = (device(1), device(2));
    assert!(one.did != other.did && one.mac != other.mac && one.label_code != other.label_code);
}

#[tokio::test]
async fn a_device_that_ran_before_has_batches_of_that_time_and_goes_on_from_them() {
    let pace = Pace { before: Duration::from_secs(3600), batch_every: Duration::from_millis(100), ..Pace::default() };
    let mut street = Street::start_with(pace).await;
    let (address, code) = device_of(&street, Model::EnvironmentSensor);
    let mut talk = street.connect(Model::EnvironmentSensor).await;
    let mut session = talk.open(&code, address).await.unwrap();
    let wanted = Request::Batches { from_seq: 1, max: 3 };
    let Reply::Batches(page) = talk.ask(&mut session, wanted).await else { panic!("no batches") };
    let [first, second, third] = page.batches.as_slice() else { panic!("{} batches", page.batches.len()) };
    let minutes = |from: u64, to: u64| (to - from) / 60_000;
    assert_eq!(minutes(first.header.from, first.header.to), 29);
    assert_eq!(minutes(first.header.from, third.header.from), 60);
    let tip = first.verify(address).unwrap();
    assert_eq!(second.follows(Some(tip)), wire::batch::Continuity::Next);
    let tip = second.verify(address).unwrap();
    assert_eq!(third.follows(Some(tip)), wire::batch::Continuity::Next);
}
