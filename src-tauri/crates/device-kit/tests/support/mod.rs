//! An owner's end at a bench, with a device in front of it.
#![allow(dead_code, reason = "each test binary uses its own part")]

use device_kit::{Board, Device, Memory, NoParts, PushError, Settings};
use rand_core::{CryptoRng, Error, RngCore, impls};
use wire::{
    code::SetupCode,
    frame::{Fragmenter, MAX_MESSAGE, Reassembler, frame_size},
    identity::DeviceKey,
    message::{Answered, Asked, Batches, Reply, Request},
    reading::Reading,
    session::{HandshakeError, Initiator, OpenError, Session},
};

pub const NOW: u64 = 1_000_000;
pub const OWNER: [u8; 20] = [0x3C; 20];
pub const REGISTRY: [u8; 20] = [0x0A; 20];
/// Batches that the device keeps.
pub const LOG: usize = 16;

/// Repeatable bytes (SplitMix64); a failing test prints the seed it ran with.
pub struct Seeded(pub u64);

impl RngCore for Seeded {
    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        impls::fill_bytes_via_next(self, bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Seeded {}

pub fn code() -> SetupCode {
    "K7QM-2XRD".parse().unwrap()
}

pub fn wrong_code() -> SetupCode {
    "K7QM-2XRE".parse().unwrap()
}

pub struct Bench<B: Board = NoParts> {
    pub device: Device<Seeded, B>,
    pub rng: Seeded,
    pub cut: Fragmenter,
    pub mtu: u16,
    session: Option<Session>,
    next_id: u32,
}

impl Bench {
    pub fn new(seed: u64) -> Self {
        Self::with_memory(seed, Memory::default())
    }

    pub fn with_memory(seed: u64, memory: Memory) -> Self {
        Self::on(NoParts, seed, memory)
    }
}

impl<B: Board> Bench<B> {
    /// A device on this board.
    pub fn on(board: B, seed: u64, memory: Memory) -> Self {
        println!("seed {seed}");
        let settings = Settings {
            code: code(),
            kind: "environment.sensor".parse().unwrap(),
            kind_code: 1,
            model: "Vane 2".parse().unwrap(),
            firmware: "1.4.0".parse().unwrap(),
            log_batches: LOG,
        };
        let key = DeviceKey::from_bytes(&[0x10; 32]).unwrap();
        let device = Device::with_board(key, settings, memory, Seeded(seed), board);
        Self { device, rng: Seeded(!seed), cut: Fragmenter::new(), mtu: 185, session: None, next_id: 0 }
    }

    /// Sends a message in frames; the reply, or nothing where the device is silent.
    pub fn send(&mut self, message: &[u8], now_ms: u64) -> Vec<u8> {
        let frames = self.cut.split(message, 20).unwrap();
        let replies: Vec<_> = frames.iter().flat_map(|frame| self.device.on_write(frame, now_ms)).collect();
        assert!(replies.iter().all(|frame| frame.len() <= frame_size(self.mtu)));
        let mut join = Reassembler::new(MAX_MESSAGE);
        replies.iter().find_map(|frame| join.push(frame).unwrap()).unwrap_or_default()
    }

    /// Opens a session with the device's code.
    pub fn meet(&mut self) -> Result<(), HandshakeError> {
        self.meet_with(&code(), NOW)
    }

    pub fn meet_with(&mut self, code: &SetupCode, now_ms: u64) -> Result<(), HandshakeError> {
        self.cut = Fragmenter::new();
        self.device.connect(self.mtu);
        let (owner, hello) = Initiator::start(code, Some(self.device.address()), &mut self.rng);
        let (owner, confirm) = owner.offer(&self.send(&hello, now_ms))?;
        self.session = Some(owner.proof(&self.send(&confirm, now_ms))?.session);
        Ok(())
    }

    /// A confirmation that the device waits for.
    pub fn offered(&mut self, now_ms: u64) -> Vec<u8> {
        let (owner, hello) = Initiator::start(&code(), None, &mut self.rng);
        let offer = self.send(&hello, now_ms);
        owner.offer(&offer).unwrap().1
    }

    pub fn seal(&mut self, request: Request) -> Vec<u8> {
        self.next_id += 1;
        let asked = Asked { id: self.next_id, request };
        self.session.as_mut().unwrap().seal(&asked.to_bytes()).unwrap()
    }

    pub fn open(&mut self, message: &[u8]) -> Result<Vec<u8>, OpenError> {
        self.session.as_mut().unwrap().open(message).map(|plain| plain.to_vec())
    }

    pub fn ask(&mut self, request: Request) -> Reply {
        self.ask_at(request, NOW)
    }

    pub fn ask_at(&mut self, request: Request, now_ms: u64) -> Reply {
        let sealed = self.seal(request);
        let reply = self.send(&sealed, now_ms);
        let answered = Answered::from_bytes(&self.open(&reply).unwrap()).unwrap();
        assert_eq!(answered.id, self.next_id);
        answered.reply
    }

    pub fn batches(&mut self, from_seq: u64, max: u16) -> Batches {
        match self.ask(Request::Batches { from_seq, max }) {
            Reply::Batches(page) => page,
            other => panic!("no batches: {other:?}"),
        }
    }

    pub fn reading(&mut self, stream: &str, time_ms: u64, value: i64) {
        self.try_reading(stream, time_ms, value, -2).unwrap();
    }

    pub fn try_reading(&mut self, stream: &str, time_ms: u64, value: i64, scale: i8) -> Result<(), PushError> {
        self.device.push(Reading { stream: stream.parse().unwrap(), time_ms, value, scale })
    }
}
