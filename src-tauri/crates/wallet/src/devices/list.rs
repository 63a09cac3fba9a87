//! The devices of this wallet, as shown.

use domain::{
    device::{DeviceId, DeviceView},
    event::Event,
    failure::{Code, Coded},
    shown::shown_text,
};
use futures::future::join_all;
use thiserror::Error;

use crate::{
    Wallet,
    ports::{StoreError, VaultError, store::DeviceRow},
};

impl Wallet {
    /// Every device this wallet paired with, by name, then those whose deeds the account holds besides.
    ///
    /// # Errors
    /// [`DeviceError`]; a node that does not answer is no error but an unknown ownership.
    pub async fn devices(&self) -> Result<Vec<DeviceView>, DeviceError> {
        let owner = self.ports.vault.account()?;
        let rows = self.ports.store.devices().await?;
        let known: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        let mut views = join_all(rows.into_iter().map(|row| self.device_view(row))).await;
        let owned = self.ports.chain.owned(owner).await.unwrap_or_default();
        let unpaired = owned.into_iter().filter(|id| !known.contains(id));
        views.extend(join_all(unpaired.map(|id| self.deed_only(id))).await.into_iter().map(Ok));
        views.into_iter().collect()
    }

    /// A device whose deed the account holds but that this wallet never paired with, as after an import.
    async fn deed_only(&self, id: DeviceId) -> DeviceView {
        DeviceView {
            id,
            did: id.did(),
            name: id.to_string(),
            kind: String::new(),
            model: String::new(),
            firmware: String::new(),
            ownership: self.ownership(id).await,
            last_seen: None,
            latest: Vec::new(),
            batches: 0,
            uploaded: 0,
        }
    }

    /// One device.
    ///
    /// # Errors
    /// [`DeviceError::Unknown`] when this wallet never paired with it.
    pub async fn device(&self, id: DeviceId) -> Result<DeviceView, DeviceError> {
        self.ports.vault.account()?;
        let row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        self.device_view(row).await
    }

    /// Gives a device another name.
    ///
    /// # Errors
    /// [`DeviceError::BadName`] for an empty one.
    pub async fn rename_device(&self, id: DeviceId, name: &str) -> Result<DeviceView, DeviceError> {
        let name = shown_text(name.trim());
        if name.is_empty() {
            return Err(DeviceError::BadName);
        }
        let mut row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        row.name = name;
        self.ports.store.put_device(&row).await?;
        let view = self.device_view(row).await?;
        self.tell(Event::Device(view.clone()));
        Ok(view)
    }

    async fn device_view(&self, row: DeviceRow) -> Result<DeviceView, DeviceError> {
        let (batches, uploaded) = self.ports.store.batch_counts(row.id).await?;
        let latest = self.latest(row.id).await.unwrap_or_default();
        let ownership = self.ownership(row.id).await;
        Ok(DeviceView {
            id: row.id,
            did: row.id.did(),
            name: row.name,
            kind: row.kind,
            model: row.model,
            firmware: row.firmware,
            ownership,
            last_seen: Some(row.last_seen),
            latest,
            batches,
            uploaded,
        })
    }
}

/// Why a device cannot be shown or named.
#[derive(Debug, Error)]
pub enum DeviceError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this wallet has not paired with this device: scan and pair with it first")]
    Unknown,
    #[error("a device needs a name of at least one character")]
    BadName,
}

impl Coded for DeviceError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Unknown => Code::DeviceUnknown,
            Self::BadName => Code::BadRequest,
        }
    }
}
