//! Links to devices nearby.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Address, U256,
    account::Owner,
    device::{DeviceId, MetDevice, Nearby, NearbyId, Percent},
    failure::{Code, Coded},
};
use thiserror::Error;
use tokio::sync::watch;
use wire::dimo::DimoClaim;

use super::{
    chain::Permit,
    comparison::Comparison,
    provisioning::{Credential, Provisioning},
};

/// Radio, network and cables: one dialogue at a time; every call ends within 60 s and leaves the radio free (T-37).
#[async_trait]
pub trait Link: Send + Sync {
    /// Listens for `millis`, or until nobody receives from `heard` any more, which gets the whole list at each change.
    /// The list at the end is the answer.
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError>;

    /// Opens a session. The device proves its key, or names it where its profile has no proof
    /// ([`MetDevice::proof`] says which).
    ///
    /// # Errors
    /// [`LinkError::KeyChanged`] when it is not `expected`; [`LinkError::WrongCode`] without the credential that it wants.
    async fn open(
        &self,
        near: &NearbyId,
        credential: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError>;

    /// Connects to a device of any profile to set it up.
    ///
    /// # Errors
    /// [`LinkError::NotSupported`] when its profile sets nothing up.
    async fn provision(&self, near: &NearbyId, credential: &Credential) -> Result<Box<dyn Provisioning>, LinkError>;

    /// Looks for an advert that may be of a known device, and none of those `tried`, for at most `millis`.
    async fn find(&self, device: DeviceId, millis: u64, tried: &[NearbyId]) -> Result<NearbyId, LinkError>;

    /// Names who compares digits when a device wants a bond, once, before anything else; until then nobody agrees. A
    /// call that makes a bond takes up to 70 s longer than others. A link that makes none needs nobody.
    fn compare_with(&self, owner: Arc<dyn Comparison>);

    /// Removes the bond that this computer has with a device, so that a new one can be made.
    ///
    /// # Errors
    /// [`LinkError::NotSupported`] where only the system's settings can.
    async fn unbond(&self, near: &NearbyId) -> Result<(), LinkError>;
}

/// A session with one device. Dropping it disconnects.
#[async_trait]
pub trait Session: Send {
    /// The device that proved or named its key when the session opened.
    fn device(&self) -> &MetDevice;

    /// The device's DID document, exact text, checked to name this device's key.
    async fn document(&mut self) -> Result<String, LinkError>;

    /// Asks for a typed ioID permit; the answer is checked to recover to this device over exactly these fields (T-33, T-34).
    async fn permit(
        &mut self,
        owner: Owner,
        nonce: U256,
        chain_id: u64,
        registry: Address,
    ) -> Result<Permit, LinkError>;

    /// Asks for the proof that the maker's desk wants, over owner and chain id; checked; 65 bytes r‖s‖v.
    async fn maker_proof(&mut self, owner: Owner, chain_id: u64) -> Result<[u8; 65], LinkError>;

    /// Asks for the signature by which DIMO's registry gives the device to an owner; checked to be by this device over exactly
    /// these fields; 65 bytes r‖s‖v.
    async fn dimo_claim(&mut self, _: &DimoClaim) -> Result<[u8; 65], LinkError> {
        Err(LinkError::NotSupported("it is no box that DIMO registers"))
    }

    /// Signed batches from sequence number `from_seq` on, at most `max`; the device may send fewer.
    async fn batches(&mut self, from_seq: u64, max: u32) -> Result<Page, LinkError>;

    /// Tells the device that everything up to this sequence number is kept.
    async fn acknowledge(&mut self, up_to_seq: u64) -> Result<(), LinkError>;

    /// Ends the device's signing mode (T-38).
    async fn end_signing(&mut self) -> Result<(), LinkError>;

    /// Disconnects and frees the radio.
    async fn close(self: Box<Self>);

    /// Has the device show which one it is.
    async fn identify(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it has no way to show which one it is"))
    }

    /// The name under which the device is heard, by its word; none for one that is not on the air.
    async fn heard_as(&mut self) -> Option<String> {
        None
    }

    /// How full the device's battery is, by its word; none where it has none.
    async fn battery(&mut self) -> Result<Option<Percent>, LinkError> {
        Ok(None)
    }

    /// Has the device forget its Wi-Fi and its readings; its key, its claim and its history stay.
    ///
    /// # Errors
    /// [`LinkError::NeedsPresence`] until somebody has pressed its button.
    async fn reset(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it cannot be reset from here; its manual says how to do it by hand"))
    }

    /// The same for a device that gets another owner; it signs no permit from then on.
    ///
    /// # Errors
    /// [`LinkError::NeedsPresence`] until somebody has pressed its button.
    async fn hand_over(&mut self) -> Result<(), LinkError> {
        Err(LinkError::NotSupported("it cannot be handed over from here; its manual says how to reset it by hand"))
    }
}

/// A part of a device's log; nothing of it is verified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The oldest sequence number that the device still has; `next` when it has none.
    pub oldest: u64,
    /// The number of the batch it will close next.
    pub next: u64,
    /// Each as the CBOR that the device sent, oldest first.
    pub batches: Vec<Vec<u8>>,
}

