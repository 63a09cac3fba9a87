use rand_core::CryptoRngCore;
use wire::{
    did::did_document,
    maker::MakerProof,
    message::{Answered, Asked, Capabilities, Info, Reason, Reply, Request},
    permit::Permit,
};

use crate::{board::Board, device::Device, parts};

/// Does what a request asks for, or says why not.
pub(crate) fn answer<R: CryptoRngCore, B: Board>(device: &mut Device<R, B>, request: &[u8], now_ms: u64) -> Answered {
    match Asked::from_bytes(request) {
        Ok(Asked { id, request }) => Answered { id, reply: reply(device, request, now_ms) },
        Err(error) => Answered { id: error.id.unwrap_or(0), reply: Reply::Refused(error.reason) },
    }
}

fn reply<R: CryptoRngCore, B: Board>(device: &mut Device<R, B>, request: Request, now_ms: u64) -> Reply {
    match request {
        Request::Info => Reply::Info(info(device)),
        Request::DidDocument => Reply::DidDocument(did_document(&device.key.public())),
        Request::Permit(permit) => sign_permit(device, &permit),
        Request::MakerProof(proof) => sign_maker_proof(device, &proof),
        Request::Batches { from_seq, max } => device.batches(from_seq, max),
        Request::Ack { up_to } => {
            device.log.acknowledge(up_to);
            Reply::Done
        }
        Request::Identify => {
            device.identify = true;
            device.board.blink();
            Reply::Done
        }
        Request::EndSigning => {
            device.memory.claimed = true;
            device.memory.signing = false;
            Reply::Done
        }
        request @ Request::WifiNetworks => parts::answer(device, Capabilities::WIFI_NETWORKS, &request, now_ms),
        request @ (Request::WifiJoin { .. } | Request::WifiStatus) => {
            parts::answer(device, Capabilities::WIFI_JOIN, &request, now_ms)
        }
        request @ Request::Battery => parts::answer(device, Capabilities::BATTERY, &request, now_ms),
        request @ Request::HandOver => parts::answer(device, Capabilities::HAND_OVER, &request, now_ms),
        request @ Request::FactoryReset => parts::answer(device, Capabilities::FACTORY_RESET, &request, now_ms),
    }
}

fn info<R: CryptoRngCore, B: Board>(device: &Device<R, B>) -> Info {
    Info {
        kind: device.settings.kind.clone(),
        model: device.settings.model.clone(),
        firmware: device.settings.firmware.clone(),
        address: device.address().0,
        claimed: device.memory.claimed,
        signing: device.memory.signing,
        capabilities: Capabilities::BASIC.and(device.board.parts()),
    }
}

fn sign_permit<R: CryptoRngCore, B: Board>(device: &Device<R, B>, permit: &Permit) -> Reply {
    if !device.memory.signing {
        return Reply::Refused(Reason::SigningEnded);
    }
    if permit.owner == [0; 20] || permit.registry == [0; 20] || permit.chain_id == 0 {
        return Reply::Refused(Reason::Malformed);
    }
    Reply::Signature(permit.sign(&device.key))
}

fn sign_maker_proof<R: CryptoRngCore, B: Board>(device: &Device<R, B>, proof: &MakerProof) -> Reply {
    if !device.memory.signing {
        return Reply::Refused(Reason::SigningEnded);
    }
    if proof.owner == [0; 20] || proof.chain_id == 0 {
        return Reply::Refused(Reason::Malformed);
    }
    Reply::Signature(proof.sign(&device.key))
}
