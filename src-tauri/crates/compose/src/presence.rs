//! Who asks for the owner's finger: fprintd on Linux, and nobody elsewhere.

#[cfg(target_os = "linux")]
use std::time::Duration;

use async_trait::async_trait;
#[cfg(target_os = "linux")]
use seat::finger::FingerError;
use wallet::ports::{Presence, PresenceError};

/// The reader of fingers of this computer.
pub struct FingerReader;

/// How long somebody may take to touch it.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(30);

#[cfg(target_os = "linux")]
#[async_trait]
impl Presence for FingerReader {
    async fn offered(&self) -> bool {
        seat::finger::offered().await
    }

    async fn prove(&self) -> Result<(), PresenceError> {
        seat::finger::prove(PATIENCE).await.map_err(|error| match error {
            FingerError::Absent => PresenceError::Absent,
            FingerError::NotYou => PresenceError::NotYou,
            FingerError::Silent => PresenceError::Silent,
        })
    }
}

#[cfg(not(target_os = "linux"))]
#[async_trait]
impl Presence for FingerReader {
    async fn offered(&self) -> bool {
        false
    }

    async fn prove(&self) -> Result<(), PresenceError> {
        Err(PresenceError::Absent)
    }
}
