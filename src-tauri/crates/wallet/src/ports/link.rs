//! Links to devices nearby.

use async_trait::async_trait;
use domain::{
    Address, U256,
    account::Owner,
    device::{DeviceId, Nearby, NearbyId, ProvedDevice},
    failure::{Code, Coded},
};
use secrecy::SecretString;
use thiserror::Error;
use tokio::sync::watch;

use super::chain::Permit;

/// The radio: one dialogue at a time; every call ends within 60 s and leaves the radio free (T-37).
#[async_trait]
pub trait Link: Send + Sync {
    /// Listens for `millis`, or until nobody receives from `heard` any more, which gets the whole list at each change.
    /// The list at the end is the answer.
    async fn scan(&self, millis: u64, heard: watch::Sender<Vec<Nearby>>) -> Result<Vec<Nearby>, LinkError>;

    /// Opens a session with the set-up code of the label; the device proves its key.
    ///
    /// # Errors
    /// [`LinkError::KeyChanged`] when it is not `expected`.
    async fn open(
        &self,
        near: &NearbyId,
        code: &SecretString,
        expected: Option<DeviceId>,
    ) -> Result<Box<dyn Session>, LinkError>;

    /// Looks for the advert of a known device for at most `millis`.
    async fn find(&self, device: DeviceId, millis: u64) -> Result<NearbyId, LinkError>;
}

/// An authenticated session with one device. Dropping it disconnects.
#[async_trait]
pub trait Session: Send {
    /// The device whose key was proved when the session opened.
    fn device(&self) -> &ProvedDevice;

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

    /// Signed batches from sequence number `from_seq` on, at most `max`, each as the CBOR that the device sent; not verified.
    async fn batches(&mut self, from_seq: u64, max: u32) -> Result<Vec<Vec<u8>>, LinkError>;

    /// Tells the device that everything up to this sequence number is kept.
    async fn acknowledge(&mut self, up_to_seq: u64) -> Result<(), LinkError>;

    /// Ends the device's signing mode (T-38).
    async fn end_signing(&mut self) -> Result<(), LinkError>;

    /// Disconnects and frees the radio.
    async fn close(self: Box<Self>);
}

/// Why a device could not be reached or would not.
#[derive(Clone, Debug, Error)]
pub enum LinkError {
    #[error("no Bluetooth was found on this computer ({0}); connect an adapter or start the Bluetooth service")]
    NoRadio(String),
    #[error("Bluetooth is off: turn it on and scan again")]
    RadioOff,
    #[error("this device is not in the list any more: scan again")]
    NotFound,
    #[error("the device went out of range; nothing is lost. Go closer and try again")]
    OutOfRange,
    #[error("the device did not answer in time ({0}); nothing is lost. Go closer and try again")]
    Timeout(&'static str),
    #[error(
        "this is not the code on the device's label; check it and enter it again. Three wrong codes close the device for a minute"
    )]
    WrongCode,
    #[error("the device is closed after three wrong codes: wait a minute and try again")]
    Closed,
    #[error("this device does not hold the key it should: it may be another device that pretends. Nothing was done")]
    KeyChanged,
    #[error("the device says no: {0}")]
    Refused(String),
    #[error("the device broke the protocol ({0}); nothing was done")]
    Misbehaved(String),
}

impl Coded for LinkError {
    fn code(&self) -> Code {
        match self {
            Self::NoRadio(_) => Code::RadioAbsent,
            Self::RadioOff => Code::RadioOff,
            Self::NotFound => Code::DeviceNotFound,
            Self::OutOfRange => Code::DeviceOutOfRange,
            Self::Timeout(_) => Code::DeviceTimeout,
            Self::WrongCode => Code::DeviceWrongCode,
            Self::Closed => Code::DeviceClosed,
            Self::KeyChanged => Code::DeviceKeyChanged,
            Self::Refused(_) => Code::DeviceRefused,
            Self::Misbehaved(_) => Code::DeviceMisbehaved,
        }
    }
}
