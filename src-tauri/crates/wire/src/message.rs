//! Requests of the owner's end and replies of the device, inside a session.

use alloc::{string::String, vec::Vec};

use minicbor::{Decode, Decoder, Encode, decode};
use thiserror::Error;

use crate::{
    batch::SignedBatch,
    cbor,
    maker::MakerProof,
    permit::Permit,
    reading::decode_bounded,
    signature::Signature,
    text::Text,
    wifi::{Networks, Password, Ssid, WifiStatus},
};

/// The most batches in one reply.
pub const MAX_BATCHES: u16 = 256;

/// What the owner's end asks for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Request {
    /// What the device is; replied to with [`Reply::Info`].
    #[n(0)]
    Info,
    /// Its DID document; [`Reply::DidDocument`].
    #[n(1)]
    DidDocument,
    /// An ioID permit; [`Reply::Signature`].
    #[n(2)]
    Permit(#[n(0)] Permit),
    /// A proof for the maker; [`Reply::Signature`].
    #[n(3)]
    MakerProof(#[n(0)] MakerProof),
    /// At most `max` batches from `from_seq` on; [`Reply::Batches`].
    #[n(4)]
    Batches {
        #[n(0)]
        from_seq: u64,
        #[n(1)]
        max: u16,
    },
    /// Batches up to and with `up_to` are safe, the device may drop them; [`Reply::Done`].
    #[n(5)]
    Ack {
        #[n(0)]
        up_to: u64,
    },
    /// The device should blink, beep or the like; [`Reply::Done`].
    #[n(6)]
    Identify,
    /// The device is claimed and signs no permit until it is armed by hand; [`Reply::Done`].
    #[n(7)]
    EndSigning,
    /// The networks that the device hears; [`Reply::Networks`], to be asked again while it listens.
    #[n(8)]
    WifiNetworks,
    /// The device should join a network and keep it in place of the one before; [`Reply::Done`] once it tries.
    #[n(9)]
    WifiJoin {
        #[n(0)]
        ssid: Ssid,
        #[n(1)]
        password: Password,
    },
    /// How far it is with that; [`Reply::Wifi`].
    #[n(10)]
    WifiStatus,
    /// How full its battery is; [`Reply::Battery`].
    #[n(11)]
    Battery,
    /// It gets another owner: what is the owner's alone is forgotten, and it signs no permit; [`Reply::Done`].
    #[n(12)]
    HandOver,
    /// Back to how it left its maker, but for its identity and history; [`Reply::Done`].
    #[n(13)]
    FactoryReset,
}

/// What the device replies.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Reply {
    /// It did as asked.
    #[n(0)]
    Done,
    /// What it is.
    #[n(1)]
    Info(#[n(0)] Info),
    /// The exact text of its DID document.
    #[n(2)]
    DidDocument(#[n(0)] String),
    /// What it signed; to be recovered by who asked.
    #[n(3)]
    Signature(#[n(0)] Signature),
    /// Batches, oldest first.
    #[n(4)]
    Batches(#[n(0)] Batches),
    /// It refuses.
    #[n(5)]
    Refused(#[n(0)] Reason),
    /// The networks it hears.
    #[n(6)]
    Networks(#[n(0)] Networks),
    /// How it stands with Wi-Fi.
    #[n(7)]
    Wifi(#[n(0)] WifiStatus),
    /// How full its battery is.
    #[n(8)]
    Battery(#[n(0)] Percent),
}

/// Why a device refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// The request or one of its fields makes no sense.
    #[n(1)]
    #[error("the device could not read the request")]
    Malformed,
    /// The device does not know this request, or lacks what it needs.
    #[n(2)]
    #[error("the device does not do this")]
    Unsupported,
    /// Signing has ended; the device must be armed by hand.
    #[n(3)]
    #[error("the device has ended signing and must be armed by hand")]
    SigningEnded,
    /// Somebody must press its button first.
    #[n(4)]
    #[error("somebody must press the device's button first")]
    NotPresent,
}

/// A part of a whole, 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode)]
#[cbor(transparent)]
pub struct Percent(#[n(0)] u8);

impl Percent {
    /// `number` hundredths; none above 100.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (number <= 100).then_some(Self(number))
    }

    /// 0 to 100.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl<'b, C> Decode<'b, C> for Percent {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::new(d.u8()?).ok_or_else(|| decode::Error::message("more than the whole"))
    }
}

/// What a device is; its own words but for the address, which the session proved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Info {
    /// Dotted id such as `environment.sensor`.
    #[n(0)]
    pub kind: Text<32>,
    #[n(1)]
    pub model: Text<64>,
    #[n(2)]
    pub firmware: Text<32>,
    #[cbor(n(3), with = "minicbor::bytes")]
    pub address: [u8; 20],
    /// It says it has been claimed.
    #[n(4)]
    pub claimed: bool,
    /// It signs permits now.
    #[n(5)]
    pub signing: bool,
    #[n(6)]
    pub capabilities: Capabilities,
}

/// What a device can do, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Capabilities(#[n(0)] pub u32);

impl Capabilities {
    /// It signs ioID permits.
    pub const PERMIT: Self = Self(1);
    /// It signs proofs for its maker.
    pub const MAKER_PROOF: Self = Self(1 << 1);
    /// It keeps signed batches.
    pub const BATCHES: Self = Self(1 << 2);
    /// It can show which one it is.
    pub const IDENTIFY: Self = Self(1 << 3);
    /// It can end signing, until it is armed by hand.
    pub const END_SIGNING: Self = Self(1 << 4);

    /// It lists the networks that it hears.
    pub const WIFI_NETWORKS: Self = Self(1 << 5);
    /// It joins a network, and tells how far it is.
    pub const WIFI_JOIN: Self = Self(1 << 6);
    /// It has a battery.
    pub const BATTERY: Self = Self(1 << 7);
    /// It can be handed over.
    pub const HAND_OVER: Self = Self(1 << 8);
    /// It can be reset.
    pub const FACTORY_RESET: Self = Self(1 << 9);

    /// What needs no part but the radio.
    pub const BASIC: Self = Self(0b1_1111);
    /// Everything in this version.
    pub const ALL: Self = Self(0b11_1111_1111);

    /// Whether all of `wanted` are there.
    #[must_use]
    pub fn has(self, wanted: Self) -> bool {
        self.0 & wanted.0 == wanted.0
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

/// A page of a device's log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Batches {
    /// The oldest sequence number still held; equals `next` when none is.
    #[n(0)]
    pub oldest: u64,
    /// The sequence number of the next batch to be closed.
    #[n(1)]
    pub next: u64,
    /// From the asked number on, without gaps; may be fewer than asked for.
    #[cbor(n(2), decode_with = "decode_bounded::<_, _, { MAX_BATCHES as u64 }>")]
    pub batches: Vec<SignedBatch>,
}

/// A request with the number that its reply repeats.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Asked {
    #[n(0)]
    pub id: u32,
    #[cbor(n(1), decode_with = "decode_known")]
    pub request: Request,
}

/// A reply with the number of its request.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Answered {
    #[n(0)]
    pub id: u32,
    #[cbor(n(1), decode_with = "decode_known")]
    pub reply: Reply,
}

/// The bytes are no message of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a message of this version")]
pub struct MessageError {
    /// The number of the request, if it could be read.
    pub id: Option<u32>,
    /// The request itself is unknown or unreadable, not its envelope.
    pub reason: Reason,
}

impl Asked {
    /// The CBOR bytes, to be sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// Reads a request.
    ///
    /// # Errors
    /// With number and reason, so that a device can refuse what it does not know.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        cbor::from_slice(bytes).ok_or_else(|| misread(bytes))
    }
}

impl Answered {
    /// The CBOR bytes, to be sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::to_vec(self)
    }

    /// Reads a reply.
    ///
    /// # Errors
    /// The bytes are no reply of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        cbor::from_slice(bytes).ok_or_else(|| misread(bytes))
    }
}

/// Decodes what this version knows of an array and passes over what a later one put behind it.
fn decode_known<'b, C, T: Decode<'b, C>>(d: &mut Decoder<'b>, ctx: &mut C) -> Result<T, decode::Error> {
    let start = d.position();
    let value = d.decode_with(ctx)?;
    d.set_position(start);
    d.skip()?;
    Ok(value)
}

/// The highest number of a request in this version.
const LAST_REQUEST: u64 = 13;

fn misread(bytes: &[u8]) -> MessageError {
    let mut decoder = Decoder::new(bytes);
    let id = decoder.array().ok().and_then(|_| decoder.u32().ok());
    let number = id.and_then(|_| decoder.array().ok()).and_then(|_| decoder.u64().ok());
    let unknown = number.is_some_and(|number| number > LAST_REQUEST);
    MessageError { id, reason: if unknown { Reason::Unsupported } else { Reason::Malformed } }
}
