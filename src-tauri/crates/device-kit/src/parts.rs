//! Requests that need a part of the board.

use rand_core::CryptoRngCore;
use wire::{
    message::{Capabilities, Reason, Reply, Request},
    wifi::{MAX_NETWORKS, Networks},
};

use crate::{board::Board, device::Device};

/// Does what a request asks of the board, where it has the part.
pub(crate) fn answer<R: CryptoRngCore, B: Board>(
    device: &mut Device<R, B>,
    part: Capabilities,
    request: &Request,
    now_ms: u64,
) -> Reply {
    if !device.board.parts().has(part) {
        return Reply::Refused(Reason::Unsupported);
    }
    match request {
        Request::WifiNetworks => Reply::Networks(networks(&mut device.board)),
        Request::WifiJoin { ssid, password } => {
            device.board.join(ssid, password);
            Reply::Done
        }
        Request::WifiStatus => Reply::Wifi(device.board.wifi()),
        Request::Battery => device.board.battery().map_or(Reply::Refused(Reason::Unsupported), Reply::Battery),
        Request::HandOver => wipe(device, now_ms, true),
        Request::FactoryReset => wipe(device, now_ms, false),
        Request::Info
        | Request::DidDocument
        | Request::Permit(_)
        | Request::MakerProof(_)
        | Request::Batches { .. }
        | Request::Ack { .. }
        | Request::Identify
        | Request::EndSigning => Reply::Refused(Reason::Unsupported),
    }
}

fn networks<B: Board>(board: &mut B) -> Networks {
    let Some(mut heard) = board.networks() else { return Networks { listening: true, heard: [].into() } };
    heard.sort_by_key(|network| core::cmp::Reverse(network.rssi));
    heard.truncate(usize::try_from(MAX_NETWORKS).unwrap_or(usize::MAX));
    Networks { listening: false, heard }
}

/// Forgets what belongs to the owner. Key, claim and the number of the newest batch stay: a device that counted from
/// the start again would have two histories. It never makes a claimed device sign again.
fn wipe<R: CryptoRngCore, B: Board>(device: &mut Device<R, B>, now_ms: u64, hand_over: bool) -> Reply {
    if !device.press.take(now_ms) {
        return Reply::Refused(Reason::NotPresent);
    }
    device.board.forget_wifi();
    device.log.clear();
    if hand_over {
        device.memory.signing = false;
    }
    Reply::Done
}
