//! Forgetting a device: what this wallet keeps of it goes, what stands on the chain stays.

use domain::{
    device::{DeviceId, Ownership},
    failure::{Code, Coded},
};
use serde::Serialize;
use thiserror::Error;

use crate::{
    Wallet,
    ports::{StoreError, VaultError},
};

/// What was forgotten, and what was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Forgotten {
    pub device: DeviceId,
    pub name: String,
    /// Batches of readings that were deleted.
    pub batches: u32,
    /// Whose the device still is by the chain.
    #[serde(flatten)]
    pub ownership: Ownership,
}

impl Wallet {
    /// Removes a device from this wallet with its sealed code and its `batches` stored batches, the number that the
    /// owner was told and agreed to. Its deed stays on the chain, and the device as it is.
    ///
    /// # Errors
    /// [`ForgetError`]; nothing is removed then.
    pub async fn forget_device(&self, device: DeviceId, batches: u32) -> Result<Forgotten, ForgetError> {
        self.ports.vault.account()?;
        // Nobody stores anything of it meanwhile.
        let radio = self.radio.clone().lock_owned().await;
        let row = self.ports.store.device(device).await?.ok_or(ForgetError::Unknown)?;
        self.assert_unused(device).await?;
        let (stored, _) = self.ports.store.batch_counts(device).await?;
        if stored != batches {
            return Err(ForgetError::Changed { stored });
        }
        self.ports.store.forget_device(device).await?;
        drop(radio);
        let ownership = self.ownership(device).await;
        Ok(Forgotten { device, name: row.name, batches, ownership })
    }

    async fn assert_unused(&self, device: DeviceId) -> Result<(), ForgetError> {
        let operations = self.ports.store.operations().await?;
        let open = operations.into_iter().filter(|row| row.open && row.device == Some(device));
        let titles: Vec<String> = open.map(|row| format!("{} ({})", row.title, row.id)).collect();
        if !titles.is_empty() {
            return Err(ForgetError::Operations(titles.join(", ")));
        }
        let now = self.moment().await?;
        let grants = self.ports.store.grants().await?;
        let in_force = grants.into_iter().filter(|row| row.revoked.is_none() && row.terms.expires_at > now);
        let reads = in_force.filter(|row| row.terms.devices.contains(&device));
        let apps: Vec<String> = reads.map(|row| format!("{} ({})", row.terms.app, row.id)).collect();
        if !apps.is_empty() {
            return Err(ForgetError::Grants(apps.join(", ")));
        }
        Ok(())
    }
}

/// Why a device was not forgotten.
#[derive(Debug, Error)]
pub enum ForgetError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("this wallet has not paired with this device: there is nothing to forget")]
    Unknown,
    #[error(
        "work on this device is open: {0}. Go on with it first: `deedboxctl operations resume`. Nothing was removed"
    )]
    Operations(String),
    #[error("apps may read this device: {0}. End that first: `deedboxctl grant revoke`. Nothing was removed")]
    Grants(String),
    #[error("the number of stored batches has changed to {stored} since you agreed: look again. Nothing was removed")]
    Changed { stored: u32 },
}

impl Coded for ForgetError {
    fn code(&self) -> Code {
        match self {
            Self::Vault(e) => e.code(),
            Self::Store(e) => e.code(),
            Self::Unknown => Code::DeviceUnknown,
            Self::Operations(_) | Self::Grants(_) => Code::DeviceInUse,
            Self::Changed { .. } => Code::BadRequest,
        }
    }
}