/// Why a device could not be reached or would not.
#[derive(Clone, Debug, Error)]
pub enum LinkError {
    #[error("no Bluetooth adapter was found on this computer: connect one and scan again")]
    NoRadio,
    #[error(
        "the Bluetooth service of this computer cannot be used ({0}): start it (on Linux `bluetooth`, of the package `bluez`) and scan again"
    )]
    NoService(&'static str),
    #[error(
        "the Bluetooth service of this computer does not let this account in: allow it in the settings of the system (on Linux in the rules of the system bus for `org.bluez`) and scan again"
    )]
    NoPermission,
    #[error("Bluetooth is off: turn it on and scan again")]
    RadioOff,
    #[error("this device is not in the list any more: scan again")]
    NotFound,
    #[error("the device went out of range; nothing is lost. Go closer and try again")]
    OutOfRange,
    #[error(
        "the device did not answer in time ({0}); nothing is lost. Go closer, or look at its cable or network, and try again"
    )]
    Timeout(&'static str),
    #[error(
        "the device cannot be reached there ({0}); nothing is lost. Check address or cable, and that it is on and in its sign mode"
    )]
    Unreachable(String),
    #[error(
        "a device is reached at http://HOST:8000, https://HOST:8000 or serial:/dev/ttyUSB0; this is none of them. Check it"
    )]
    NoSuchPlace,
    #[error(
        "the device wants the code on its label, and this is not it: check it and enter it again. Some devices close for a minute after three wrong codes"
    )]
    WrongCode,
    #[error("the device is closed after three wrong codes: wait a minute and try again")]
    Closed,
    #[error(
        "what answered does not hold the key, or not know the code, that the device should: it may be another device that pretends. Nothing was done"
    )]
    KeyChanged,
    #[error("the device says no: {0}; try again, and ask its maker if it says so again")]
    Refused(String),
    #[error("the device wants to know that you are there: press its button, then try again at once. Nothing was sent")]
    NeedsPresence,
    #[error(
        "this device has no encryption: the Wi-Fi password would go through the air readable for everybody within some 30 m. Nothing was sent; agree with --in-the-clear"
    )]
    InTheClear,
    #[error("this device does not offer that: {0}")]
    NotSupported(&'static str),
    #[error("the device is busy with something else: wait a minute and try again")]
    Busy,
    #[error(
        "the device takes no new bond, because it has one with another phone or computer: switch it off and on (an AutoPi: pull it out of the car and plug it in), wait until it has started, then try again"
    )]
    BondedElsewhere,
    #[error(
        "you said that the digits differ: somebody may stand between you and the device. No bond was made; go close to the device and try again"
    )]
    DigitsDiffer,
    #[error(
        "the device does not accept the bond that this computer has with it: it was reset, or nobody compared digits. Remove the bond (`deedboxctl device unbond NAME`), switch the device off and on, and try again"
    )]
    BondLost,
    #[error("the device says that the Wi-Fi refused the password: check it and try again")]
    WrongWifiPassword,
    #[error(
        "the device does not hear this Wi-Fi: check the name, capital letters too, and that it is within reach on 2.4 GHz"
    )]
    WifiNotFound,
    #[error(
        "the device could not join this Wi-Fi and does not say why: check name and password, and that it is within reach on 2.4 GHz"
    )]
    WifiNotJoined,
    #[error(
        "the device does not take this name on the network; it keeps the one it had. Take a shorter one of letters, digits and hyphens and try again"
    )]
    BadHostname,
    #[error("the device broke the protocol ({0}); nothing was done")]
    Misbehaved(String),
}

impl LinkError {
    /// Whether it can be the doing of somebody who copied the device's advert.
    pub(crate) fn may_be_anothers(&self) -> bool {
        match self {
            Self::NotFound
            | Self::OutOfRange
            | Self::Timeout(_)
            | Self::Unreachable(_)
            | Self::WrongCode
            | Self::Closed
            | Self::KeyChanged
            | Self::BondedElsewhere
            | Self::BondLost
            | Self::Misbehaved(_) => true,
            Self::NoRadio
            | Self::NoService(_)
            | Self::NoPermission
            | Self::RadioOff
            | Self::NoSuchPlace
            | Self::Refused(_)
            | Self::NeedsPresence
            | Self::InTheClear
            | Self::NotSupported(_)
            | Self::Busy
            | Self::DigitsDiffer
            | Self::WrongWifiPassword
            | Self::WifiNotFound
            | Self::WifiNotJoined
            | Self::BadHostname => false,
        }
    }
}

impl Coded for LinkError {
    fn code(&self) -> Code {
        match self {
            Self::NoRadio => Code::RadioAbsent,
            Self::NoService(_) => Code::RadioNoService,
            Self::NoPermission => Code::RadioNoPermission,
            Self::RadioOff => Code::RadioOff,
            Self::NotFound => Code::DeviceNotFound,
            Self::OutOfRange => Code::DeviceOutOfRange,
            Self::Timeout(_) => Code::DeviceTimeout,
            Self::Unreachable(_) => Code::DeviceUnreachable,
            Self::NoSuchPlace => Code::BadRequest,
            Self::WrongCode => Code::DeviceWrongCode,
            Self::Closed => Code::DeviceClosed,
            Self::KeyChanged => Code::DeviceKeyChanged,
            Self::Refused(_) => Code::DeviceRefused,
            Self::Misbehaved(_) => Code::DeviceMisbehaved,
            Self::NeedsPresence => Code::DeviceNeedsPresence,
            Self::InTheClear => Code::DeviceInTheClear,
            Self::NotSupported(_) => Code::DeviceNotSupported,
            Self::Busy => Code::DeviceBusy,
            Self::BondedElsewhere => Code::DeviceBondedElsewhere,
            Self::DigitsDiffer => Code::DeviceDigitsDiffer,
            Self::BondLost => Code::DeviceBondLost,
            Self::WrongWifiPassword => Code::WifiWrongPassword,
            Self::WifiNotFound => Code::WifiNotFound,
            Self::WifiNotJoined => Code::WifiNotJoined,
            Self::BadHostname => Code::DeviceBadHostname,
        }
    }
}
