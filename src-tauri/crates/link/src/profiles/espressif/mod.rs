//! Espressif's unified provisioning (protocomm), the client's side.
//!
//! A device offers endpoints, each of which answers one request with one answer; what carries them is behind
//! [`Endpoints`]. A [`Session`] reads the device's version, agrees on a key with what the owner has from the label,
//! and carries what [`wifi`], [`scan`] and [`ctrl`] ask.
//!
//! Sources: esp-idf `components/protocomm` and idf-extra-components `network_provisioning`.

mod advert;
mod cipher;
pub mod ctrl;
mod device;
mod gatt;
mod handshake;
pub mod names;
mod proto;
pub mod qr;
pub mod scan;
mod sec0;
mod sec1;
mod sec2;
mod session;
mod srp;
pub mod version;
pub mod wifi;

use async_trait::async_trait;
use secrecy::SecretString;
use wallet::ports::LinkError;

pub(crate) use advert::{EXAMPLE_MATCHER, MATCHER};
pub(crate) use device::open;
pub use session::Session;

/// What carries requests to a device's endpoints.
#[async_trait]
pub trait Endpoints: Send {
    /// Writes a request to the endpoint of this name and reads its answer, in the time that a step may take.
    ///
    /// # Errors
    /// A device that refuses what is written is [`LinkError::Refused`] or [`LinkError::Misbehaved`], never
    /// [`LinkError::OutOfRange`]: in a handshake that is how a device says that the code is wrong.
    async fn exchange(&mut self, endpoint: &str, request: &[u8]) -> Result<Vec<u8>, LinkError>;
}

/// What the owner knows of a device, from its label.
#[derive(Clone)]
pub enum Credential {
    /// No code at all.
    Nothing,
    /// A code alone: the proof of possession of security 1, or the password of security 2 with the usual username.
    Code(SecretString),
    /// A username and a password: the device must have security 2.
    Account { username: String, password: SecretString },
}

/// No answer of any endpoint is longer: an attribute holds 512 bytes, and HTTP devices do not send more either.
const MAX_ANSWER: usize = 4096;

fn misbehaved(what: &str) -> LinkError {
    LinkError::Misbehaved(what.to_string())
}
