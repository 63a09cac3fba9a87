//! The devices of this wallet, as shown.

use std::collections::BTreeSet;

use domain::{
    account::Owner,
    device::{Deed, DeviceId, DeviceView, Ownership},
    dimo::DimoStanding,
    event::Event,
    failure::{Code, Coded},
    fleet::Held,
    shown::shown_text,
};
use futures::future::{join, join3};
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
        let paired: BTreeSet<DeviceId> = rows.iter().map(|row| row.id).collect();
        let ids: Vec<DeviceId> = rows.iter().map(|row| row.id).collect();
        let (synced, deeds, with_dimo) =
            join3(self.sync_fleet(), self.ports.chain.deeds(&ids), self.standings(account, &rows)).await;
        let held = self.ports.store.held(&self.fleet_account(account)).await?;
        let mut views = Vec::with_capacity(ids.len() + held.len());
        for ((row, deed), dimo) in rows.into_iter().zip(deeds).zip(with_dimo) {
            views.push(self.device_view(row, whose(account, deed), dimo).await?);
        }
        for Held { device, deed, .. } in held.into_iter().filter(|held| !paired.contains(&held.device)) {
            // What was known before is shown, but not as what the chain says now.
            let ownership = if synced.is_ok() { Ownership::Yours(deed) } else { Ownership::Unknown };
            views.push(deed_only(device, ownership));
        }
        Ok(views)
    }

    /// One device.
    ///
    /// # Errors
    /// [`DeviceError::Unknown`] when this wallet never paired with it.
    pub async fn device(&self, id: DeviceId) -> Result<DeviceView, DeviceError> {
        let account = self.ports.vault.account()?;
        let row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        self.whole_view(account, row).await
    }

    /// Gives a device another name.
    ///
    /// # Errors
    /// [`DeviceError::BadName`] for an empty one.
    pub async fn rename_device(&self, id: DeviceId, name: &str) -> Result<DeviceView, DeviceError> {
        let account = self.ports.vault.account()?;
        let name = shown_text(name.trim());
        if name.is_empty() {
            return Err(DeviceError::BadName);
        }
        let mut row = self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?;
        row.name = name;
        self.ports.store.put_device(&row).await?;
        let view = self.whole_view(account, row).await?;
        self.tell_of(account, Event::Device(view.clone()));
        Ok(view)
    }

    async fn whole_view(&self, account: Owner, row: DeviceRow) -> Result<DeviceView, DeviceError> {
        let only = std::slice::from_ref(&row);
        let (ownership, mut dimo) = join(self.ownership(row.id), self.standings(account, only)).await;
        self.device_view(row, ownership, dimo.pop().flatten()).await
    }

    async fn device_view(
        &self,
        row: DeviceRow,
        ownership: Ownership,
        dimo: Option<DimoStanding>,
    ) -> Result<DeviceView, DeviceError> {
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
            dimo,
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
        dimo: None,
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
