//! The device NFT from the maker's desk.

use domain::{
    claim::DeviceToken,
    device::DeviceId,
    failure::{Code, Coded},
};
use thiserror::Error;

use crate::{
    Wallet,
    devices::DialogueError,
    ports::{GatewayError, LinkError, StoreError, VaultError},
};

impl Wallet {
    /// Gets the device NFT: the device proves to the maker's desk that this owner reached it, the desk mints.
    ///
    /// # Errors
    /// [`TokenError`] says who refused; asking again is harmless.
    pub async fn get_device_token(&self, device: DeviceId) -> Result<DeviceToken, TokenError> {
        let owner = self.ports.vault.account()?;
        let chain_id = self.network.chain_id;
        let mut dialogue = self.dialogue(device).await?;
        let proof = dialogue.session.maker_proof(owner, chain_id).await;
        dialogue.close().await;
        let token = self.ports.gateway.device_token(device, owner, chain_id, &proof?).await?;
        let mut row = self.ports.store.device(device).await?.ok_or(DialogueError::UnknownDevice)?;
        row.token = Some(token.clone());
        self.ports.store.put_device(&row).await?;
        Ok(token)
    }
}

/// Why there is no device NFT.
#[derive(Debug, Error)]
pub enum TokenError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Dialogue(#[from] DialogueError),
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for TokenError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Dialogue(e) => e.code(),
            Self::Link(e) => e.code(),
            Self::Gateway(e) => e.code(),
            Self::Store(e) => e.code(),
        }
    }
}
