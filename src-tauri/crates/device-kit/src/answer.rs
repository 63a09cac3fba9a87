use rand_core::CryptoRngCore;
use wire::{
    did::did_document,
    maker::MakerProof,
    message::{Answered, Asked, Capabilities, Info, Reason, Reply, Request},
    permit::Permit,
};

use crate::device::Device;

/// Does what a request asks for, or says why not.
pub(crate) fn answer<R: CryptoRngCore>(device: &mut Device<R>, request: &[u8]) -> Answered {
    match Asked::from_bytes(request) {
        Ok(Asked { id, request }) => Answered { id, reply: reply(device, request) },
        Err(error) => Answered { id: error.id.unwrap_or(0), reply: Reply::Refused(error.reason) },
    }
}

fn reply<R: CryptoRngCore>(device: &mut Device<R>, request: Request) -> Reply {
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
            Reply::Done
        }
        Request::EndSigning => {
            device.memory.claimed = true;
            device.memory.signing = false;
            Reply::Done
        }
    }
}

fn info<R: CryptoRngCore>(device: &Device<R>) -> Info {
    Info {
        kind: device.settings.kind.clone(),
        model: device.settings.model.clone(),
        firmware: device.settings.firmware.clone(),
        address: device.address().0,
        claimed: device.memory.claimed,
        signing: device.memory.signing,
        capabilities: Capabilities::ALL,
    }
}

fn sign_permit<R: CryptoRngCore>(device: &Device<R>, permit: &Permit) -> Reply {
    if !device.memory.signing {
        return Reply::Refused(Reason::SigningEnded);
    }
    if permit.owner == [0; 20] || permit.registry == [0; 20] || permit.chain_id == 0 {
        return Reply::Refused(Reason::Malformed);
    }
    Reply::Signature(permit.sign(&device.key))
}

fn sign_maker_proof<R: CryptoRngCore>(device: &Device<R>, proof: &MakerProof) -> Reply {
    if !device.memory.signing {
        return Reply::Refused(Reason::SigningEnded);
    }
    if proof.owner == [0; 20] || proof.chain_id == 0 {
        return Reply::Refused(Reason::Malformed);
    }
    Reply::Signature(proof.sign(&device.key))
}
