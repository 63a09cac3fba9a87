//! The Deedbox profile, version 1 (docs/device-profile.md).

mod advert;
mod channel;
mod set_up;
mod wifi;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Address, B256, U256,
    account::Owner,
    device::{DeviceId, KeyProof, MetDevice, Percent, Profile, Signing},
    shown::shown_text,
};
use secrecy::ExposeSecret;
use wallet::ports::{Credential, LinkError, Page, Random, Session, chain::Permit};
use wire::{
    code::SetupCode,
    did::did_document,
    identity::{DeviceAddress, PublicKey},
    maker::MakerProof,
    message::{Answered, Asked, Capabilities, Reason, Reply, Request},
    session::{HandshakeError, Initiator, OpenError, Refusal},
    signature::Signature,
};
use zeroize::Zeroizing;

use crate::{ble::Connection, rng::Rng};
use channel::Channel;

pub(crate) use advert::MATCHER;
pub(crate) use set_up::set_up;

/// A session with a device of this profile.
pub(crate) struct DeedboxSession {
    channel: Channel,
    session: wire::session::Session,
    key: PublicKey,
    device: MetDevice,
    capabilities: Capabilities,
    next: u32,
}

/// Opens a session; the device must know the code and prove its key, the expected one if there is one.
pub(crate) async fn open(
    connection: Connection,
    credential: &Credential,
    expected: Option<DeviceId>,
    random: Arc<dyn Random>,
) -> Result<DeedboxSession, LinkError> {
    let mut channel = Channel::start(connection).await?;
    match shake(&mut channel, credential, expected, random).await {
        Ok((session, key)) => {
            let device = MetDevice {
                id: DeviceId(Address::from(key.address().0)),
                profile: Profile::Deedbox,
                proof: KeyProof::Session,
                kind: String::new(),
                model: String::new(),
                firmware: String::new(),
                signing: Signing::Ended,
            };
            let capabilities = Capabilities::default();
            let mut opened = DeedboxSession { channel, session, key, device, capabilities, next: 0 };
            match opened.introduce().await {
                Ok(()) => Ok(opened),
                Err(error) => {
                    opened.channel.close().await;
                    Err(error)
                }
            }
        }
        Err(error) => {
            channel.close().await;
            Err(error)
        }
    }
}

async fn shake(
    channel: &mut Channel,
    credential: &Credential,
    expected: Option<DeviceId>,
    random: Arc<dyn Random>,
) -> Result<(wire::session::Session, PublicKey), LinkError> {
    let (Credential::LabelCode(code)
    | Credential::Paired { code, .. }
    | Credential::ProofOfPossession { proof: code, .. }) = credential
    else {
        return Err(LinkError::WrongCode);
    };
    // A text that is no code at all cannot be the label's: say so without spending one of the three tries.
    let code: SetupCode = code.expose_secret().parse().map_err(|_| LinkError::WrongCode)?;
    let expected = expected.map(|id| DeviceAddress(id.0.into_array()));
    let (initiator, hello) = Initiator::start(&code, expected, &mut Rng(random));
    let offer = channel.exchange(&hello).await?;
    let (awaiting, confirm) = initiator.offer(&offer).map_err(handshake)?;
    let proof = channel.exchange(&confirm).await?;
    let proved = awaiting.proof(&proof).map_err(handshake)?;
    Ok((proved.session, proved.key))
}

impl DeedboxSession {
    async fn introduce(&mut self) -> Result<(), LinkError> {
        let Reply::Info(info) = self.ask(Request::Info).await? else { return Err(unexpected()) };
        if info.address != self.device.id.0.into_array() {
            return Err(LinkError::KeyChanged);
        }
        self.device.kind = shown_text(info.kind.as_str());
        self.device.model = shown_text(info.model.as_str());
        self.device.firmware = shown_text(info.firmware.as_str());
        self.device.signing = if info.signing { Signing::Open } else { Signing::Ended };
        self.capabilities = info.capabilities;
        Ok(())
    }

    async fn ask(&mut self, request: Request) -> Result<Reply, LinkError> {
        let id = self.next;
        self.next = self.next.wrapping_add(1);
        let plain = Zeroizing::new(Asked { id, request }.to_bytes());
        let sealed = self.session.seal(&plain).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        let answer = self.channel.exchange(&sealed).await?;
        let opened = self.session.open(&answer).map_err(opening)?;
        let answered = Answered::from_bytes(&opened).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        if answered.id != id {
            return Err(LinkError::Misbehaved("an answer to another question".to_string()));
        }
        match answered.reply {
            Reply::Refused(Reason::NotPresent) => Err(LinkError::NeedsPresence),
            Reply::Refused(reason) => Err(LinkError::Refused(reason.to_string())),
            reply => Ok(reply),
        }
    }

    async fn done(&mut self, request: Request) -> Result<(), LinkError> {
        match self.ask(request).await? {
            Reply::Done => Ok(()),
            _ => Err(unexpected()),
        }
    }

