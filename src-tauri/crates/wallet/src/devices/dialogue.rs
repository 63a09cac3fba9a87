//! One dialogue with a device this wallet knows.

use domain::{
    device::{DeviceId, KeyProof, NearbyId},
    failure::{Code, Coded},
};
use secrecy::SecretString;
use thiserror::Error;
use tokio::sync::OwnedMutexGuard;

use crate::{
    Wallet,
    devices::candidates::Candidates,
    ports::{Credential, LinkError, Session, StoreError, VaultError, store::DeviceRow},
};

/// A session and the radio it holds; both are free again when it closes or drops.
pub(crate) struct Dialogue {
    pub session: Box<dyn Session>,
    _radio: OwnedMutexGuard<()>,
}

impl Dialogue {
    pub(crate) async fn close(self) {
        self.session.close().await;
    }
}

impl Wallet {
    /// Opens a session with a device that is remembered, where it is reached or else where it is heard, with its stored
    /// code if it has one; its key must be the one it had then.
    pub(crate) async fn dialogue(&self, device: DeviceId) -> Result<Dialogue, DialogueError> {
        let row = self.ports.store.device(device).await?.ok_or(DialogueError::UnknownDevice)?;
        let credential = match row.sealed_code.is_empty() {
            true => Credential::None,
            false => Credential::LabelCode(self.stored_code(&row)?),
        };
        let radio = self.radio.clone().lock_owned().await;
        // With the radio in hand: it may have been forgotten meanwhile.
        self.ports.store.device(device).await?.ok_or(DialogueError::UnknownDevice)?;
        let session = match &row.reach {
            Some(reach) => self.ports.link.open(reach, &credential, Some(device)).await?,
            None => self.open_known(device, &credential).await?,
        };
        if session.device().proof == KeyProof::Session {
            self.ports.store.saw_device(device, self.ports.clock.now()).await?;
        }
        Ok(Dialogue { session, _radio: radio })
    }

    async fn open_known(&self, device: DeviceId, credential: &Credential) -> Result<Box<dyn Session>, LinkError> {
        let link = &self.ports.link;
        let mut candidates = Candidates::find(link.as_ref(), device).await?;
        loop {
            match link.open(candidates.near(), credential, Some(device)).await {
                Ok(session) => return Ok(session),
                Err(error) => candidates.after(error).await?,
            }
        }
    }

    /// Where a paired device seems to be.
    pub(crate) async fn heard(&self, device: DeviceId) -> Result<NearbyId, LinkError> {
        let _radio = self.radio.clone().lock_owned().await;
        Ok(Candidates::find(self.ports.link.as_ref(), device).await?.near().clone())
    }

    /// What shows a device of this wallet that its owner asks, and the wallet that it is this device.
    pub(crate) async fn paired_credential(&self, device: DeviceId) -> Result<Credential, DialogueError> {
        let row = self.ports.store.device(device).await?.ok_or(DialogueError::UnknownDevice)?;
        Ok(Credential::Paired { device, code: self.stored_code(&row)? })
    }

    /// Opens a session with a device just heard, or one that is named by where it is; its key must be the one that its
    /// label names, if it names one.
    pub(crate) async fn first_dialogue(
        &self,
        near: &NearbyId,
        credential: &Credential,
        expected: Option<DeviceId>,
    ) -> Result<Dialogue, LinkError> {
        let radio = self.radio.clone().lock_owned().await;
        let session = self.ports.link.open(near, credential, expected).await?;
        Ok(Dialogue { session, _radio: radio })
    }

    fn stored_code(&self, row: &DeviceRow) -> Result<SecretString, DialogueError> {
        let opened = self.ports.vault.open(&code_context(row.id), &row.sealed_code)?;
        let text = String::from_utf8(opened).map_err(|_| StoreError::Damaged("a device's code".to_string()))?;
        Ok(SecretString::from(text))
    }
}

/// What binds a sealed set-up code to its device.
pub(crate) fn code_context(device: DeviceId) -> Vec<u8> {
    format!("set-up code {device}").into_bytes()
}

/// Why no dialogue with a known device opened.
#[derive(Debug, Error)]
pub enum DialogueError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this wallet has not paired with this device yet: pair with it first")]
    UnknownDevice,
}

impl Coded for DialogueError {
    fn code(&self) -> Code {
        match self {
            Self::Link(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::UnknownDevice => Code::DeviceUnknown,
        }
    }
}
