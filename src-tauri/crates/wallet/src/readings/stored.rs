//! How much of each device is stored.

use domain::{device::DeviceId, stored::DeviceStored};

use crate::{Wallet, devices::DeviceError};

impl Wallet {
    /// What is stored of a device, or of every device of this wallet by name.
    ///
    /// # Errors
    /// [`DeviceError::Unknown`] for a device that this wallet never paired with.
    pub async fn stored_readings(&self, device: Option<DeviceId>) -> Result<Vec<DeviceStored>, DeviceError> {
        let rows = match device {
            Some(id) => vec![self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?],
            None => self.ports.store.devices().await?,
        };
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let stored = self.ports.store.stored_batches(row.id).await?;
            let quarantined = self.ports.store.quarantine_count(row.id).await?;
            all.push(DeviceStored { device: row.id, name: row.name, stored, quarantined });
        }
        Ok(all)
    }
}
