use alloy::primitives::{Address, U256};
use device_kit::{Board, Device, Memory, Settings};
use rand_core::RngCore;
use tokio::task::JoinHandle;
use wire::{
    batch::Tip,
    code::SetupCode,
    identity::{DeviceAddress, DeviceKey},
    maker::MakerProof,
    message::{Reply, Request},
    permit::Permit,
    wifi::WifiState,
};

use super::{
    BenchError, DeviceDescription, Model, Pace, Seed, bench,
    board::SimBoard,
    firmware::{Antenna, Firmware, Shared},
    liar::{Liar, Line},
    models::{Surroundings, Wave},
    sampling::sample,
};
use crate::radio::{self, Peripheral};

/// Batches kept for the owner: more than five hours at the default pace.
const LOG: usize = 4096;

/// A device that runs; dropping it stops its sensors.
pub struct SimDevice {
    firmware: Shared,
    code: SetupCode,
    address: DeviceAddress,
    model: Model,
    seed: Seed,
    mac: radio::Address,
    sensors: JoinHandle<()>,
}

impl SimDevice {
    /// Switches a device on. Key, label, Bluetooth address and readings follow from model and seed.
    pub fn start(model: Model, seed: Seed, pace: Pace) -> Self {
        Self::on(SimBoard::of(model), model, seed, pace)
    }

    /// The same with the firmware of the profile's first devices: no Wi-Fi, no button, no battery.
    pub fn start_early(model: Model, seed: Seed, pace: Pace) -> Self {
        Self::on(SimBoard::bare(), model, seed, pace)
    }

    fn on(board: SimBoard, model: Model, seed: Seed, pace: Pace) -> Self {
        let stream = |purpose: &str| seed.stream(&format!("{} {purpose}", model.name()));
        let key = DeviceKey::generate(&mut stream("key"));
        let code = SetupCode::generate(&mut stream("label"));
        let address = key.address();
        let liar = Liar {
            key: key.clone(),
            another: DeviceKey::generate(&mut stream("another key")),
            code: code.clone(),
            random: stream("lies"),
            line: Line::new(radio::MTU),
        };
        let device = Device::with_board(key, settings(model, &code), Memory::default(), stream("session"), board);
        let firmware = Shared::new(Firmware::new(device, liar));
        let surroundings = Surroundings::of(model, &mut stream("surroundings"));
        Self {
            sensors: tokio::spawn(sample(firmware.clone(), surroundings, pace)),
            mac: mac(stream("mac")),
            firmware,
            code,
            address,
            model,
            seed,
        }
    }

    /// Its radio, to be put on the air.
    pub fn peripheral(&self) -> Box<dyn Peripheral> {
        self.peripheral_with_mtu(radio::MTU)
    }

    /// The same radio with packets of another length; the shortest that there may be is 23.
    pub fn peripheral_with_mtu(&self, mtu: u16) -> Box<dyn Peripheral> {
        let mut random = self.stream("fading");
        Box::new(Antenna {
            shared: self.firmware.clone(),
            mac: self.mac,
            model: self.model,
            fading: Wave::anywhere(3.0, random.between(11.0, 17.0), &mut random),
            mtu,
        })
    }

    /// What can be read off it.
    pub fn describe(&self) -> DeviceDescription {
        DeviceDescription {
            address: self.address.to_string(),
            did: self.address.did(),
            label_code: self.code.label().to_string(),
            kind: self.model.kind().to_owned(),
            model: self.model.name().to_owned(),
            mac: self.mac,
        }
    }

    /// Its model.
    pub fn model(&self) -> Model {
        self.model
    }

    /// The address that it advertises under.
    pub fn mac(&self) -> radio::Address {
        self.mac
    }

    /// The address of its key.
    pub fn address(&self) -> Address {
        Address::new(self.address.0)
    }

