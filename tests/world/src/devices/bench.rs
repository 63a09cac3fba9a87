//! A conversation with a device on the bench: the frames and the session of the air, without the air.

use device_kit::Device;
use wire::{
    code::SetupCode,
    frame::{Fragmenter, FrameError, MAX_FRAME, MAX_MESSAGE, Reassembler},
    message::{Answered, Asked, MessageError, Reason, Reply, Request},
    session::{HandshakeError, Initiator, OpenError, SealError},
};

use super::{SeedStream, board::SimBoard, firmware::Firmware};

/// Why a device on the bench did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A central is connected to it.
    #[error("the device talks to somebody else")]
    Busy,
    /// It said nothing.
    #[error("the device is silent")]
    Silent,
    /// It replied to something else.
    #[error("the device replied to something else")]
    Unexpected,
    #[error(transparent)]
    Frame(#[from] FrameError),
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Message(#[from] MessageError),
    #[error(transparent)]
    Refused(#[from] Reason),
}

/// Opens a session with the code on the label, asks for one thing and ends it.
pub(super) fn ask(
    firmware: &mut Firmware,
    code: &SetupCode,
    random: &mut SeedStream,
    request: Request,
) -> Result<Reply, BenchError> {
    if firmware.is_linked() {
        return Err(BenchError::Busy);
    }
    let uptime_ms = firmware.uptime_ms();
    match converse(&mut firmware.device, uptime_ms, code, random, request)? {
        Reply::Refused(reason) => Err(reason.into()),
        reply => Ok(reply),
    }
}

/// The same whoever is connected; a refusal is a reply.
pub(super) fn converse(
    device: &mut Device<SeedStream, SimBoard>,
    uptime_ms: u64,
    code: &SetupCode,
    random: &mut SeedStream,
    request: Request,
) -> Result<Reply, BenchError> {
    device.connect(u16::MAX);
    let reply = Bench::new(device, uptime_ms).ask(code, random, request);
    device.disconnect();
    reply
}

struct Bench<'a> {
    device: &'a mut Device<SeedStream, SimBoard>,
    uptime_ms: u64,
    outgoing: Fragmenter,
    incoming: Reassembler,
}

impl<'a> Bench<'a> {
    fn new(device: &'a mut Device<SeedStream, SimBoard>, uptime_ms: u64) -> Self {
        Self { device, uptime_ms, outgoing: Fragmenter::new(), incoming: Reassembler::new(MAX_MESSAGE) }
    }

    fn ask(mut self, code: &SetupCode, random: &mut SeedStream, request: Request) -> Result<Reply, BenchError> {
        let (initiator, hello) = Initiator::start(code, None, random);
        let offer = self.exchange(&hello)?;
        let (awaiting, confirm) = initiator.offer(&offer)?;
        let proof = self.exchange(&confirm)?;
        let mut session = awaiting.proof(&proof)?.session;
        let asked = Asked { id: 1, request };
        let reply = self.exchange(&session.seal(&asked.to_bytes())?)?;
        let answered = Answered::from_bytes(&session.open(&reply)?)?;
        Ok(answered.reply)
    }

    fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, BenchError> {
        let mut reply = None;
        for frame in self.outgoing.split(message, MAX_FRAME)? {
            for back in self.device.on_write(&frame, self.uptime_ms) {
                reply = self.incoming.push(&back)?.or(reply);
            }
        }
        reply.ok_or(BenchError::Silent)
    }
}
