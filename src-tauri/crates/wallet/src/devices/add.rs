//! Adding a device by where it is reached: on the network, or on a cable.

use domain::{
    device::{KeyProof, NearbyId},
    failure::{Code, Coded},
};
use thiserror::Error;

use super::{PairedDevice, pair::Way};
use crate::{
    Wallet,
    ports::{Credential, LinkError, StoreError, VaultError},
};

impl Wallet {
    /// Opens a session with the device there, remembers it and where it is, and says whose it is. Its key is only named
    /// so far: it counts for nothing until it signs.
    ///
    /// # Errors
    /// [`AddError`]; nothing is stored then.
    pub async fn add_device(&self, reach: &NearbyId) -> Result<PairedDevice, AddError> {
        self.ports.vault.account()?;
        if !reach.is_place() {
            return Err(LinkError::NoSuchPlace.into());
        }
        let mut dialogue = self.first_dialogue(reach, &Credential::None, None).await?;
        let device = dialogue.session.device().clone();
        let document = dialogue.session.document().await;
        dialogue.close().await;
        let known = self.ports.store.device(device.id).await?;
        // Whoever only names a key must not take the place of the device that proved it.
        if device.proof == KeyProof::Named && known.as_ref().is_some_and(|row| row.reach.is_none()) {
            return Err(AddError::Proved);
        }
        let way = Way { sealed_code: Vec::new(), reach: Some(reach.clone()), battery: None, heard_as: None };
        Ok(self.remember(device, document?, way, known).await?)
    }
}

/// Why a device was not added.
#[derive(Debug, Error)]
pub enum AddError {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "this wallet is paired with the device of this key already, which proved it; what answers there only names it. Nothing was changed"
    )]
    Proved,
}

impl Coded for AddError {
    fn code(&self) -> Code {
        match self {
            Self::Link(e) => e.code(),
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Proved => Code::DeviceKeyChanged,
        }
    }
}