    /// Has the device sign an ioID permit, `r || s`.
    ///
    /// # Errors
    /// A central is connected, or the device refuses, as after [`SimDevice::end_signing`].
    pub fn permit(
        &self,
        owner: Address,
        nonce: U256,
        chain_id: u64,
        registry: Address,
    ) -> Result<[u8; 64], BenchError> {
        let (owner, registry) = (owner.into_array(), registry.into_array());
        let permit = Permit { owner, nonce: nonce.to_be_bytes(), chain_id, registry };
        self.sign(Request::Permit(permit))
    }

    /// Has the device sign the proof that its maker wants before it gives `owner` the device NFT, `r || s`.
    ///
    /// # Errors
    /// As for [`SimDevice::permit`].
    pub fn maker_proof(&self, owner: Address, chain_id: u64) -> Result<[u8; 64], BenchError> {
        self.sign(Request::MakerProof(MakerProof { owner: owner.into_array(), chain_id }))
    }

    /// The exact text of the device's DID document.
    ///
    /// # Errors
    /// A central is connected.
    pub fn did_document(&self) -> Result<String, BenchError> {
        match self.ask(Request::DidDocument)? {
            Reply::DidDocument(document) => Ok(document),
            _ => Err(BenchError::Unexpected),
        }
    }

    /// Tells the device that it is claimed: it says so in its advertisement and signs no further permit.
    ///
    /// # Errors
    /// A central is connected.
    pub fn end_signing(&self) -> Result<(), BenchError> {
        match self.ask(Request::EndSigning)? {
            Reply::Done => Ok(()),
            _ => Err(BenchError::Unexpected),
        }
    }

    /// Every batch that it has signed since it was switched on, in order; its log keeps only what nobody took yet.
    pub fn signed(&self) -> Vec<Tip> {
        self.firmware.lock().signed.clone()
    }

    /// Holds its button down, so that it signs permits again.
    pub fn arm(&self) {
        self.firmware.lock().device.arm();
    }

    /// Presses its button for a moment, as somebody who is there does.
    pub fn press(&self) {
        let mut firmware = self.firmware.lock();
        let uptime = firmware.uptime_ms();
        firmware.device.press(uptime);
    }

    /// How often it has shown which device it is.
    pub fn blinks(&self) -> u32 {
        self.firmware.lock().device.board().blinks()
    }

    /// The Wi-Fi that it is on.
    pub fn joined(&self) -> Option<String> {
        let status = self.firmware.lock().device.board().wifi();
        let on = status.ssid.filter(|_| status.state == WifiState::Joined)?;
        Some(String::from_utf8_lossy(on.as_bytes()).into_owned())
    }

    fn sign(&self, request: Request) -> Result<[u8; 64], BenchError> {
        match self.ask(request)? {
            Reply::Signature(signature) => Ok(signature.0),
            _ => Err(BenchError::Unexpected),
        }
    }

    fn ask(&self, request: Request) -> Result<Reply, BenchError> {
        bench::ask(&mut self.firmware.lock(), &self.code, &mut self.stream("bench"), request)
    }

    fn stream(&self, purpose: &str) -> super::SeedStream {
        self.seed.stream(&format!("{} {purpose}", self.model.name()))
    }
}

impl Drop for SimDevice {
    fn drop(&mut self) {
        self.sensors.abort();
    }
}

fn settings(model: Model, code: &SetupCode) -> Settings {
    Settings {
        code: code.clone(),
        kind: model.kind().parse().expect("a kind's id has at most 32 bytes"),
        kind_code: domain::kind::by_id(model.kind()).map_or(0, |kind| kind.code),
        model: model.name().parse().expect("a model's name has at most 64 bytes"),
        firmware: "1.0.0".parse().expect("five bytes"),
        log_batches: LOG,
    }
}

/// A static random address (Core 5.4, Vol 6, Part B, 1.3.2.1): its two highest bits are set.
fn mac(mut random: super::SeedStream) -> radio::Address {
    let mut bytes = [0; 6];
    random.fill_bytes(&mut bytes);
    let [first, ..] = &mut bytes;
    *first |= 0xC0;
    radio::Address::new(bytes)
}