    async fn signature(&mut self, request: Request) -> Result<Signature, LinkError> {
        match self.ask(request).await? {
            Reply::Signature(signature) => Ok(signature),
            _ => Err(unexpected()),
        }
    }

    /// A device that lacks this is not asked for it: one of before would not know the question.
    fn wants(&self, capability: Capabilities, without: &'static str) -> Result<(), LinkError> {
        if self.capabilities.has(capability) { Ok(()) } else { Err(LinkError::NotSupported(without)) }
    }

    fn address(&self) -> DeviceAddress {
        self.key.address()
    }
}

#[async_trait]
impl Session for DeedboxSession {
    fn device(&self) -> &MetDevice {
        &self.device
    }

    async fn heard_as(&mut self) -> Option<String> {
        self.channel.name().await
    }

    async fn document(&mut self) -> Result<String, LinkError> {
        let Reply::DidDocument(document) = self.ask(Request::DidDocument).await? else { return Err(unexpected()) };
        if document != did_document(&self.key) {
            return Err(LinkError::Misbehaved("its document does not name its key".to_string()));
        }
        Ok(document)
    }

    async fn permit(
        &mut self,
        owner: Owner,
        nonce: U256,
        chain_id: u64,
        registry: Address,
    ) -> Result<Permit, LinkError> {
        let fields = wire::permit::Permit {
            owner: owner.0.into_array(),
            nonce: nonce.to_be_bytes(),
            chain_id,
            registry: registry.into_array(),
        };
        let signature = self.signature(Request::Permit(fields)).await?;
        let recovered = fields.recover(&signature, self.address()).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        Ok(Permit { v: recovered.v, r: B256::from(recovered.r), s: B256::from(recovered.s) })
    }

    async fn maker_proof(&mut self, owner: Owner, chain_id: u64) -> Result<[u8; 65], LinkError> {
        let proof = MakerProof { owner: owner.0.into_array(), chain_id };
        let signature = self.signature(Request::MakerProof(proof)).await?;
        let recovered = proof.recover(&signature, self.address()).map_err(|e| LinkError::Misbehaved(e.to_string()))?;
        Ok(recovered.to_bytes())
    }

    async fn batches(&mut self, from_seq: u64, max: u32) -> Result<Page, LinkError> {
        let max = u16::try_from(max).unwrap_or(u16::MAX);
        let Reply::Batches(page) = self.ask(Request::Batches { from_seq, max }).await? else {
            return Err(unexpected());
        };
        let batches = page.batches.iter().map(wire::batch::SignedBatch::to_bytes).collect();
        Ok(Page { oldest: page.oldest, next: page.next, batches })
    }

    async fn acknowledge(&mut self, up_to_seq: u64) -> Result<(), LinkError> {
        self.done(Request::Ack { up_to: up_to_seq }).await
    }

    async fn end_signing(&mut self) -> Result<(), LinkError> {
        self.done(Request::EndSigning).await
    }

    async fn close(self: Box<Self>) {
        self.channel.close().await;
    }

    async fn identify(&mut self) -> Result<(), LinkError> {
        self.wants(Capabilities::IDENTIFY, "it has no way to show which one it is")?;
        self.done(Request::Identify).await
    }

    async fn battery(&mut self) -> Result<Option<Percent>, LinkError> {
        if !self.capabilities.has(Capabilities::BATTERY) {
            return Ok(None);
        }
        match self.ask(Request::Battery).await {
            Ok(Reply::Battery(charge)) => Ok(Percent::new(charge.get())),
            Ok(_) => Err(unexpected()),
            // It has one, and cannot say how full it is now.
            Err(LinkError::Refused(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn reset(&mut self) -> Result<(), LinkError> {
        self.wants(Capabilities::FACTORY_RESET, "it cannot be reset from here; its manual says how to do it by hand")?;
        self.done(Request::FactoryReset).await
    }

    async fn hand_over(&mut self) -> Result<(), LinkError> {
        let by_hand = "it cannot be handed over from here; its manual says how to reset it by hand";
        self.wants(Capabilities::HAND_OVER, by_hand)?;
        self.done(Request::HandOver).await
    }
}

fn unexpected() -> LinkError {
    LinkError::Misbehaved("an answer of another kind".to_string())
}

fn handshake(error: HandshakeError) -> LinkError {
    match error {
        HandshakeError::WrongCode => LinkError::WrongCode,
        HandshakeError::Closed { .. } => LinkError::Closed,
        // Who takes any code, or none, would have the owner try codes on it.
        HandshakeError::NotConfirmed | HandshakeError::KeyMismatch { .. } | HandshakeError::NotProved => {
            LinkError::KeyChanged
        }
        HandshakeError::Version(_) | HandshakeError::Refused | HandshakeError::Malformed => {
            LinkError::Misbehaved(error.to_string())
        }
    }
}

fn opening(error: OpenError) -> LinkError {
    match error {
        OpenError::Refused(Refusal::Closed { .. }) => LinkError::Closed,
        other => LinkError::Misbehaved(other.to_string()),
    }
}
