use alloc::vec::Vec;

use rand_core::CryptoRngCore;
use wire::{
    batch::{BatchError, Tip},
    frame::{Fragmenter, FrameError, MIN_FRAME, Reassembler, frame_size},
    gatt::{Advert, InfoValue},
    identity::{DeviceAddress, DeviceKey},
    message::Reply,
    reading::Reading,
    session::{CONFIRM, ConfirmError, HELLO, Refusal, Responder, SEALED, Session},
};

use crate::{
    answer::answer,
    board::{Board, NoParts},
    lock::CodeLock,
    log::{Log, PushError},
    press::Press,
    settings::{Memory, Settings},
};

/// The longest message in bytes that a device takes.
pub const MAX_REQUEST: u16 = 1024;
/// How long an offer waits for its confirmation, in milliseconds.
pub const HANDSHAKE_MS: u64 = 10_000;

/// A device: its key, its label, its log, its board and at most one session.
pub struct Device<R: CryptoRngCore, B: Board = NoParts> {
    pub(crate) key: DeviceKey,
    pub(crate) settings: Settings,
    pub(crate) memory: Memory,
    pub(crate) log: Log,
    pub(crate) identify: bool,
    pub(crate) board: B,
    pub(crate) press: Press,
    rng: R,
    lock: CodeLock,
    talk: Talk,
    frame: usize,
    incoming: Reassembler,
    outgoing: Fragmenter,
}

enum Talk {
    None,
    Offered { responder: Responder, since_ms: u64 },
    Open(Session),
}

impl<R: CryptoRngCore> Device<R> {
    /// Builds a device from what it was made with and what it remembers.
    pub fn new(key: DeviceKey, settings: Settings, memory: Memory, rng: R) -> Self {
        Self::with_board(key, settings, memory, rng, NoParts)
    }
}

impl<R: CryptoRngCore, B: Board> Device<R, B> {
    /// The same on a board with parts that its owner can use.
    pub fn with_board(key: DeviceKey, settings: Settings, memory: Memory, rng: R, board: B) -> Self {
        let log = Log::new(settings.log_batches);
        Self {
            key,
            settings,
            memory,
            log,
            identify: false,
            board,
            press: Press::default(),
            rng,
            lock: CodeLock::after(memory.wrong_codes),
            talk: Talk::None,
            frame: MIN_FRAME,
            incoming: Reassembler::new(MAX_REQUEST),
            outgoing: Fragmenter::new(),
        }
    }

    /// A central has connected with this ATT MTU; also to be called when the MTU changes before the first frame.
    pub fn connect(&mut self, att_mtu: u16) {
        self.disconnect();
        self.frame = frame_size(att_mtu);
    }

    /// The link is gone, and the session with it; log and wrong codes stay.
    pub fn disconnect(&mut self) {
        self.talk = Talk::None;
        self.frame = MIN_FRAME;
        self.incoming = Reassembler::new(MAX_REQUEST);
        self.outgoing = Fragmenter::new();
    }

    /// Takes one value written to `rx` and gives the values to notify on `tx`, in order; `now_ms` is any clock that
    /// does not go back.
    pub fn on_write(&mut self, frame: &[u8], now_ms: u64) -> Vec<Vec<u8>> {
        let reply = match self.incoming.push(frame) {
            Ok(Some(message)) => self.on_message(&message, now_ms),
            Err(FrameError::Length) => Some(Refusal::Malformed.to_bytes()),
            // Noise on the air is no reason to speak.
            Ok(None) | Err(FrameError::Version(_) | FrameError::Malformed | FrameError::Gap) => None,
        };
        reply.and_then(|reply| self.outgoing.split(&reply, self.frame).ok()).unwrap_or_default()
    }

    /// The service data to advertise now.
    #[must_use]
    pub fn advert(&self) -> Advert {
        Advert {
            version: wire::VERSION,
            kind: self.settings.kind_code,
            claimed: self.memory.claimed,
            has_data: self.log.has_data(),
            hint: self.address().hint(),
        }
    }

    /// The value of the info characteristic.
    #[must_use]
    pub fn info_read(&self) -> Vec<u8> {
        InfoValue::new(self.advert(), MAX_REQUEST).to_bytes()
    }

    /// The device's address.
    #[must_use]
    pub fn address(&self) -> DeviceAddress {
        self.key.address()
    }

