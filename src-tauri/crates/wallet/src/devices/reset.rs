//! What the owner has a paired device do: show itself, and forget what is the owner's alone.

use domain::{
    device::DeviceId,
    failure::{Code, Coded},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::dialogue::DialogueError;
use crate::{
    Wallet,
    ports::{LinkError, StoreError},
};

/// How far a device forgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// Its Wi-Fi and the readings that it holds.
    Factory,
    /// The same for somebody else, and from then on it signs no permit.
    HandOver,
}

impl Wallet {
    /// Has a paired device show which one it is.
    ///
    /// # Errors
    /// [`DialogueError`]; the radio is free in any case.
    pub async fn identify_device(&self, device: DeviceId) -> Result<(), DialogueError> {
        let mut dialogue = self.dialogue(device).await?;
        let identified = dialogue.session.identify().await;
        dialogue.close().await;
        Ok(identified?)
    }

    /// Has a paired device forget its Wi-Fi and its readings; those not fetched before are lost. Its key, its claim and
    /// its place in the history stay, and so does the code on its label.
    ///
    /// # Errors
    /// [`ResetError`]; [`LinkError::NeedsPresence`] until somebody has pressed its button.
    pub async fn reset_device(&self, device: DeviceId, reset: Reset) -> Result<(), ResetError> {
        let operations = self.ports.store.operations().await?;
        if let Some(open) = operations.iter().find(|row| row.open && row.device == Some(device)) {
            return Err(ResetError::InUse(format!("{} ({})", open.title, open.id)));
        }
        let mut dialogue = self.dialogue(device).await?;
        let done = match reset {
            Reset::Factory => dialogue.session.reset().await,
            Reset::HandOver => dialogue.session.hand_over().await,
        };
        dialogue.close().await;
        Ok(done?)
    }
}

/// Why a device was not reset.
#[derive(Debug, Error)]
pub enum ResetError {
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("work on this device is open: {0}. Go on with it first: `deedboxctl operations resume`. Nothing was reset")]
    InUse(String),
}

impl Coded for ResetError {
    fn code(&self) -> Code {
        match self {
            Self::Dialogue(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::InUse(_) => Code::DeviceInUse,
        }
    }
}
