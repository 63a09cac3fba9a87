//! The devices of this wallet, as shown.

use domain::{
    account::Owner,
    device::{Deed, DeviceId, DeviceView, Ownership},
    event::Event,
    failure::{Code, Coded},
    shown::shown_text,
};
use thiserror::Error;

use crate::{
    Wallet,
    ports::{ChainError, StoreError, VaultError, store::DeviceRow},
};

impl Wallet {
    /// Every device this wallet paired with, by name, then those whose deeds the account holds besides.
    ///
    /// # Errors
    /// [`DeviceError`]; a node that does not answer is no error but an unknown ownership.
    pub async fn devices(&self) -> Result<Vec<DeviceView>, DeviceError> {
        let account = self.ports.vault.account()?;
        let rows = self.ports.store.devices().await?;
        let mut ids: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        let owned = self.ports.chain.owned(account).await.unwrap_or_default();
        let unpaired: Vec<DeviceId> = owned.into_iter().filter(|id| !ids.contains(id)).collect();
        ids.extend(&unpaired);
        let deeds = self.ports.chain.deeds(&ids).await;
        let mut ownerships = deeds.into_iter().map(|deed| whose(account, deed));
        let mut views = Vec::with_capacity(ids.len());
        for row in rows {
            views.push(self.device_view(row, ownerships.next().unwrap_or(Ownership::Unknown)).await?);
        }
        views.extend(unpaired.into_iter().zip(ownerships).map(|(id, ownership)| deed_only(id, ownership)));
        Ok(views)
    }

    /// One device.
    ///
    /// # Errors
    /// [`DeviceError::Unknown`] when this wallet never paired with it.
    pub async fn device(&self, id: DeviceId) -> Result<DeviceView, DeviceError> {
        self.ports.vault.account()?;
        let row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        let ownership = self.ownership(id).await;
        self.device_view(row, ownership).await
    }

    /// Gives a device another name.
    ///
    /// # Errors
    /// [`DeviceError::BadName`] for an empty one.
    pub async fn rename_device(&self, id: DeviceId, name: &str) -> Result<DeviceView, DeviceError> {
        self.ports.vault.account()?;
        let name = shown_text(name.trim());
        if name.is_empty() {
            return Err(DeviceError::BadName);
        }
        let mut row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        row.name = name;
        self.ports.store.put_device(&row).await?;
        let ownership = self.ownership(id).await;
        let view = self.device_view(row, ownership).await?;
        self.tell(Event::Device(view.clone()));
        Ok(view)
    }

    async fn device_view(&self, row: DeviceRow, ownership: Ownership) -> Result<DeviceView, DeviceError> {
        let (batches, uploaded) = self.ports.store.batch_counts(row.id).await?;
        let latest = self.latest(row.id).await.unwrap_or_default();
        Ok(DeviceView {
            id: row.id,
            did: row.id.did(),
            name: row.name,
            kind: row.kind,
            model: row.model,
            firmware: row.firmware,
            ownership,
            profile: Some(row.profile),
            reach: row.reach.map(|reach| reach.0),
            last_seen: Some(row.last_seen),
            battery: row.battery,
            latest,
            batches,
            uploaded,
        })
    }
}

/// A device whose deed the account holds but that this wallet never paired with, as after an import.
fn deed_only(id: DeviceId, ownership: Ownership) -> DeviceView {
    DeviceView {
        id,
        did: id.did(),
        name: id.to_string(),
        kind: String::new(),
        model: String::new(),
        firmware: String::new(),
        ownership,
        profile: None,
        reach: None,
        last_seen: None,
        battery: None,
        latest: Vec::new(),
        batches: 0,
        uploaded: 0,
    }
}

fn whose(account: Owner, deed: Result<Option<Deed>, ChainError>) -> Ownership {
    match deed {
        Ok(None) => Ownership::Unclaimed,
        Ok(Some(deed)) if deed.owner == account => Ownership::Yours(deed),
        Ok(Some(deed)) => Ownership::Theirs(deed),
        Err(_) => Ownership::Unknown,
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