    /// What to store so that it outlives a loss of power, before the frames of [`Device::on_write`] are sent: a code
    /// whose wrongness is known but not counted can be guessed on.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory { wrong_codes: self.lock.wrong_codes(), ..self.memory }
    }

    /// The board under it.
    #[must_use]
    pub fn board(&self) -> &B {
        &self.board
    }

    /// The board under it.
    pub fn board_mut(&mut self) -> &mut B {
        &mut self.board
    }

    /// Adds a reading to the open batch.
    ///
    /// # Errors
    /// The batch is full, or the reading does not fit its stream.
    pub fn push(&mut self, reading: Reading) -> Result<(), PushError> {
        self.log.push(reading)
    }

    /// Signs the open batch and puts it into the log; none if it has no reading.
    ///
    /// # Errors
    /// The sequence numbers are used up.
    pub fn close_batch(&mut self) -> Result<Option<Tip>, BatchError> {
        let closed = self.log.close(&self.key, self.memory.tip)?;
        self.memory.tip = closed.or(self.memory.tip);
        Ok(closed)
    }

    /// Signs permits again; to be bound to something that only a person at the device can do and nobody does by
    /// chance, such as a button held for five seconds.
    pub fn arm(&mut self) {
        self.memory.signing = true;
    }

    /// Somebody pressed its button for a moment: for one minute it may be reset or handed over, once.
    pub fn press(&mut self, now_ms: u64) {
        self.press = Press::at(now_ms);
    }

    /// Whether the owner has asked the device to show itself since the last call.
    pub fn take_identify(&mut self) -> bool {
        core::mem::take(&mut self.identify)
    }

    fn on_message(&mut self, message: &[u8], now_ms: u64) -> Option<Vec<u8>> {
        let refusal = match message.first() {
            Some(&HELLO) => match self.on_hello(message, now_ms) {
                Ok(offer) => return Some(offer),
                Err(refusal) => refusal,
            },
            Some(&CONFIRM) => match self.on_confirm(message, now_ms) {
                Ok(proof) => return Some(proof),
                Err(refusal) => refusal,
            },
            Some(&SEALED) => match self.on_sealed(message, now_ms) {
                Ok(reply) => return reply,
                Err(refusal) => refusal,
            },
            Some(_) | None => Refusal::Malformed,
        };
        Some(refusal.to_bytes())
    }

    fn on_hello(&mut self, message: &[u8], now_ms: u64) -> Result<Vec<u8>, Refusal> {
        if let Some(seconds) = self.lock.closed(now_ms) {
            return Err(Refusal::Closed { seconds });
        }
        let answered = Responder::answer(message, &self.settings.code, &mut self.rng);
        let (responder, offer) = answered.map_err(|error| error.refusal())?;
        self.talk = Talk::Offered { responder, since_ms: now_ms };
        Ok(offer)
    }

    fn on_confirm(&mut self, message: &[u8], now_ms: u64) -> Result<Vec<u8>, Refusal> {
        if !matches!(self.talk, Talk::Offered { .. }) {
            return Err(Refusal::NoSession);
        }
        let talk = core::mem::replace(&mut self.talk, Talk::None);
        let Talk::Offered { responder, since_ms } = talk else { return Err(Refusal::NoSession) };
        if now_ms.saturating_sub(since_ms) > HANDSHAKE_MS {
            return Err(Refusal::NoSession);
        }
        let (session, proof) = responder.confirm(message, &self.key).map_err(|error| {
            if error == ConfirmError::WrongCode {
                self.lock.wrong(now_ms);
            }
            error.refusal()
        })?;
        self.lock.right();
        self.talk = Talk::Open(session);
        Ok(proof)
    }

    /// Replies to a sealed request. One that does not open is met with silence: it may be noise that somebody put
    /// between two good ones.
    fn on_sealed(&mut self, message: &[u8], now_ms: u64) -> Result<Option<Vec<u8>>, Refusal> {
        let Talk::Open(session) = &mut self.talk else { return Err(Refusal::NoSession) };
        let Ok(request) = session.open(message) else { return Ok(None) };
        let reply = answer(self, &request, now_ms);
        let Talk::Open(session) = &mut self.talk else { return Err(Refusal::NoSession) };
        session.seal(&reply.to_bytes()).map(Some).map_err(|_| Refusal::NoSession)
    }

    pub(crate) fn batches(&self, from_seq: u64, max: u16) -> Reply {
        Reply::Batches(self.log.page(from_seq, max, self.memory.tip))
    }
}
