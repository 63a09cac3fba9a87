//! A device with the owner's label that signs something else than it is asked for.

use std::collections::BTreeMap;

use uuid::Uuid;
use wire::{
    code::SetupCode,
    did::did_document,
    frame::{Fragmenter, MAX_MESSAGE, Reassembler, frame_size},
    gatt::{self, InfoValue},
    identity::DeviceKey,
    message::{Answered, Asked, Capabilities, Info, Reason, Reply, Request},
    permit::Permit,
    session::{CONFIRM, HELLO, Responder, SEALED, Session},
};
use world::{
    devices::{Seed, SeedStream},
    radio::{Address, Advertisement, AttError, Characteristic, Flag, MTU, Notifier, Peripheral, Service},
};

use crate::fault::{Fault, Other};

pub struct Liar {
    key: DeviceKey,
    code: SetupCode,
    lie: Fault,
    rng: SeedStream,
    notifier: Option<Notifier>,
    offered: Option<Responder>,
    session: Option<Session>,
    incoming: Reassembler,
    outgoing: Fragmenter,
}

impl Liar {
    pub fn new(seed: Seed, lie: Fault) -> Self {
        let mut rng = seed.stream("liar");
        Self {
            key: DeviceKey::generate(&mut rng),
            code: SetupCode::generate(&mut rng),
            lie,
            rng,
            notifier: None,
            offered: None,
            session: None,
            incoming: Reassembler::new(MAX_MESSAGE),
            outgoing: Fragmenter::new(),
        }
    }

    pub fn key(&self) -> DeviceKey {
        DeviceKey::from_bytes(&self.key.to_bytes()).unwrap()
    }

    pub fn code(&self) -> SetupCode {
        self.code.clone()
    }

    fn advert(&self) -> gatt::Advert {
        let hint = self.key.address().hint();
        gatt::Advert { version: wire::VERSION, kind: 1, claimed: false, has_data: false, hint }
    }

    fn answer(&mut self, message: &[u8]) -> Option<Vec<u8>> {
        match message.first() {
            Some(&HELLO) => {
                let (responder, offer) = Responder::answer(message, &self.code, &mut self.rng).ok()?;
                self.offered = Some(responder);
                Some(offer)
            }
            Some(&CONFIRM) => {
                let (session, proof) = self.offered.take()?.confirm(message, &self.key).ok()?;
                self.session = Some(session);
                Some(proof)
            }
            Some(&SEALED) => {
                let opened = self.session.as_mut()?.open(message).ok()?;
                let Asked { id, request } = Asked::from_bytes(&opened).ok()?;
                let reply = self.reply(request);
                self.session.as_mut()?.seal(&Answered { id, reply }.to_bytes()).ok()
            }
            Some(_) | None => None,
        }
    }

    fn reply(&mut self, request: Request) -> Reply {
        match request {
            Request::Info => Reply::Info(Info {
                kind: "environment.sensor".parse().unwrap(),
                model: "Liar".parse().unwrap(),
                firmware: "1".parse().unwrap(),
                address: self.key.address().0,
                claimed: false,
                signing: true,
                capabilities: Capabilities::ALL,
            }),
            Request::DidDocument => Reply::DidDocument(did_document(&self.key.public())),
            Request::Permit(asked) => Reply::Signature(match self.lie {
                Fault::SignedByAnotherKey => asked.sign(&DeviceKey::generate(&mut self.rng)),
                Fault::SignedOver(other) => lied(asked, other).sign(&self.key),
                _ => asked.sign(&self.key),
            }),
            _ => Reply::Refused(Reason::Unsupported),
        }
    }
}

fn lied(asked: Permit, other: Other) -> Permit {
    match other {
        Other::Owner => Permit { owner: [0x66; 20], ..asked },
        Other::Chain => Permit { chain_id: asked.chain_id + 1, ..asked },
        Other::Nonce => Permit { nonce: [0x66; 32], ..asked },
    }
}

impl Peripheral for Liar {
    fn address(&self) -> Address {
        Address::new([0xC0, 0, 0, 0, 0, 0x66])
    }

    fn name(&self) -> String {
        "Liar".to_string()
    }

    fn advertisement(&self) -> Advertisement {
        let service = Uuid::from_u128(gatt::SERVICE);
        let data = BTreeMap::from([(service, self.advert().to_bytes().to_vec())]);
        Advertisement { services: vec![service], service_data: data, rssi: -50 }
    }

    fn gatt(&self) -> Vec<Service> {
        let one = |uuid, flag| Characteristic { uuid: Uuid::from_u128(uuid), flags: vec![flag] };
        let characteristics =
            vec![one(gatt::RX, Flag::Write), one(gatt::TX, Flag::Notify), one(gatt::INFO, Flag::Read)];
        vec![Service { uuid: Uuid::from_u128(gatt::SERVICE), characteristics }]
    }

    fn on_connect(&mut self, notifier: Notifier) {
        self.notifier = Some(notifier);
        self.incoming = Reassembler::new(MAX_MESSAGE);
        self.outgoing = Fragmenter::new();
    }

    fn on_disconnect(&mut self) {
        (self.notifier, self.session) = (None, None);
    }

    fn read(&mut self, _: Uuid) -> Result<Vec<u8>, AttError> {
        Ok(InfoValue::new(self.advert(), MAX_MESSAGE).to_bytes())
    }

    fn write(&mut self, _: Uuid, value: &[u8]) -> Result<(), AttError> {
        let Ok(Some(message)) = self.incoming.push(value) else { return Ok(()) };
        let Some(answer) = self.answer(&message) else { return Ok(()) };
        let frames = self.outgoing.split(&answer, frame_size(MTU)).map_err(|_| AttError::UNLIKELY)?;
        if let Some(notifier) = &self.notifier {
            frames.into_iter().for_each(|frame| notifier.notify(Uuid::from_u128(gatt::TX), frame));
        }
        Ok(())
    }
}
