//! Firmware that opens a session as it should and does not say the truth in it.

use std::mem;

use device_kit::{Device, MAX_REQUEST};
use wire::{
    code::SetupCode,
    frame::{Fragmenter, Reassembler, frame_size},
    identity::DeviceKey,
    message::{Answered, Asked, Reason, Reply, Request},
    permit::Permit,
    session::{CONFIRM, HELLO, Responder, SEALED, Session},
    signature::Signature,
};

use super::{SeedStream, bench, board::SimBoard};
use crate::radio::Lie;

/// Whom a false permit makes the owner.
const ANOTHER_OWNER: [u8; 20] = [0x66; 20];

/// The number of another permit.
const ANOTHER_NONCE: [u8; 32] = [0x66; 32];

/// Stands before a device, whose code and key it has; what it does not lie about, the device answers.
pub(super) struct Liar {
    pub key: DeviceKey,
    pub another: DeviceKey,
    pub code: SetupCode,
    pub random: SeedStream,
    pub line: Line,
}

/// One link.
pub(super) struct Line {
    talk: Talk,
    frame: usize,
    incoming: Reassembler,
    outgoing: Fragmenter,
}

enum Talk {
    None,
    Offered(Responder),
    Open(Session),
}

impl Line {
    pub fn new(att_mtu: u16) -> Self {
        Self {
            talk: Talk::None,
            frame: frame_size(att_mtu),
            incoming: Reassembler::new(MAX_REQUEST),
            outgoing: Fragmenter::new(),
        }
    }
}

impl Liar {
    /// Takes one value written to `rx` and gives those to notify on `tx`.
    pub fn on_write(
        &mut self,
        lie: Lie,
        device: &mut Device<SeedStream, SimBoard>,
        frame: &[u8],
        uptime_ms: u64,
    ) -> Vec<Vec<u8>> {
        let message = self.line.incoming.push(frame).ok().flatten();
        let reply = message.and_then(|message| self.on_message(lie, device, &message, uptime_ms));
        reply.and_then(|reply| self.line.outgoing.split(&reply, self.line.frame).ok()).unwrap_or_default()
    }

    fn on_message(
        &mut self,
        lie: Lie,
        device: &mut Device<SeedStream, SimBoard>,
        message: &[u8],
        uptime_ms: u64,
    ) -> Option<Vec<u8>> {
        match (message.first(), mem::replace(&mut self.line.talk, Talk::None)) {
            (Some(&HELLO), _) => {
                let (responder, offer) = Responder::answer(message, &self.code, &mut self.random).ok()?;
                self.line.talk = Talk::Offered(responder);
                Some(offer)
            }
            (Some(&CONFIRM), Talk::Offered(responder)) => {
                let key = if lie == Lie::AnotherKey { &self.another } else { &self.key };
                let (session, proof) = responder.confirm(message, key).ok()?;
                self.line.talk = Talk::Open(session);
                Some(proof)
            }
            (Some(&SEALED), Talk::Open(mut session)) => {
                let Asked { id, request } = Asked::from_bytes(&session.open(message).ok()?).ok()?;
                let reply = self.reply(lie, device, request, uptime_ms)?;
                let sealed = session.seal(&Answered { id, reply }.to_bytes()).ok();
                self.line.talk = Talk::Open(session);
                sealed
            }
            (_, Talk::None | Talk::Offered(_) | Talk::Open(_)) => None,
        }
    }

    fn reply(
        &mut self,
        lie: Lie,
        device: &mut Device<SeedStream, SimBoard>,
        request: Request,
        uptime_ms: u64,
    ) -> Option<Reply> {
        match request {
            _ if lie == Lie::SaysNo => Some(Reply::Refused(Reason::Unsupported)),
            Request::Permit(permit) => Some(Reply::Signature(self.sign(lie, permit))),
            other => bench::converse(device, uptime_ms, &self.code, &mut self.random, other).ok(),
        }
    }

    fn sign(&self, lie: Lie, permit: Permit) -> Signature {
        match lie {
            Lie::PermitForAnotherOwner => Permit { owner: ANOTHER_OWNER, ..permit }.sign(&self.key),
            Lie::PermitForAnotherChain => Permit { chain_id: permit.chain_id + 1, ..permit }.sign(&self.key),
            Lie::PermitWithAnotherNonce => Permit { nonce: ANOTHER_NONCE, ..permit }.sign(&self.key),
            Lie::PermitByAnotherKey | Lie::AnotherKey => permit.sign(&self.another),
            Lie::Length | Lie::SaysNo => permit.sign(&self.key),
        }
    }
}

/// Has each frame announce the longest message that there is.
pub(super) fn exaggerate(frames: &mut [Vec<u8>]) {
    for frame in frames {
        if let Some(length) = frame.get_mut(5..7) {
            length.fill(u8::MAX);
        }
    }
}
