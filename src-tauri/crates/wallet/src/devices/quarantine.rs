//! What was refused of a device: shown with the reason, and cleared. No app reads it and nothing counts it.

use domain::{
    device::DeviceId,
    quarantine::{QuarantineView, Quarantined, QuarantinedView},
    words::quarantine_words,
};

use super::list::DeviceError;
use crate::{Wallet, ports::store::DeviceRow};

impl Wallet {
    /// What is kept apart of a device, or of every device that has some, newest first.
    ///
    /// # Errors
    /// [`DeviceError`]; needs the wallet open.
    pub async fn quarantine(&self, device: Option<DeviceId>) -> Result<Vec<QuarantineView>, DeviceError> {
        self.ports.vault.account()?;
        let mut all = Vec::new();
        for row in self.with_batches(device).await? {
            let rows = self.ports.store.quarantine(row.id).await?;
            if device.is_some() || !rows.is_empty() {
                let batches = rows.iter().map(|row| shown(&row.refused)).collect();
                all.push(QuarantineView { device: row.id, name: row.name, batches });
            }
        }
        Ok(all)
    }

    /// Removes what is kept apart of a device, or of all; how many batches that were.
    ///
    /// # Errors
    /// [`DeviceError`]; needs the wallet open.
    pub async fn clear_quarantine(&self, device: Option<DeviceId>) -> Result<u32, DeviceError> {
        self.ports.vault.account()?;
        let mut cleared = 0_u32;
        for row in self.with_batches(device).await? {
            cleared = cleared.saturating_add(self.ports.store.clear_quarantine(row.id, None).await?);
        }
        Ok(cleared)
    }

    async fn with_batches(&self, device: Option<DeviceId>) -> Result<Vec<DeviceRow>, DeviceError> {
        Ok(match device {
            Some(id) => vec![self.ports.store.device(id).await?.ok_or(DeviceError::Unknown)?],
            None => self.ports.store.devices().await?,
        })
    }
}

fn shown(refused: &Quarantined) -> QuarantinedView {
    QuarantinedView {
        digest: refused.digest,
        seq: refused.seq.map(|seq| seq.to_string()),
        fault: refused.fault,
        carrier: refused.carrier,
        at: refused.at,
        bytes: refused.bytes,
        words: quarantine_words(refused),
    }
}
